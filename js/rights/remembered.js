/**
 * What is known of a visitor, by names: it is kept as one text, a line for each value
 * (`src/engine/memory.rs`), the last of which is the journey (`domain/journey/state.rs`).
 * What a newer version has added is given by its place.
 */

const LINES =
  "version visitor user session channel campaign sessionNumber sessionStartedAt lastAt pages engagedMs keyEvents bounceTold entryPage exitPage events sessions resets acknowledged pending".split(
    " ",
  );
const REASONS =
  "queue_full rejected consent_denied storage_lost too_large bot duplicate middleware expired".split(
    " ",
  );
const DROPPED = 20;
const JOURNEY = 36;
const CONSENT = 37;
const LATER = ["consentHistory", "reportedAt", "reportedOutcome"];
const CAMPAIGN = "source medium name term content id click_id".split(" ");
const STAGES =
  "need research shortlist purchase use support evaluation repurchase advocacy".split(
    " ",
  );
const NUMBERS =
  "lastAt isCustomer cart numberOfOrders firstOrderAt lastOrderAt".split(" ");
const CARTS = ["empty", "open", "abandoned", "purchased"];

/** Values by these names; those without a name by their place. Empty ones are left out. */
const named = (values, names, place) =>
  Object.fromEntries(
    values
      .map((value, at) => [names[at] ?? place + at, value])
      .filter(([, value]) => value),
  );

const number = (text) => (/^-?\d+$/.test(text) ? +text : text);

const numbers = (text) => text.split(",").slice(0, -1).map(Number);

/** Rows of numbers and a text of several parts. */
const rows = (text, parts, counted) =>
  text
    .split("\x1d")
    .slice(0, -1)
    .map((row) => {
      const [a, b, c, ...rest] = row.split(",");
      return {
        ...named(rest.join(",").split("\x1f"), parts, "part"),
        ...named([a, b, c].map(Number), counted, "number"),
      };
    });

const journey = (text) => {
  const [version, stages, visit, known, recent, trail, cart, orders, revenues] =
    text.split("\t");
  const told = named(numbers(known ?? ""), NUMBERS, "number");
  return {
    version,
    stages: named(numbers(stages ?? ""), STAGES, "stage"),
    visit: numbers(visit ?? ""),
    ...told,
    cart: CARTS[told.cart ?? 0],
    recentTouchpoints: (recent ?? "").split("|").filter(Boolean),
    touches: rows(trail ?? "", CHANNEL, ["at", "sessions", "influence"]),
    cartItems: rows(cart ?? "", ITEM, ["worth", "quantity"]),
    orders: rows(orders ?? "", ["currency"], ["id", "left"]),
    revenues: rows(revenues ?? "", ["currency"], ["sum"]),
  };
};

const CHANNEL = ["channel", "source", "campaign"];
const ITEM = ["currency", "item_variant", "item_id", "item_name"];

/** Each change of what was allowed, the last first; what has no end was cut. */
export const history = (text) =>
  (text.split("\n")[CONSENT] ?? "")
    .split("\t")
    .slice(0, -1)
    .map((entry) => {
      const [analytics, marketing, from, at] = entry.split(" ");
      return { analytics, marketing, from, at: Number(at) };
    });

/** The text by names; nothing where it is empty. */
export const remembered = (text) => {
  if (!text) return null;
  const lines = text.split("\n");
  const all = named(lines.slice(0, DROPPED).map(number), LINES, "line");
  const [campaign] = lines.slice(5, 6);
  if (campaign) all.campaign = named(campaign.split("\t"), CAMPAIGN, "field");
  all.dropped = named(
    lines.slice(DROPPED, JOURNEY).map(number),
    REASONS,
    "reason",
  );
  if (lines[JOURNEY]) all.journey = journey(lines[JOURNEY]);
  const later = named(lines.slice(CONSENT).map(number), LATER, "later");
  return { ...all, ...later, consentHistory: history(text) };
};
