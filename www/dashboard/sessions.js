// One session in a visitor's trail: a line that opens to its touchpoints, oldest first.

import { element, reconcile, setText } from "./dom.js";
import { showTouchpoint } from "./feed.js";
import { WORDS, formatTime } from "./words.js";

const SHOWN_AT_FIRST = 12;
const shown = new WeakMap();

/** A session as an element; the newest is open. */
export function createSession(session) {
  const node = element(
    "details",
    { class: "session", "data-test": "session" },
    element(
      "summary",
      {},
      element("strong", {}),
      element("span", { class: "session-from" }),
      element("span", { class: "session-size" }),
    ),
  );
  node.open = session.newest;
  node.addEventListener("toggle", () => fill(node));
  return node;
}

/** Brings a session up to date. */
export function updateSession(node, session) {
  const { touchpoints, number } = session;
  const first = touchpoints[0];
  const from = [last(touchpoints, "channel"), last(touchpoints, "campaign")];
  setText(node.querySelector("strong"), WORDS.session(number));
  setText(
    node.querySelector(".session-from"),
    from.filter(Boolean).join(" · "),
  );
  setText(
    node.querySelector(".session-size"),
    `${formatTime(first.at, Date.now())} · ${WORDS.touchpoints(touchpoints.length)}`,
  );
  shown.set(node, { ...shown.get(node), touchpoints });
  fill(node);
}

// A closed session costs no elements until it is opened.
function fill(node) {
  const state = shown.get(node);
  if (!node.open || !state) return;
  let list = node.querySelector("ol");
  if (!list) {
    list = element("ol", { class: "touches" });
    node.append(list);
  }
  const { touchpoints, all } = state;
  const hidden = all ? 0 : Math.max(0, touchpoints.length - SHOWN_AT_FIRST);
  offerEarlier(node, list, hidden);
  reconcile(list, touchpoints.slice(hidden), {
    key: ({ id }) => id,
    create: (touchpoint) => showTouchpoint(touchpoint),
  });
}

function offerEarlier(node, list, hidden) {
  let button = node.querySelector(".earlier");
  if (hidden === 0) return button?.remove();
  if (!button) {
    button = element("button", { class: "earlier", type: "button" });
    button.addEventListener("click", () => {
      shown.get(node).all = true;
      fill(node);
      list.querySelector("summary")?.focus();
    });
    list.before(button);
  }
  setText(button, WORDS.earlier(hidden));
}

function last(touchpoints, fact) {
  return touchpoints.findLast((touchpoint) => touchpoint[fact])?.[fact];
}
