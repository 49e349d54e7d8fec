/**
 * The script tag's file. Until the module is needed it only keeps facts, with
 * their time. Then it fetches trailmark.wasm from its own address and hands
 * over. Nothing it does may be noticed by the page.
 */
import { facts } from "./facts.js";
import { complain, effects } from "./effects.js";
import { commands, tellKept } from "./commands.js";
import { exchange } from "./border.js";
import { sense, told } from "./sensors.js";
import { instantiate } from "./instantiate.js";
import { look } from "./shop.js";
import { json } from "./plain.js";
import { read, view } from "./page.js";
import { dataset } from "./tag.js";

const home = read("baseURI");
// Markup such as <form id=trailmark> stands in for what is no function.
const stub = typeof trailmark == "function" && trailmark;

if (stub.track) complain("two tags, the first counts");
else {
  let module;
  let openedAt;

  const end = (error) => {
    facts.push = () => {};
    complain("stopped " + error);
  };

  // A trap in the module ends it, and the page does not notice.
  const run = (at, fact) => {
    try {
      for (const [effect, ...args] of exchange(module, at, fact))
        effects[effect](...args);
      look();
    } catch (error) {
      end(error);
    }
  };

  const begin = async () => {
    if (module) return;
    // On its way.
    module = 1;
    try {
      module = await instantiate();
      facts.push = run;
      const { userAgent, webdriver } = navigator;
      const options = { userAgent, webdriver, ...dataset };
      // Of the page as it came: single-page navigation moves the base.
      options.collector &&= new URL(options.collector, home).href;
      tellKept("start", json(options));
      // What the page settles first holds for its first view already.
      while (/^(con|id|ke)/.test(facts[1])) run(...facts.splice(0, 2));
      run(openedAt, ["load", ...view()].join("\x1e"));
      while (facts[1]) run(...facts.splice(0, 2));
      sense();
      effects.announce("ready");
    } catch (error) {
      end(error);
    }
  };

  const open = () => {
    openedAt = Date.now();
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
      complain("known are " + Object.keys(api));
    }
  };
  for (const name in commands) api[name] = api.bind(0, name);
  window.trailmark = api;
  for (const call of stub.q || []) api(...call);

  addEventListener("click", told, true);
  addEventListener("submit", told, true);
}
