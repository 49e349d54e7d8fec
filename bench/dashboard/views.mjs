// What is asked for, and in which ways.

/** `without`: of no period. */
export const VIEWS = [
  { path: "/api/sites", without: true },
  { path: "/api/now", without: true },
  { path: "/api/summary", without: true },
  { path: "/api/delivery", without: true },
  { path: "/api/journeys" },
  {
    path: "/api/journeys/flow",
    more: { from_phase: "awareness", to_phase: "consideration" },
  },
  { path: "/api/touchpoints" },
  { path: "/api/channels" },
  { path: "/api/costs", without: true },
  { path: "/api/carts" },
  { path: "/api/bounces" },
  { path: "/api/value" },
  { path: "/api/trust" },
];

const FILTERED = { channel: "Paid Search", visitors: "new" };

export const COLUMNS = [
  { name: "28 days", days: 28 },
  { name: "28 days, compared", days: 28, more: { compare: "1" } },
  { name: "28 days, filtered", days: 28, more: FILTERED },
  { name: "a year", days: 365 },
  { name: "a year, filtered", days: 365, more: FILTERED },
  { name: "half a year, compared", days: 183, more: { compare: "1" } },
];

export function address({ path, more, without }, column) {
  const query = new URLSearchParams(more);
  const to = new Date();
  const from = new Date(to.getTime() - (column.days - 1) * 86_400_000);
  if (!without) {
    for (const [name, value] of Object.entries(column.more ?? {}))
      query.set(name, value);
    query.set("from", day(from));
    query.set("to", day(to));
  }
  return `${path}?${query}`;
}

function day(date) {
  return date.toISOString().slice(0, 10);
}
