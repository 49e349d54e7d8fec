/** What visitors pass on: by the browser's own dialog, or as a copied link. */
import { listen, overhear } from "./guard.js";
import { seen, tell } from "./facts.js";

const shared = (method) => tell(...seen("share", "share", { method }));

// The text itself is nobody's business.
const copied = (text) => {
  if ((text + "").startsWith(location.origin)) shared("copy_link");
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
  overhear(navigator, "share", (answer) =>
    answer.then(
      () => shared("web_share"),
      () => {},
    ),
  );
};
