/**
 * Whether a consent platform is on the page. What reads platforms is a file of its own,
 * which other pages never fetch, and those that are not followed neither.
 */
import { load } from "#load";
import { guarded } from "./guard.js";
import { clock } from "../patience.js";
import { complain, read, sibling, tell } from "./facts.js";

/** Platforms, the globals by which they are known, and what their scripts are called. */
const SIGNS =
  "tcf:__tcfapi gpp:__gpp consent-mode:dataLayer wp:wp_has_consent shopify:Shopify klaro:klaro cookieconsent:CookieConsent cookiebot:Cookiebot:cookiebot onetrust:OneTrust:otSDKStub usercentrics:UC_UI:usercentrics usercentrics:__ucCmp osano:Osano:osano"
    .split(" ")
    .map((sign) => sign.split(":"));

/**
 * Milliseconds: more often than that no fact has them read. They tell of changes by events
 * of their own; what tells nothing is not worth a reading at each click.
 */
const BETWEEN_READINGS = 1e3;

let readAt = -BETWEEN_READINGS;

const told = { __proto__: null };
const readers = [];

/** Whether that is what it is called: others go by the same names. */
const isPlatform = (name, found) =>
  name == "consent-mode"
    ? found.some?.((entry) => entry?.[0] == "consent")
    : name != "cookieconsent" || found.acceptedCategory;

/**
 * Tells of platforms that are new here, and has those read that may have changed. Scripts
 * that will bring one are looked for where `may` says that one may have come: that is no
 * work for each fact.
 */
export const lookForPlatforms = guarded((may) => {
  for (const [name, global, script] of SIGNS) {
    if (told[name]) continue;
    // Markup such as <a id=Cookiebot> makes no property of the window's own.
    const found =
      Object.getOwnPropertyDescriptor(window, global) && window[global];
    if (
      found
        ? isPlatform(name, found)
        : may &&
          script &&
          read("querySelector").call(document, `script[src*=${script}]`)
    ) {
      told[name] = 1;
      tell("signal", name);
    }
  }
  if (!may && clock() < readAt + BETWEEN_READINGS) return;
  readAt = clock();
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
    load(sibling("consent.js")).then(
      (module) => {
        const look = module.default(name, names, tell);
        readers.push(look);
        look();
      },
      // It stays unanswered, which is no yes.
      (error) => complain("consent.js: " + error),
    ),
};
