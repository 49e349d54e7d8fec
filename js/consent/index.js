/**
 * trailmark.consent.js: what the consent platforms of a page have been told by the
 * visitor. Each is a row that says by which events it tells of changes and how its
 * answer is read; what cannot be read is no answer. None of them may throw into the page.
 */
import { banners } from "./banners.js";
import { consentMode } from "./consent-mode.js";
import { gpp } from "./gpp.js";
import { tcf } from "./tcf.js";
import { wordpress } from "./wordpress.js";

const PLATFORMS = {
  ...banners,
  "consent-mode": consentMode,
  gpp,
  tcf,
  wp: wordpress,
};

const WORDS = { true: "granted", false: "denied", absent: "absent" };

/**
 * Begins to read a platform, and returns what looks for an answer anew. `names` is what
 * the site calls analytics and marketing there, and one more event that tells of a change,
 * as `platform:analytics:marketing:event`; `tell` is that of trailmark.js.
 */
export default (platform, names, tell) => {
  const [, ...own] =
    names
      .split(" ")
      .map((name) => name.split(":"))
      .find(([name]) => name == platform) ?? [];
  const { events, begin, read } = PLATFORMS[platform];
  let told;
  let hasBegun;

  const say = (answer) => {
    const words = [0, 1].map((purpose) => WORDS[answer?.[purpose]] ?? "");
    if (told == (told = words.join())) return;
    tell("signal", platform, ...words);
  };
  const look = async () => {
    try {
      hasBegun ||= begin?.(look, say, own);
      if (read) say(await read(own));
    } catch {}
  };
  for (const event of [...(events?.split(" ") ?? []), own[2]])
    addEventListener(event, look, true);
  return look;
};
