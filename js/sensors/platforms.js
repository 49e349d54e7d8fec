/**
 * Whether a consent platform is on the page. What reads platforms is a file of its own,
 * which other pages never fetch, and those that are not followed neither.
 */
import { complain, read, sibling, tell } from "./facts.js";
import { guarded } from "./guard.js";

/** Platforms, the globals by which they are known, and what their scripts are called. */
const SIGNS =
  "tcf:__tcfapi gpp:__gpp consent-mode:dataLayer wp:wp_has_consent shopify:Shopify klaro:klaro cookieconsent:CookieConsent cookiebot:Cookiebot:cookiebot onetrust:OneTrust:otSDKStub usercentrics:UC_UI:usercentrics usercentrics:__ucCmp osano:Osano:osano";

const told = {};
const readers = [];

/** Whether that is what it is called: others go by the same names. */
const isPlatform = (name, found) =>
  name == "consent-mode"
    ? found.some?.((entry) => entry?.[0] == "consent")
    : name != "cookieconsent" || found.acceptedCategory;

/** Tells of platforms that are new here, and has those read that may have changed. */
export const lookForPlatforms = guarded(() => {
  for (const sign of SIGNS.split(" ")) {
    const [name, global, script] = sign.split(":");
    // Markup such as <a id=Cookiebot> makes no property of the window's own.
    const found =
      Object.getOwnPropertyDescriptor(window, global) && window[global];
    if (
      !told[name] &&
      (found
        ? isPlatform(name, found)
        : script &&
          read("querySelector").call(document, `script[src*=${script}]`))
    ) {
      told[name] = 1;
      tell("signal", name);
    }
  }
  readers.forEach((look) => look());
});

/** Looks again whenever a script has come, or the page is there. */
export const watchForPlatforms = () => {
  for (const type of ["load", "DOMContentLoaded"])
    EventTarget.prototype.addEventListener.call(
      document,
      type,
      lookForPlatforms,
      true,
    );
  addEventListener("load", lookForPlatforms);
};

/** What the module asks for, by name. */
export const effects = {
  follow: (name, names) =>
    import(sibling("consent.js")).then(
      (module) => {
        const look = module.default(name, names, tell);
        readers.push(look);
        look();
      },
      // It stays unanswered, which is no yes.
      (error) => complain("consent.js: " + error),
    ),
};
