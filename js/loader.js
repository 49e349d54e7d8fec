/**
 * The script tag's file. Until the module is needed it only keeps facts, with
 * their time. Then it fetches trailmark.wasm and trailmark.sensors.js from its own
 * address and hands over. Nothing it does may be noticed by the page.
 */
import { facts, tell } from "./facts.js";
import { complain, effects } from "./effects.js";
import { commands } from "./commands.js";
import { exchange } from "./border.js";
import { instantiate } from "./instantiate.js";
import { watch } from "./lifecycle.js";
import { json } from "./plain.js";
import { read, view } from "./page.js";

/** What is said, on the tag or in calls, of several collectors or of one of another protocol. */
const OTHERS = /protocol":"[^t]|purpose|collector":"?[^"]*[[ ,\\]/;

// A module has no `currentScript`; what names a collector must be ours.
const { src, dataset } =
  read("currentScript") ||
  [...read("scripts")].find((script) => script.dataset.collector) ||
  {};
const home = read("baseURI");
// Markup such as <form id=trailmark> stands in for what is no function.
const stub = typeof trailmark == "function" && trailmark;

if (stub.track) complain("is there twice");
else {
  let module;
  let openedAt;
  let used;
  let ended;

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
    const sibling = (name) => new URL("trailmark." + name, src);
    try {
      // Most pages have one collector, of the native protocol, and need nothing for others.
      const way = OTHERS.test(facts + json(dataset)) ? "collectors." : "";
      const ours = (name) => sibling(way + name);
      const sensors = import(ours("sensors.js")).catch((error) =>
        complain("sensors.js: " + error),
      );
      module = await instantiate(ours);
      const lend = (await sensors)?.default;
      // A text, or a browser's event and its path.
      facts.push = (at, fact) =>
        fact.trim ? effects.run(at, fact) : used?.(at, ...fact);
      const { userAgent, webdriver } = navigator;
      // What is wished for here is known before anything is kept or sent.
      tell("signal", "gpc", navigator.globalPrivacyControl);
      tell("signal", "dnt", navigator.doNotTrack);
      const sense = lend?.(facts, effects, complain, sibling, json, read, view);
      const options = { userAgent, webdriver, ...dataset };
      // Of the page as it came: single-page navigation moves the base.
      way || (options.collector &&= new URL(options.collector, home).href);
      tell("start", json(options), ...view());
      // What the page settles first holds for its first view already.
      while (/^(con|id|us)/.test(facts[1])) effects.run(...facts.splice(0, 2));
      const load = () => tell("load", ...view());
      if (openedAt) effects.run(openedAt, ["load", ...view()].join("\x1e"));
      // Opened behind others, and counted when it is first seen.
      else if (read("hidden"))
        addEventListener("visibilitychange", load, { once: true });
      else load();
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
  for (const type of "click auxclick submit change input".split(" "))
    addEventListener(type, hear, true);
}
