/** What visitors pass on: by the browser's own dialog, or as a copied link. */
import { tell } from "./facts.js";
import { listen, overhear } from "./guard.js";

// The text itself is nobody's business.
const copied = (text) => {
  if ((text + "").startsWith(location.origin)) tell("share", "copy_link");
};

/** Starts the sensor. */
export const hearShares = () => {
  listen("copy", ({ target }) =>
    copied(
      target.value?.slice(target.selectionStart, target.selectionEnd) ??
        getSelection(),
    ),
  );
  overhear(navigator.clipboard, "writeText", (_, text) => copied(text));
  overhear(navigator, "share", (shared) =>
    shared.then(
      () => tell("share", "web_share"),
      () => {},
    ),
  );
};
