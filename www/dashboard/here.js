// Visitors and feed as events arrive: listens to the collector and keeps both, totals and delivery up to date.

import { showDelivery } from "./delivery.js";
import { byId, element, setText } from "./dom.js";
import { addToFeed, isInFeed, readTouchpoint, showFeed } from "./feed.js";
import {
  currentFilter,
  isNarrow,
  offerChannels,
  setFilter,
  withRobots,
} from "./filter.js";
import { ask, atMostEvery, follow } from "./live.js";
import { showPrivate } from "./private.js";
import {
  addToTrail,
  addVisitor,
  refreshTimes,
  showVisitors,
} from "./visitors.js";
import { WORDS, formatCount, text } from "./words.js";

const MOST_HELD = 300;
const show = atMostEvery(120, showNow);
const askAgain = atMostEvery(2_000, askVisitorsAndTotals);
let held;
let loaded = false;
let newestRow = 0;
let robots = 0;
let reports = 0;

let bots = false;
let connect;

/** Begins to listen; once. */
export function startHere() {
  ({ bots } = currentFilter());
  byId("pause").addEventListener("click", () => (held ? resume() : pause()));
  setInterval(() => refreshTimes(Date.now()), 5_000);
  // Reports are no events, and so no stream tells of them.
  setInterval(() => askPrivate().catch(() => {}), 30_000);
  byId("visitor-list").addEventListener("trail-wanted", ({ detail }) => {
    loadTrail(detail);
  });
  connect = follow({
    path: () => withRobots("/api/stream"),
    state: (state) => {
      byId("state").dataset.state = state;
      setText(byId("state"), WORDS[state]);
    },
    opened: load,
    entry: (entry) => {
      take(entry);
      askAgain();
    },
  });
}

/** The filter is another. With robots or without, the collector has another past and another stream. */
export function filtered() {
  show();
  if (bots === currentFilter().bots) return;
  ({ bots } = currentFilter());
  newestRow = 0;
  connect?.();
}

// The stream is open before the past is asked for, so nothing falls in between; what comes twice is taken once.
async function load() {
  const seen = newestRow;
  const { events } = await ask(withRobots("/api/events?limit=200"));
  // The collector has begun a new file: what is shown here belongs to the old one.
  if (Array.isArray(events) && !(events[0]?.row >= seen) && seen > 0) {
    return location.reload();
  }
  for (const entry of listOf(events)) take(entry);
  await askVisitorsAndTotals();
  loaded = true;
  show();
}

async function loadTrail(key) {
  const query = new URLSearchParams({ visitor: key, limit: 100 });
  const { events } = await ask(withRobots(`/api/events?${query}`));
  for (const touchpoint of listOf(events).map(readTouchpoint)) {
    if (touchpoint) addToTrail(touchpoint);
  }
  show();
}

async function askVisitorsAndTotals() {
  const [past, summary, delivery] = await Promise.all([
    ask(withRobots("/api/visitors?limit=50")),
    ask(withRobots("/api/summary")),
    ask("/api/delivery?limit=10"),
    askPrivate(),
  ]);
  showTotals(summary);
  showDelivery(delivery, Date.now());
  if (held) return;
  for (const row of listOf(past.visitors)) addVisitor(row);
  show();
}

async function askPrivate() {
  reports = showPrivate(await ask(withRobots("/api/private")));
}

function take(entry) {
  const touchpoint = readTouchpoint(entry);
  if (!touchpoint) return;
  newestRow = Math.max(newestRow, touchpoint.row);
  if (held) return hold(touchpoint);
  addToFeed(touchpoint);
  addToTrail(touchpoint);
  offerChannels([touchpoint.channel]);
  show();
}

function hold(touchpoint) {
  if (isInFeed(touchpoint)) return;
  held.set(touchpoint.id, touchpoint);
  if (held.size > MOST_HELD) held.delete(held.keys().next().value);
  setText(byId("pause"), WORDS.resume(held.size));
}

function pause() {
  held = new Map();
  setText(byId("pause"), WORDS.resume(0));
}

function resume() {
  const waiting = [...held.values()];
  held = undefined;
  setText(byId("pause"), WORDS.pause);
  for (const { entry } of waiting) take(entry);
  askAgain();
}

function showNow() {
  const filter = currentFilter();
  const shown = showVisitors(filter) + showFeed(filter);
  if (loaded) showHint(shown, filter);
}

// What is absent in the answer stays as it was.
function showTotals({ channels, ...totals }) {
  if (Number.isFinite(totals.robots)) robots = totals.robots;
  setText(byId("robots"), robots > 0 ? WORDS.robots(robots, bots) : "");
  for (const name of ["events", "visitors", "sessions", "purchases"]) {
    if (Number.isFinite(totals[name])) {
      setText(byId(`total-${name}`), formatCount(totals[name]));
    }
  }
  const names = Array.isArray(channels)
    ? channels.map((each) => each?.channel)
    : Object.keys(Object(channels));
  offerChannels(names.map((name) => text(name)));
}

function showHint(shown, filter) {
  const hint = byId("hint");
  const reason = shown > 0 ? "" : whyEmpty(filter);
  if (hint.dataset.reason === reason) return;
  hint.dataset.reason = reason;
  hint.hidden = !reason;
  hint.replaceChildren(...(HINTS[reason]?.() ?? []));
}

function whyEmpty(filter) {
  if (isNarrow(filter)) return "filter";
  if (robots > 0 && !filter.bots) return "robots";
  return reports > 0 ? "private" : "welcome";
}

const HINTS = {
  filter: () => [
    element("p", {}, WORDS.nothingMatches),
    button(WORDS.clearFilter, () => setFilter({ q: "", channel: "" })),
  ],
  robots: () => [
    element("p", {}, WORDS.onlyRobots),
    button(WORDS.includeRobots, () => setFilter({ bots: true })),
  ],
  private: () => [element("p", {}, WORDS.onlyReports)],
  welcome: () => {
    const welcome = byId("welcome").content.cloneNode(true);
    const tag = `<script async src="${location.origin}/trailmark.js"\n  data-collector="${location.origin}/v1/beacons"\n  data-site="my-shop"></script>`;
    welcome.querySelector("#tag").textContent = tag;
    welcome.querySelector("#copy-tag").addEventListener("click", (event) => {
      copy(tag, event.currentTarget);
    });
    return [welcome];
  },
};

async function copy(tag, button) {
  try {
    await navigator.clipboard.writeText(tag);
    setText(button, WORDS.copied);
  } catch {
    setText(button, WORDS.notCopied);
  }
}

function button(words, onclick) {
  const node = element("button", { type: "button" }, words);
  node.addEventListener("click", onclick);
  return node;
}

function listOf(value) {
  return Array.isArray(value) ? value : [];
}
