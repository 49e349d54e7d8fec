/**
 * The page's side of the engine, whoever starts it. Until the module is needed it only
 * keeps facts, with their time. Then it fetches the module and the sensors and hands
 * over. Nothing it does may be noticed by the page.
 */
import { facts, tell } from "./facts.js";
import { commands } from "./commands.js";
import { exchange } from "./border.js";
import { watch } from "./lifecycle.js";
import { complain, effects } from "./effects.js";
import { read, view } from "./page.js";
import { load } from "#load";
import { json } from "./plain.js";
import { instantiate } from "#instantiate";

/** What is said, in options or calls, of several collectors or of one of another protocol. */
const OTHERS = /protocol":"[^t]|purpose|collector":"?[^"]*[[ ,\\]/;

/**
 * Starts it with options by name, as the attributes of a tag are; returns what the page
 * calls. `sibling` gives what the parts are had by, from their names; `stub` may have
 * calls that were made before.
 */
export const start = (given, sibling, stub) => {
  const home = read("baseURI");
  let openedAt;
  let ended;
  let module;
  let used;

  const end = (error) => {
    facts.push = () => {};
    // What it was about to do fails as well, and is no news.
    ended ||= !complain("stopped " + error);
  };

  // A trap in the module ends it, and the page does not notice.
  effects.run = (at, fact) => {
    try {
      for (const [effect, ...args] of exchange(module, at, fact))
        effects[effect]?.(...args);
    } catch (error) {
      end(error);
    }
  };

  const begin = async () => {
    if (module) return;
    // On its way.
    module = 1;
    try {
      // Most pages have one collector, of the native protocol, and need nothing for others.
      const way = OTHERS.test(facts + json(given)) ? "collectors." : "";
      const ours = (name) => sibling(way + name);
      const sensors = load(ours("sensors.js")).catch((error) =>
        complain("sensors " + error),
      );
      // INTEGRITY: what the build has found the modules to be (bundle.rs).
      module = await instantiate(
        ours,
        way ? (await sensors)?.integrity : INTEGRITY.engine,
      );
      const lend = (await sensors)?.default;
      // A text, or a browser's event and its path.
      facts.push = (at, fact) =>
        fact.trim ? effects.run(at, fact) : used?.(at, ...fact);
      const { userAgent, webdriver } = navigator;
      // What is wished for here is known before anything is kept or sent.
      tell("signal", "gpc", navigator.globalPrivacyControl);
      tell("signal", "dnt", navigator.doNotTrack);
      const sense = lend?.(facts, effects, complain, sibling, json, read, view);
      const options = { userAgent, webdriver, ...given };
      // Of the page as it came: single-page navigation moves the base.
      way || (options.collector &&= new URL(options.collector, home).href);
      tell("start", json(options), ...view());
      // What the page settles first holds for its first view already.
      while (/^(con|id|us)/.test(facts[1])) facts.push(...facts.splice(0, 2));
      const shown = () => tell("load", ...view());
      if (openedAt) effects.run(openedAt, ["load", ...view()].join("\x1e"));
      // Opened behind others, and counted when it is first seen.
      else if (read("hidden"))
        addEventListener("visibilitychange", shown, { once: true });
      else shown();
      used = sense?.();
      while (facts.length) facts.push(...facts.splice(0, 2));
      watch();
      effects.announce("ready");
    } catch (error) {
      end(error);
    }
  };

  const open = () => {
    openedAt = !read("hidden") && Date.now();
    (window.requestIdleCallback || setTimeout)(begin, { timeout: 2e3 });
    // Left before it was idle: now or never.
    addEventListener("visibilitychange", begin);
  };
  // A prerendered page is nobody's visit until it is shown.
  if (read("prerendering")) addEventListener("prerenderingchange", open, true);
  else open();

  // Whatever the page has got wrong is explained, not thrown at it.
  const api = (name, ...args) => {
    try {
      return commands[name](...args);
    } catch {
      complain("knows " + Object.keys(api));
    }
  };
  for (const name in commands) api[name] = api.bind(0, name);
  window.trailmark = api;
  // Whatever lies there: what is no list of lists is no call.
  Array.from(Object(stub.q), (call) => api.apply(0, Object(call)));

  // Before there is who makes sense of them.
  const hear = (event) => facts.push(Date.now(), [event, event.composedPath()]);
  for (const type of ["change", "click", "input", "auxclick", "submit"])
    addEventListener(type, hear, true);

  return api;
};
