/**
 * trailmark.privacy.js: the element `<trailmark-privacy>`. Fetched where a page shows
 * it; a page that inserts it later imports this file, which registers it.
 */
import { PrivacyElement } from "./element.js";

// Whoever else loads it, from another address, comes second.
if (!customElements.get("trailmark-privacy"))
  customElements.define("trailmark-privacy", PrivacyElement);
