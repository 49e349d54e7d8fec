// What is shown: text, channel, robots or not. Lives in the page's address, so that a view can be sent to others.

import { byId, element } from "./dom.js";

/** Starts the filter form from the address; calls back whenever it changes. */
export function startFilter(changed) {
  const given = new URLSearchParams(location.search);
  byId("filter-q").value = given.get("q") ?? "";
  byId("filter-bots").checked = given.get("bots") === "1";
  offerChannels([given.get("channel") ?? ""]);
  byId("filter-channel").value = given.get("channel") ?? "";
  byId("filter").addEventListener("submit", (event) => event.preventDefault());
  byId("filter").addEventListener("input", () => {
    remember();
    changed();
  });
}

/** The filter as it stands. */
export function currentFilter() {
  return {
    words: byId("filter-q").value.toLowerCase().split(/\s+/).filter(Boolean),
    channel: byId("filter-channel").value,
    bots: byId("filter-bots").checked,
  };
}

/** A path of the collector's, which leaves robots out unless it is asked for them. */
export function withRobots(path) {
  if (!byId("filter-bots").checked) return path;
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
  if (q !== undefined) byId("filter-q").value = q;
  if (channel !== undefined) byId("filter-channel").value = channel;
  if (bots !== undefined) byId("filter-bots").checked = bots;
  byId("filter").dispatchEvent(new Event("input"));
}

/** Offers these channels besides those offered already. */
export function offerChannels(names) {
  const select = byId("filter-channel");
  const offered = new Set([...select.options].map((option) => option.value));
  for (const name of names) {
    if (!name || offered.has(name) || offered.size >= MOST_CHANNELS) continue;
    offered.add(name);
    select.append(element("option", { value: name }, name));
  }
}

const MOST_CHANNELS = 60;

function remember() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(byId("filter"))) {
    if (value) query.set(name, value);
  }
  const search = query.size > 0 ? `?${query}` : "";
  history.replaceState(null, "", location.pathname + search + location.hash);
}
