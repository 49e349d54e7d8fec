// What is said of visitors, events and delivery: strings, the sentence for each event, numbers and times as text.

import { LANGUAGE, say } from "./language.js";

export const WORDS = {
  connecting: say("Connecting…"),
  live: say("Live"),
  reconnecting: say("Reconnecting…"),
  pause: say("Pause"),
  resume: (held) =>
    held > 0 ? say("Resume · {held} new", { held }) : say("Resume"),
  cookieless: say("Cookieless session"),
  copied: say("Copied"),
  notCopied: say("Select and copy it by hand"),
  nothingMatches: say("Nothing matches this filter."),
  clearFilter: say("Clear the filter"),
  onlyRobots: say(
    "Only robots so far. They are left out unless you include them.",
  ),
  includeRobots: say("Include robots"),
  robots: (n, included) =>
    `${plural(n, "event")} ${included ? say("included") : say("left out")}`,
  more: say("Load earlier touchpoints"),
  robot: say("robot"),
  session: (number) => say("Session {number}", { number }),
  sessions: (n) => plural(n, "session"),
  touchpoints: (n) => plural(n, "touchpoint"),
  orders: (n) => plural(n, "order"),
  earlier: (n) => say("Show {n} earlier", { n }),
  lossRate: (rate) => say("{rate} lost", { rate: formatRate(rate) }),
  loss: ({ lost, unseen, missing }) =>
    list(
      lost > 0
        ? say("{n} given up", { n: plural(lost, "event") })
        : say("nothing given up"),
      unseen > 0 ? say("{n} not here yet", { n: formatCount(unseen) }) : "",
      missing > 0 ? say("{n} missing", { n: plural(missing, "number") }) : "",
    ),
  ledger: ({ ledgers, created, stored, lost, declined, unseen }) =>
    say(
      "{ledgers}: {created} created = {stored} here + {lost} lost + {declined} not wanted + {unseen} not here yet",
      {
        ledgers: plural(ledgers, "ledger"),
        created: formatCount(created),
        stored: formatCount(stored),
        lost: formatCount(lost),
        declined: formatCount(declined),
        unseen: formatCount(unseen),
      },
    ),
  reports: (n) => plural(n, "report"),
  estimates: (budgets) =>
    list(
      say("last 30 days"),
      ...budgets.map(({ epsilon, total, reports }) =>
        say("{n} at ε {epsilon} a question, {total} together", {
          n: formatCount(reports),
          epsilon,
          total,
        }),
      ),
    ),
  between: (low, high) =>
    `${formatCount(Math.round(low))} – ${formatCount(Math.round(high))}`,
  onlyReports: say(
    "Only private reports so far. What can be told of them stands above.",
  ),
  counts: (lost) => (lost ? say("loss") : say("not wanted")),
  gaps: (gaps, missing) =>
    missing > 0 ? `${formatCount(missing)}: ${gaps.map(range).join(", ")}` : "",
};

/** What the dashboard says of delivery: the figure's name in `/api/delivery`, its words, and what it means. */
export const FIGURES = [
  ["pending", "Pending", "when their pages last wrote"],
  ["unkept", "In memory only", "the device keeps nothing"],
  [
    "acked_unseen",
    "Acknowledged, not here",
    "told as taken by another collector",
  ],
  ["missing", "Missing numbers", "between others that have arrived"],
  ["unbalanced", "Ledgers that do not add up", "a page has written nonsense"],
  ["duplicates", "Duplicates set aside", "sent again, kept once"],
];

/** Why an event was given up, in words; others go by their own name. */
export const REASONS = {
  queue_full: "The queue was full",
  rejected: "The collector refused it for good",
  consent_denied: "Consent was refused",
  storage_lost: "The device lost it",
  too_large: "Too large for any beacon",
  bot: "A robot, and the site wants none",
  duplicate: "A purchase counted before",
  middleware: "The page did not want it",
  expired: "It waited for too long",
  uncertain: "It was sent, and may not have arrived",
};

/** The phases of each model, in their order, to show where a visitor stands. */
export const PHASES = {
  accra: ["awareness", "consideration", "conversion", "retention", "advocacy"],
  "four-phase": ["awareness", "consideration", "adoption", "loyalty"],
  "six-stage": [
    "discovery",
    "research",
    "decision",
    "use",
    "support",
    "evaluation",
  ],
  "three-phase": ["pre-purchase", "purchase", "post-purchase"],
  "seven-step": [
    "need",
    "search",
    "shortlist",
    "purchase",
    "use",
    "repurchase",
    "recommendation",
  ],
};

/** What an event is about (for its colour) and the sentence that says it. */
export function describeEvent(name, params, page) {
  const known = text(name);
  const row = Object.hasOwn(EVENTS, known) ? EVENTS[known] : undefined;
  if (!row)
    return { kind: "other", label: sentence(name) || say("Unnamed event") };
  const [kind, words] = row;
  const given = Object(params);
  const label = typeof words === "string" ? words : words(given, page);
  return { kind, label };
}

// One line for each event: its kind and its sentence.
const EVENTS = {
  page_view: [
    "view",
    (p, page) => join(say("Viewed"), page.title || page.path || say("a page")),
  ],
  session_start: ["note", say("Session began")],
  user_engagement: [
    "note",
    (p) => list(say("Read"), duration(p.engaged_ms), scrolled(p)),
  ],
  bounce: ["loss", say("Left at once")],
  outbound_click: [
    "interest",
    (p) => join(say("Left for"), text(p.link_domain ?? p.url ?? p.link_url)),
  ],
  file_download: [
    "interest",
    (p) => join(say("Downloaded"), text(p.file_name ?? p.url ?? p.link_url)),
  ],
  form_start: ["view", (p) => join(say("Began the form"), text(p.form_id))],
  form_submit: ["interest", (p) => join(say("Sent the form"), text(p.form_id))],
  search: ["interest", (p) => join(say("Searched for"), quoted(p.search_term))],
  contact: ["person", (p) => by(say("Got in touch"), p.method)],
  share: ["person", (p) => by(say("Shared"), p.method)],
  not_found: ["loss", (p, page) => join(say("Found nothing at"), page.path)],
  cart_abandoned: ["loss", (p) => list(say("Abandoned the cart"), money(p))],
  phase_change: [
    "note",
    (p) =>
      say("Moved from {from} to {to}", {
        from: text(p.from) || "?",
        to: text(p.to) || "?",
      }),
  ],
  attribution: ["note", say("Credited the purchase to its touches")],
  consent_change: [
    "note",
    (p) => join(say("Answered about consent:"), consent(p)),
  ],
  web_vital: ["note", (p) => join(say("Web vital"), text(p.name ?? p.metric))],
  view_item_list: [
    "view",
    (p) => join(say("Saw the list"), text(p.item_list_name ?? p.item_list_id)),
  ],
  select_item: ["interest", (p) => join(say("Chose"), items(p))],
  view_item: [
    "interest",
    (p) => join(say("Viewed"), items(p) || say("a product")),
  ],
  add_to_wishlist: [
    "interest",
    (p) => list(about(say("Wished for"), p), money(p)),
  ],
  add_to_cart: ["cart", (p) => list(about(say("Added to cart"), p), money(p))],
  remove_from_cart: [
    "loss",
    (p) => list(about(say("Removed from cart"), p), money(p)),
  ],
  view_cart: ["cart", (p) => list(say("Looked into the cart"), money(p))],
  begin_checkout: ["cart", (p) => list(say("Began checkout"), money(p))],
  add_shipping_info: [
    "cart",
    (p) => list(say("Chose shipping"), text(p.shipping_tier)),
  ],
  add_payment_info: [
    "cart",
    (p) => list(say("Chose payment"), text(p.payment_type)),
  ],
  purchase: [
    "order",
    (p) => list(say("Purchased"), money(p), text(p.transaction_id)),
  ],
  refund: [
    "loss",
    (p) => list(say("Refunded"), money(p), text(p.transaction_id)),
  ],
  view_promotion: [
    "view",
    (p) =>
      join(say("Saw the promotion"), text(p.promotion_name ?? p.promotion_id)),
  ],
  select_promotion: [
    "interest",
    (p) =>
      join(
        say("Followed the promotion"),
        text(p.promotion_name ?? p.promotion_id),
      ),
  ],
  sign_up: ["person", (p) => by(say("Signed up"), p.method)],
  login: ["person", (p) => by(say("Logged in"), p.method)],
  generate_lead: ["person", (p) => list(say("Left an enquiry"), money(p))],
  support: ["person", (p) => list(say("Looked for help"), text(p.topic))],
  complaint: ["loss", (p) => list(say("Complained"), text(p.topic))],
  return_request: [
    "loss",
    (p) => list(say("Asked to return"), text(p.transaction_id)),
  ],
  review: ["person", (p) => list(say("Wrote a review"), text(p.rating))],
  feedback: ["person", (p) => list(say("Gave feedback"), text(p.score))],
  recommend: ["person", say("Recommended the shop")],
  subscribe: ["person", (p) => list(say("Subscribed"), text(p.topic))],
  self_reported: [
    "person",
    (p) => join(say("Heard of us through:"), text(p.source)),
  ],
};

/** A value of an event as one line of text: bounded, without control and bidi characters; "" for anything else. */
export function text(value, longest = 120) {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  if (typeof value !== "string") return "";
  const clean = value
    .slice(0, longest * 4)
    .replace(UNSEEN, "")
    .trim();
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
}

/** A whole event as it came, for reading; characters that could disguise it are spelled out. */
export function prettyJson(value) {
  return JSON.stringify(value, null, 2)
    .slice(0, 20_000)
    .replace(
      DISGUISES,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}

/** A name in lower_snake or kebab-case as words. */
export function sentence(name) {
  const words = text(name).replace(/[_-]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function formatCount(n) {
  return Number.isFinite(n) ? COUNT.format(n) : "–";
}

/** A probability from 0 to 1. */
export function formatShare(p) {
  return Number.isFinite(p) ? `${Math.round(p * 100)} %` : "";
}

/** A rate from 0 to 1, with as many places as tell it from none and from all. */
export function formatRate(rate) {
  if (!Number.isFinite(rate)) return "";
  const percent = rate * 100;
  if (percent > 0 && percent < 0.01) return "< 0.01 %";
  return `${RATE.format(percent)} %`;
}

/** The time of day; with the date if it was another day. */
export function formatTime(at, now) {
  if (at === undefined) return "";
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return (sameDay ? TIME : DAY).format(at);
}

/** How long ago. */
export function formatAgo(at, now) {
  if (at === undefined) return "";
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 5) return say("just now");
  for (const [unit, size] of UNITS) {
    if (seconds >= size) return AGO.format(-Math.floor(seconds / size), unit);
  }
  return AGO.format(-seconds, "second");
}

// Twenty-four hours, in English too.
const LOCALE = LANGUAGE === "en" ? "en-GB" : LANGUAGE;
const COUNT = new Intl.NumberFormat(LANGUAGE);
const RATE = new Intl.NumberFormat(LANGUAGE, { maximumSignificantDigits: 2 });
const TIME = new Intl.DateTimeFormat(LOCALE, { timeStyle: "medium" });
const DAY = new Intl.DateTimeFormat(LOCALE, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const AGO = new Intl.RelativeTimeFormat(LANGUAGE, {
  numeric: "always",
  style: "short",
});
const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const DISGUISES =
  /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;
const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

function plural(n, word) {
  return `${formatCount(n)} ${say(n === 1 ? word : `${word}s`)}`;
}

function range([first, last]) {
  return first === last ? String(first) : `${first}–${last}`;
}

function join(...words) {
  return words.filter(Boolean).join(" ");
}

function list(...parts) {
  return parts.filter(Boolean).join(" · ");
}

function by(what, method) {
  return text(method)
    ? say("{what} by {method}", { what, method: text(method) })
    : what;
}

function about(what, params) {
  return items(params) ? `${what}: ${items(params)}` : what;
}

function quoted(value) {
  return text(value) && `“${text(value)}”`;
}

function items(params) {
  const [first, ...rest] = Array.isArray(params.items) ? params.items : [];
  const name = text(first?.item_name ?? first?.item_id, 60);
  if (!name) return "";
  return rest.length > 0
    ? say("{name} and {n} more", { name, n: rest.length })
    : name;
}

// Some shops send their amounts as text.
function money({ value, currency }) {
  const amount = typeof value === "string" ? parseFloat(value) : value;
  if (!Number.isFinite(amount)) return "";
  return join(amount.toFixed(2), text(currency, 8));
}

function duration(ms) {
  if (!Number.isFinite(ms)) return "";
  const seconds = Math.round(ms / 1000);
  return seconds < 60
    ? `${seconds} s`
    : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function scrolled(params) {
  return Number.isFinite(params.scroll_percent)
    ? say("{n} % of the page", { n: params.scroll_percent })
    : "";
}

function consent(params) {
  return text(params.analytics ?? params.state ?? params.to ?? params.consent);
}
