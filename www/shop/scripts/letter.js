// The newsletter form on the home page. Its event is declared in the HTML; there is no newsletter to subscribe to.

import { byId } from "./dom.js";

byId("letter-form").addEventListener("submit", (event) => {
  event.preventDefault();
  byId("letter-form").hidden = true;
  byId("letter-status").textContent =
    "Thank you. This is a demo, so no letter will come; the kettle is on all the same.";
});
