// What is looked at: the view and what it is narrowed to. It lives in the page's address and nowhere else, so that it
// survives a reload, can be sent to others, and the browser's back button works.

const listeners = new Set();

/** One value of the address; "" where it has none. */
export function asked(name) {
  return new URLSearchParams(location.search).get(name) ?? "";
}

/** The view that is looked at, one of `views`. */
export function viewIn(views) {
  return views.includes(asked("view")) ? asked("view") : views[0];
}

/** The address with these changes; what is "" goes. */
export function addressWith(changes) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  return `${location.pathname}${query.size > 0 ? `?${query}` : ""}`;
}

/** Goes there, and tells all who listen. `replace`: the back button does not come by again, as for each letter typed. */
export function go(changes, { replace = false } = {}) {
  const address = addressWith(changes);
  if (address === location.pathname + location.search) return;
  history[replace ? "replaceState" : "pushState"](null, "", address);
  tell();
}

/** Calls `listener` whenever the address has changed. */
export function onAddress(listener) {
  listeners.add(listener);
}

/** What `/api` understands of the address. */
export function question(now = Date.now()) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(period(now)))
    query.set(name, value);
  for (const name of PASSED) if (asked(name)) query.set(name, asked(name));
  return query;
}

/** The days that are asked for, both included. */
export function period(now = Date.now()) {
  const [from, to] = [asked("from"), asked("to")];
  if (DAY.test(from) && DAY.test(to)) return { from, to };
  const days = DAYS.includes(Number(asked("days")))
    ? Number(asked("days"))
    : 28;
  return { from: dayOf(now - (days - 1) * MS), to: dayOf(now) };
}

/** The periods offered, in days. */
export const DAYS = [1, 7, 28, 90, 365];

function dayOf(at) {
  return new Date(at).toISOString().slice(0, 10);
}

function tell() {
  for (const listener of listeners) listener();
}

globalThis.addEventListener?.("popstate", tell);

const MS = 86_400_000;
const DAY = /^\d{4}-\d\d-\d\d$/;
const PASSED = [
  "site",
  "channel",
  "device",
  "visitors",
  "bots",
  "model",
  "compare",
];
