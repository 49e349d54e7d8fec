/** Attention: whether the page has the focus, and how far down it was seen. */
import { listen } from "./guard.js";
import { read, tell } from "./facts.js";

/** Milliseconds: to look where the page stands costs a layout. */
const BETWEEN_LOOKS = 100;

let scroller;
let deepest = 0;
let scrolling;
let rest;

const look = (target) => {
  // The document, or what takes its place; menus and lists scroll too.
  if (target?.clientHeight * 2 > innerHeight) scroller = target;
  deepest = Math.max(deepest, scroller.scrollTop + scroller.clientHeight);
};

/** Tells the percentage that was seen, of a height that may have grown meanwhile. */
const scrolled = () => {
  look(scroller || read("scrollingElement"));
  tell("scrolled", (deepest / scroller.scrollHeight) * 100);
};

// A click into a frame takes it from the window, but not from the page.
const focused = ({ target }) => {
  if (target == window)
    tell(read("hasFocus").call(document) ? "focus" : "blur");
};

/** Another page begins in the same document. */
export const turn = () => {
  scrolled();
  scroller = deepest = 0;
};

/** Starts the sensor. */
export const watchEngagement = () => {
  listen("scroll", ({ target }) => {
    scrolling = target == document ? read("scrollingElement") : target;
    if (rest) return;
    look(scrolling);
    rest = setTimeout(() => {
      rest = 0;
      look(scrolling);
    }, BETWEEN_LOOKS);
  });
  // Before the script tells that the page is hidden.
  listen("visibilitychange pagehide", scrolled);
  listen("focus blur", focused);
  focused({ target: window });
};
