// What is shown: the controls above every view, and the page's address, which they change and follow.

import { asked, go, period } from "./address.js";
import { byId, element } from "./dom.js";

/** Makes the controls speak to the address. */
export function startFilter() {
  const form = byId("filter");
  byId("filters").open = matchMedia("(min-width: 40rem)").matches;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", ({ target }) => {
    if (target.name === "q") go({ q: target.value }, { replace: true });
  });
  form.addEventListener("change", ({ target }) => changed(target));
}

/** Brings the controls to what the address says. */
export function followAddress(view) {
  for (const name of SELECTS) offer(name, [asked(name)]);
  for (const name of ["q", ...SELECTS]) {
    const control = byId(`filter-${name}`);
    if (control.value !== asked(name)) control.value = asked(name);
  }
  for (const name of CHECKS)
    byId(`filter-${name}`).checked = asked(name) === "1";
  const custom = asked("from") !== "" && asked("to") !== "";
  byId("filter-days").value = custom ? "custom" : asked("days");
  byId("filter-dates").hidden = !custom;
  const { from, to } = period();
  byId("filter-from").value = from;
  byId("filter-to").value = to;
  for (const control of document.querySelectorAll("[data-views]"))
    control.hidden = !control.dataset.views.split(" ").includes(view);
}

/** The filter of what is listed as it arrives. */
export function currentFilter() {
  return {
    words: asked("q").toLowerCase().split(/\s+/).filter(Boolean),
    channel: asked("channel"),
    bots: asked("bots") === "1",
  };
}

/** A path of the collector's, which leaves robots out unless it is asked for them. */
export function withRobots(path) {
  if (asked("bots") !== "1") return path;
  return `${path}${path.includes("?") ? "&" : "?"}bots=1`;
}

/** Whether anything but robots is filtered out. */
export function isNarrow({ words, channel }) {
  return words.length > 0 || channel !== "";
}

/** Whether a touchpoint passes the filter. */
export function passes(touchpoint, { words, channel, bots }) {
  if (touchpoint.bot && !bots) return false;
  if (channel && touchpoint.channel !== channel) return false;
  return words.every((word) => touchpoint.haystack.includes(word));
}

/** Changes the filter from elsewhere in the page. */
export function setFilter({ q, channel, bots }) {
  go({
    ...(q !== undefined && { q }),
    ...(channel !== undefined && { channel }),
    ...(bots !== undefined && { bots: bots ? "1" : "" }),
  });
}

/** Offers these channels besides those offered already. */
export function offerChannels(names) {
  offer("channel", names);
}

/** Offers these sites; where there is one only, there is nothing to choose. */
export function offerSites(names) {
  offer("site", names);
  byId("filter-site").closest("label").hidden =
    byId("filter-site").options.length < 3 && !asked("site");
}

/** The site that is chosen, or the only one there is: "" where events name none, null where there are several. */
export function theSite() {
  const options = [...byId("filter-site").options];
  const sites = options.map(({ value }) => value).filter(Boolean);
  if (asked("site")) return asked("site");
  return sites.length > 1 ? null : (sites[0] ?? "");
}

function changed(control) {
  const { name, type, value, checked } = control;
  if (name === "days") return choosePeriod(value);
  if (name === "from" || name === "to") return chooseDates();
  if (type === "checkbox") return go({ [name]: checked ? "1" : "" });
  if (SELECTS.includes(name)) go({ [name]: value, flow: "" });
}

function choosePeriod(days) {
  if (days === "custom") return go({ days: "", ...period() });
  go({ days, from: "", to: "" });
}

// While a date is typed it is none, or the days are the wrong way round.
function chooseDates() {
  const [from, to] = [byId("filter-from").value, byId("filter-to").value];
  if (from && to && from <= to) go({ from, to });
}

function offer(name, values) {
  const select = byId(`filter-${name}`);
  const offered = new Set([...select.options].map(({ value }) => value));
  for (const value of values) {
    if (!value || offered.has(value) || offered.size >= MOST) continue;
    offered.add(value);
    select.append(element("option", { value }, value));
  }
}

const SELECTS = ["site", "channel", "device", "visitors", "model"];
const CHECKS = ["bots", "compare"];
const MOST = 60;
