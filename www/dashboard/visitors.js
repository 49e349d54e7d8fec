// The visitors, most recently seen first, each with the trail of their touchpoints by session. Bounded.

import { byId, element, reconcile, setText } from "./dom.js";
import { integer, millis, showWho, visitorKey } from "./feed.js";
import { isNarrow, passes } from "./filter.js";
import { createSession, updateSession } from "./sessions.js";
import { say } from "./language.js";
import {
  PHASES,
  WORDS,
  formatAgo,
  formatShare,
  sentence,
  text,
} from "./words.js";

const MOST_VISITORS = 100;
const MOST_TOUCHPOINTS = 100;
const visitors = new Map();

/** Takes in a row of `/api/visitors`, which knows more than the touchpoints loaded here. */
export function addVisitor(row) {
  if (row === null || typeof row !== "object") return;
  const visitor = text(row.visitor) || undefined;
  const session = text(row.session) || undefined;
  const key = visitorKey(visitor, session, text(row.key));
  if (!key) return;
  const known = visit(key, visitor);
  known.lastAt = Math.max(known.lastAt, millis(row.last_at) ?? 0);
  known.events = integer(row.events) || known.events;
  known.sessions = integer(row.sessions) || known.sessions;
  known.orders = integer(row.orders) || known.orders;
  known.bot = row.bot === true;
  // Touchpoints say both more exactly.
  known.channel ||= text(row.channel);
  known.phase ??= readPhase(row.phase);
  forgetOldest();
}

/** Takes a touchpoint into its visitor's trail. */
export function addToTrail(touchpoint) {
  const known = visit(touchpoint.key, touchpoint.visitor);
  if (known.trail.has(touchpoint.id)) return;
  known.trail.set(touchpoint.id, touchpoint);
  known.lastAt = Math.max(known.lastAt, touchpoint.receivedAt);
  if (touchpoint.row >= known.row) {
    known.row = touchpoint.row;
    known.channel = touchpoint.channel || known.channel;
    known.phase = readPhase(touchpoint.phase) ?? known.phase;
  }
  if (known.trail.size > MOST_TOUCHPOINTS) {
    known.trail.delete(lowest(known.trail.values(), "row").id);
  }
  forgetOldest();
}

/** Shows the visitors that pass the filter; returns how many those are. */
export function showVisitors(filter) {
  const shown = [...visitors.values()]
    .filter((visitor) => visitorPasses(visitor, filter))
    .sort((a, b) => b.lastAt - a.lastAt);
  reconcile(byId("visitor-list"), shown, {
    key: ({ key }) => key,
    create: createCard,
    update: (card, visitor) => updateCard(card, visitor, filter),
  });
  return shown.length;
}

/** Brings "2 min. ago" up to date. */
export function refreshTimes(now) {
  for (const time of document.querySelectorAll("time[data-at]")) {
    setText(time, formatAgo(Number(time.dataset.at), now));
  }
}

function visit(key, visitor) {
  const known = visitors.get(key) ?? {
    key,
    visitor,
    channel: "",
    lastAt: 0,
    row: -1,
    events: 0,
    sessions: 0,
    orders: 0,
    bot: false,
    trail: new Map(),
  };
  visitors.set(key, known);
  return known;
}

function forgetOldest() {
  if (visitors.size <= MOST_VISITORS) return;
  visitors.delete(lowest(visitors.values(), "lastAt").key);
}

// A visitor of whom nothing is loaded cannot be searched.
function visitorPasses({ trail, bot }, filter) {
  if (bot && !filter.bots) return false;
  if (trail.size === 0) return !isNarrow(filter);
  return [...trail.values()].some((touchpoint) => passes(touchpoint, filter));
}

function createCard(visitor) {
  const more = element("button", { class: "more", type: "button" }, WORDS.more);
  const card = element(
    "li",
    {
      class: "card",
      "data-test": "visitor",
      "data-visitor": visitor.visitor ?? "",
    },
    element(
      "div",
      { class: "card-head" },
      element("h4", {}, showWho(visitor)),
      element("span", { class: "channel", "data-test": "channel" }),
      element("span", { class: "phase", "data-test": "phase" }),
      element("time", { class: "seen", "data-test": "last-seen" }),
    ),
    element("p", { class: "card-facts", "data-test": "facts" }),
    element("div", { class: "sessions" }),
    more,
  );
  more.addEventListener("click", () => wantTrail(card, visitor));
  return card;
}

function updateCard(card, visitor, filter) {
  const trail = [...visitor.trail.values()].filter(
    (touchpoint) => filter.bots || !touchpoint.bot,
  );
  const sessions = bySession(trail, visitor.sessions);
  const part = (name) => card.querySelector(name);
  setText(part(".channel"), visitor.channel);
  part(".channel").hidden = !visitor.channel;
  showPhase(part(".phase"), visitor.phase);
  part(".seen").dataset.at = visitor.lastAt;
  setText(part(".seen"), formatAgo(visitor.lastAt, Date.now()));
  setText(part(".card-facts"), facts(visitor, trail, sessions));
  reconcile(part(".sessions"), sessions, {
    key: ({ id }) => id,
    create: createSession,
    update: updateSession,
  });
  part(".more").hidden = !hasMore(visitor);
}

function hasMore({ asked, events, trail }) {
  return !asked && trail.size < Math.min(events, MOST_TOUCHPOINTS);
}

// Heard by whoever can ask the collector.
function wantTrail(card, visitor) {
  visitor.asked = true;
  card.querySelector(".more").hidden = true;
  card.dispatchEvent(
    new CustomEvent("trail-wanted", { bubbles: true, detail: visitor.key }),
  );
}

function facts(visitor, trail, sessions) {
  const purchases = trail.filter(({ name }) => name === "purchase");
  const orders = new Set(
    purchases.map(({ entry, id }) => entry.event.params?.transaction_id ?? id),
  );
  const n_orders = Math.max(visitor.orders, orders.size);
  return [
    WORDS.sessions(Math.max(visitor.sessions, sessions.length)),
    WORDS.touchpoints(Math.max(visitor.events, trail.length)),
    n_orders > 0 ? WORDS.orders(n_orders) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

// Newest session first; within it in the order of the journey.
function bySession(trail, known) {
  const sessions = new Map();
  for (const touchpoint of trail) {
    const id = touchpoint.session ?? "";
    if (!sessions.has(id)) sessions.set(id, { id, touchpoints: [] });
    sessions.get(id).touchpoints.push(touchpoint);
  }
  const newestFirst = [...sessions.values()].sort(
    (a, b) =>
      lowest(b.touchpoints, "row").row - lowest(a.touchpoints, "row").row,
  );
  const count = Math.max(known, newestFirst.length);
  newestFirst.forEach((session, index) => {
    session.number = count - index;
    session.newest = index === 0;
    session.touchpoints.sort(inOrder);
  });
  return newestFirst;
}

// By the visitor's own count first: their clock may jump, and beacons overtake each other.
function inOrder(a, b) {
  return a.seq - b.seq || a.at - b.at || a.row - b.row;
}

function lowest(all, fact) {
  let found;
  for (const each of all) if (!found || each[fact] < found[fact]) found = each;
  return found;
}

function readPhase(phase) {
  if (typeof phase === "string") return { name: text(phase), p: undefined };
  const name = text(phase?.name);
  return name ? { name, p: phase.p, model: text(phase.model) } : undefined;
}

function showPhase(node, phase) {
  node.hidden = !phase;
  if (!phase) return;
  const words = [say(sentence(phase.name)), formatShare(phase.p)]
    .filter(Boolean)
    .join(" ");
  if (node.textContent === words) return;
  const phases = Object.hasOwn(PHASES, phase.model) ? PHASES[phase.model] : [];
  const steps = element("span", { class: "steps", "aria-hidden": "true" });
  const here = phases.indexOf(phase.name);
  phases.forEach((_, index) => {
    const reached =
      here < 0 ? "" : index === here ? "here" : index < here ? "past" : "";
    steps.append(element("i", { class: reached }));
  });
  node.replaceChildren(steps, words);
}
