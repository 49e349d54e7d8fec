import { init } from "trailmark/inline";

const trail = await init({ collector: "/v1/beacons", site: "my-shop" });

document.querySelector("button").addEventListener("click", () => {
  trail.track("add_to_cart", {
    currency: "EUR",
    value: 59.9,
    items: [{ item_id: "kettle", price: 59.9, quantity: 1 }],
  });
});
