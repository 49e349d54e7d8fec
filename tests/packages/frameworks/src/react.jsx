import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { kettle } from "./kettle.js";
import { useTrack } from "./snippets/react.jsx";

function Shop() {
  const track = useTrack();
  return (
    <button onClick={() => track("add_to_cart", kettle)}>Add to cart</button>
  );
}

createRoot(document.querySelector("main")).render(
  <StrictMode>
    <Shop />
  </StrictMode>,
);
