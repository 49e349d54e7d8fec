/**
 * What the sensors tell, through the script's own queue: `facts.push` tells a time and
 * a text, which is a fact's name and arguments.
 */
import { renew } from "./net.js";
import { lookForPlatforms } from "./platforms.js";
import { look } from "./shop.js";

/** Milliseconds within which a page is left. */
const LEAVING = 1e3;

// What the script lends: the same functions and lists that it uses itself.
export let asked;
export let complain;
export let json;
export let read;
export let sibling;
export let view;

let facts;
let held;
let leftAt;
let push;
const waiting = [];
// The module itself, where no journal stands in front of it.
let engine;

/** Takes what is lent; `asked` are the effects by name. */
export const borrow = (...lent) => {
  [facts, asked, complain, sibling, json, read, view] = lent;
  engine = asked.run;
};

const isTracked = (fact) => fact.startsWith?.("track");

const pass = (at, fact) => {
  held?.();
  push(at, fact);
  look();
  lookForPlatforms();
  if (fact === "hidden") leftAt = at;
  // The page has heard after us that it is left, and may have no other time.
  if (isTracked(fact) && read("hidden") && at - leftAt < LEAVING)
    push(at, "hidden");
  if (fact != "net") renew();
};

const work = () => {
  // What one leads to comes before the next.
  for (const fact of waiting.splice(0)) pass(...fact);
};

/**
 * From now on nothing is told before what is held, shops are looked out for, and the
 * net is as new as what hangs in it. What the page tracks is worked on when the page's
 * own task is done, or before the next fact.
 */
export const stepIn = () => {
  push = facts.push;
  facts.push = (at, fact) => {
    waiting.push([at, fact]);
    if (!isTracked(fact) || asked.run != engine || read("hidden")) work();
    else if (!waiting[1]) setTimeout(work);
  };
};

/** Tells a fact of now: its name and arguments. */
export const tell = (...fact) => tellOf(Date.now(), fact);

/** Tells a fact of a time. */
export const tellOf = (at, fact) => facts.push(at, fact.join("\x1e"));

/**
 * The arguments of a fact that something has happened by itself: what sensor has to
 * be on for it, its name and parameters, and the host that must not be the site's own.
 */
export const seen = (sensor, name, params, host) => [
  "auto",
  sensor,
  name,
  json(params),
  host,
];

/**
 * Tells a fact that shows itself only later: `fact` is asked for it after so many
 * milliseconds, or before the next fact is told. Nothing is told where it has none.
 */
export const hold = (at, fact, ms) => {
  work();
  held?.();
  held = () => {
    held = clearTimeout(timer);
    const found = fact();
    if (found) push(at, found.join("\x1e"));
  };
  const timer = setTimeout(() => held?.(), ms);
};
