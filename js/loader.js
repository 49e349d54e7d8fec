/**
 * The script tag's file. Until the module is needed it only keeps facts, with
 * their time. Then it fetches trailmark.wasm from its own address and hands
 * over. Nothing it does may be noticed by the page.
 */
import { imports, link, tell as enter } from "trailmark-glue";
import { commands, tellKept } from "./commands.js";
import { complain, effects } from "./effects.js";
import { instantiate } from "./instantiate.js";
import { isDriven, read, view } from "./page.js";
import { json } from "./plain.js";
import { clicked, sense } from "./sensors.js";
import { recall } from "./storage.js";

const script = read("currentScript") || { dataset: {} };
const stub = window.trailmark;

if (stub?.track) complain("two tags: the first counts");
else {
  const early = [];
  let hasBegun;
  let known;

  /** Takes facts: keeps them, then tells the module, then nobody. */
  let take = (...fact) => early.push(fact);

  const tell = (...fact) => {
    // Another tab may have counted on: what it has kept holds here as well.
    if (known && known != (known = recall("state")))
      take(Date.now(), "recall", known);
    take(Date.now(), ...fact);
  };

  const end = (error) => {
    take = () => {};
    complain("stopped: " + error);
  };

  const performs = effects(tell, "debug" in script.dataset);
  // A trap in the module ends it, and the page does not notice.
  const run = (at, ...fact) => {
    try {
      for (const [effect, ...args] of JSON.parse(
        enter(at, fact.join("\x1e")),
      )) {
        if (args[0] == "state") known = args[1];
        performs[effect](...args);
      }
    } catch (error) {
      end(error);
    }
  };

  const does = commands(tell);
  // Whatever the page has got wrong is explained, not thrown at it.
  const trailmark = (name, ...args) => {
    try {
      return does[name](...args);
    } catch (error) {
      complain(name + "(): " + error);
    }
  };
  for (const name in does)
    trailmark[name] = (...args) => trailmark(name, ...args);
  window.trailmark = trailmark;
  for (const call of stub?.q || []) trailmark(...call);

  addEventListener("click", (event) => clicked(tell, event.target), true);

  const begin = async () => {
    if (hasBegun) return;
    hasBegun = 1;
    try {
      link(await instantiate(script.src, imports()));
      take = run;
      tellKept(tell);
      const options = json({ ...script.dataset, driven: isDriven() });
      tell("start", options, recall("state"), ...view());
      // What the page settles first holds for its first view already.
      while (/^(con|id|ke)/.test(early[0]?.[1])) run(...early.shift());
      tell("load", ...view());
      for (const fact of early) run(...fact);
      sense(tell);
    } catch (error) {
      end(error);
    }
  };
  const whenIdle = () =>
    (window.requestIdleCallback || setTimeout)(begin, { timeout: 2e3 });

  // A prerendered page is nobody's visit until it is shown.
  read("prerendering")
    ? addEventListener("prerenderingchange", whenIdle, true)
    : whenIdle();
  // Left before it was idle: now or never.
  addEventListener("visibilitychange", begin);
}
