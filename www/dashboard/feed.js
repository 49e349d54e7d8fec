// Events as the dashboard sees them: read once, shown as a line that opens to its JSON, and the live feed of them all,
// newest first. Bounded; robots have a bound of their own, so they cannot crowd people out.

import { byId, element, reconcile } from "./dom.js";
import { passes } from "./filter.js";
import { WORDS, describeEvent, formatTime, prettyJson, text } from "./words.js";

const MOST = 300;
const FRESH_MS = 8_000;
const touchpoints = { people: new Map(), robots: new Map() };

/** Takes a touchpoint in; one that came before is the same. */
export function addToFeed(touchpoint) {
  const kept = touchpoint.bot ? touchpoints.robots : touchpoints.people;
  kept.set(touchpoint.id, touchpoint);
  if (kept.size > MOST) kept.delete(oldest(kept.values()).id);
}

/** Whether this touchpoint is in the feed already. */
export function isInFeed({ id }) {
  return touchpoints.people.has(id) || touchpoints.robots.has(id);
}

/** Shows what passes the filter; returns how many that are. */
export function showFeed(filter) {
  const shown = [...touchpoints.people.values(), ...touchpoints.robots.values()]
    .filter((touchpoint) => passes(touchpoint, filter))
    .sort((a, b) => b.row - a.row)
    .slice(0, MOST);
  reconcile(byId("feed-list"), shown, {
    key: ({ id }) => id,
    create: (touchpoint) => showTouchpoint(touchpoint, showWho(touchpoint)),
  });
  return shown.length;
}

/** Reads an entry of `/api/events` or of the stream; undefined for what is none. */
export function readTouchpoint(entry) {
  const event = entry?.event;
  if (event === null || typeof event !== "object") return undefined;
  const page = readPage(event.page);
  const row = integer(entry.row);
  const visitor = text(event.visitor) || undefined;
  const session = text(event.session) || undefined;
  const id = text(event.id) || `row ${row}`;
  const touchpoint = {
    id,
    row,
    // By the collector's clock, where the visitor's is wrong.
    at: millis(entry.at) ?? millis(event.at) ?? millis(entry.received_at),
    receivedAt: millis(entry.received_at) ?? millis(event.at) ?? 0,
    seq: integer(event.seq),
    name: text(event.name),
    visitor,
    session,
    key: visitorKey(visitor, session, id),
    path: page.path,
    channel: text(event.channel),
    campaign: readCampaign(event.campaign),
    phase: event.phase,
    bot: event.bot === true,
    ...describeEvent(event.name, event.params, page),
    entry,
  };
  touchpoint.haystack = haystack(touchpoint, page);
  return touchpoint;
}

/** What the touchpoints of one visitor have in common. Without storage that is the session alone. */
export function visitorKey(visitor, session, fallback) {
  return visitor ?? session ?? fallback;
}

/** A time in milliseconds, from a number or an ISO string; undefined if it is none. */
export function millis(value) {
  const at = typeof value === "string" ? Date.parse(value) : value;
  return Number.isFinite(at) && Math.abs(at) < 8.64e15 ? at : undefined;
}

/** A whole number as it is; 0 for anything else. */
export function integer(value) {
  return Number.isSafeInteger(value) ? value : 0;
}

/** A touchpoint as a list item. `who` says whose it is, where those of several visitors are mixed. */
export function showTouchpoint(touchpoint, who) {
  const { id, kind, at, receivedAt, label, path, name, bot } = touchpoint;
  const details = element(
    "details",
    { class: "touch", "data-kind": kind, "data-test": "touchpoint" },
    element(
      "summary",
      {},
      element("time", {}, formatTime(at, Date.now())),
      element(
        "span",
        { class: "touch-text" },
        element("span", { class: "touch-label", "data-test": "label" }, label),
        who,
        bot ? element("span", { class: "robot" }, WORDS.robot) : undefined,
        element("span", { class: "touch-path", "data-test": "path" }, path),
      ),
    ),
  );
  details.addEventListener("toggle", () => open(details, touchpoint.entry));
  const fresh = Date.now() - receivedAt < FRESH_MS ? "fresh" : undefined;
  return element(
    "li",
    { class: fresh, "data-event": name, "data-id": id },
    details,
  );
}

/** A visitor's short name, with a colour by which their lines are found again. */
export function showWho({ key, visitor }) {
  const short = visitor ? visitor.slice(0, 8) : WORDS.cookieless;
  return element(
    "span",
    { class: "who", "data-hue": hue(key), "data-test": "who" },
    short,
  );
}

// Most lines are never opened, so their JSON is written when they are.
function open(details, entry) {
  if (!details.open || details.querySelector("pre")) return;
  const pre = element("pre", { tabindex: 0, "data-test": "raw" });
  pre.textContent = prettyJson(entry);
  details.append(pre);
}

function readPage(page) {
  const url = text(page?.url, 500);
  return { title: text(page?.title), path: path(url), url };
}

function path(url) {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  return text(parsed ? parsed.pathname : url, 80);
}

function readCampaign(campaign) {
  const { source, medium, name } = Object(campaign);
  return [source, medium, name]
    .map((part) => text(part, 40))
    .filter(Boolean)
    .join(" / ");
}

function haystack(touchpoint, { url, title }) {
  const { label, name, visitor, session, channel, campaign, phase } =
    touchpoint;
  return [label, name, url, title, visitor, session, channel, campaign]
    .concat(text(phase?.name))
    .filter(Boolean)
    .join("\n")
    .toLowerCase();
}

function oldest(all) {
  let found;
  for (const each of all) if (!found || each.row < found.row) found = each;
  return found;
}

function hue(key) {
  let sum = 0;
  for (const letter of key) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return sum % 8;
}
