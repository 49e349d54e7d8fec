// The newsletter form on the home page. There is no newsletter to subscribe to.

import { byId } from "./dom.js";
import { report } from "./tracking.js";

byId("letter-form").addEventListener("submit", (event) => {
  event.preventDefault();
  report("subscribe", { topic: "letter" });
  byId("letter-form").hidden = true;
  byId("letter-status").textContent =
    "Thank you. This is a demo, so no letter will come; the kettle is on all the same.";
});
