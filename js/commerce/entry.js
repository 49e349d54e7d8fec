/**
 * What an entry of a dataLayer says, as GA4's events: `gtag("event", …)`, or an
 * object with `event` and its parameters, which stand beside it, in `ecommerce` or,
 * from a tag manager, in `eventModel`.
 */
import { BESIDE, SHOP } from "./names.js";
import { items } from "./rename.js";
import { ACTIONS, translated } from "./universal.js";

/** Of no meaning to anybody but Google's scripts. */
const INTERNAL =
  /^(gtm\.|_|(send_to|groups|currencyCode|ecommerce|eventModel|event(_?(callback|timeout))?)$)/i;

/**
 * A function that returns the events of one entry after the other: name, parameters
 * and who tells. `json` makes plain JSON of anything.
 */
export const reader = (json) => {
  // Behind the number of what was cut.
  const copy = (value) =>
    JSON.parse(json(value)?.replace(/^\d+(?=[[{])/, "") ?? null);
  const reached = new Set();
  let ahead;

  return (entry) => {
    // The Arguments of gtag(). Its other commands are no events; those of
    // `consent` are read where consent is.
    if (entry[0] == "event") return event(entry[1], copy(entry[2]), "d");
    if (entry[0]) return [];

    const { event: name, ecommerce } = entry;
    const given = copy(ecommerce);
    const events = translated(given, reached);
    const isUniversal = events.length;
    if (isUniversal || name || ecommerce === null) {
      // Pushed ahead of its event, which comes without any then.
      const own = given ?? (SHOP.test(name) ? ahead : undefined);
      if (ecommerce !== undefined || SHOP.test(name)) ahead = undefined;
      const model = known(name) && copy(entry.eventModel);
      const params = known(name) && { ...copy(entry), ...own, ...model };
      for (const told of event(name, params, model ? "m" : "d")) {
        const same = events.find(([name]) => name == told[0]);
        if (same) Object.assign(same[1], told[1]);
        else events.push(told);
      }
    } else if (given) ahead = given;
    return events.map(([name, params, teller = "d"]) => [name, params, teller]);
  };
};

const known = (name) => SHOP.test(name) || BESIDE.test(name);

const event = (name, given, teller) => {
  if (!known(name)) return [];
  const params = {};
  for (const [key, value] of Object.entries(given ?? {}))
    if (!INTERNAL.test(key) && !(key in ACTIONS)) params[key] = value;
  const list = params.items ?? params.promotions;
  if (Array.isArray(list)) params.items = items(list);
  delete params.promotions;
  return [[name, params, teller]];
};
