// Everything the dashboard says: its strings, the sentence for each event, numbers and times as text.

export const WORDS = {
  connecting: "Connecting…",
  live: "Live",
  reconnecting: "Reconnecting…",
  pause: "Pause",
  resume: (held) => (held > 0 ? `Resume · ${held} new` : "Resume"),
  cookieless: "Cookieless session",
  copied: "Copied",
  notCopied: "Select and copy it by hand",
  nothingMatches: "Nothing matches this filter.",
  clearFilter: "Clear the filter",
  onlyRobots: "Only robots so far. They are left out unless you include them.",
  includeRobots: "Include robots",
  robots: (n, included) =>
    `${plural(n, "event")} ${included ? "included" : "left out"}`,
  more: "Load earlier touchpoints",
  robot: "robot",
  session: (number) => `Session ${number}`,
  sessions: (n) => plural(n, "session"),
  touchpoints: (n) => plural(n, "touchpoint"),
  orders: (n) => plural(n, "order"),
  earlier: (n) => `Show ${n} earlier`,
  lossRate: (rate) => `${formatRate(rate)} lost`,
  loss: ({ lost, unseen, missing }) =>
    list(
      lost > 0 ? `${plural(lost, "event")} given up` : "nothing given up",
      unseen > 0 ? `${formatCount(unseen)} not here yet` : "",
      missing > 0 ? `${plural(missing, "number")} missing` : "",
    ),
  ledger: ({ ledgers, created, stored, lost, declined, unseen }) =>
    `${plural(ledgers, "ledger")}: ${formatCount(created)} created = ` +
    `${formatCount(stored)} here + ${formatCount(lost)} lost + ` +
    `${formatCount(declined)} not wanted + ${formatCount(unseen)} not here yet`,
  reports: (n) => plural(n, "report"),
  estimates: (budgets) =>
    list(
      "last 30 days",
      ...budgets.map(
        ({ epsilon, total, reports }) =>
          `${formatCount(reports)} at ε ${epsilon} a question, ${total} together`,
      ),
    ),
  between: (low, high) =>
    `${formatCount(Math.round(low))} – ${formatCount(Math.round(high))}`,
  onlyReports:
    "Only private reports so far. What can be told of them stands above.",
  counts: (lost) => (lost ? "loss" : "not wanted"),
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
  if (!row) return { kind: "other", label: sentence(name) || "Unnamed event" };
  const [kind, words] = row;
  const given = Object(params);
  const label = typeof words === "string" ? words : words(given, page);
  return { kind, label };
}

// One line for each event: its kind and its sentence.
const EVENTS = {
  page_view: [
    "view",
    (p, page) => join("Viewed", page.title || page.path || "a page"),
  ],
  session_start: ["note", "Session began"],
  user_engagement: [
    "note",
    (p) => list("Read", duration(p.engaged_ms), scrolled(p)),
  ],
  bounce: ["loss", "Left at once"],
  outbound_click: [
    "interest",
    (p) => join("Left for", text(p.link_domain ?? p.url ?? p.link_url)),
  ],
  file_download: [
    "interest",
    (p) => join("Downloaded", text(p.file_name ?? p.url ?? p.link_url)),
  ],
  form_start: ["view", (p) => join("Began the form", text(p.form_id))],
  form_submit: ["interest", (p) => join("Sent the form", text(p.form_id))],
  search: ["interest", (p) => join("Searched for", quoted(p.search_term))],
  contact: ["person", (p) => by("Got in touch", p.method)],
  share: ["person", (p) => by("Shared", p.method)],
  not_found: ["loss", (p, page) => join("Found nothing at", page.path)],
  cart_abandoned: ["loss", (p) => list("Abandoned the cart", money(p))],
  phase_change: [
    "note",
    (p) => `Moved from ${text(p.from) || "?"} to ${text(p.to) || "?"}`,
  ],
  attribution: ["note", "Credited the purchase to its touches"],
  consent_change: ["note", (p) => join("Answered about consent:", consent(p))],
  web_vital: ["note", (p) => join("Web vital", text(p.name ?? p.metric))],
  view_item_list: [
    "view",
    (p) => join("Saw the list", text(p.item_list_name ?? p.item_list_id)),
  ],
  select_item: ["interest", (p) => join("Chose", items(p))],
  view_item: ["interest", (p) => join("Viewed", items(p) || "a product")],
  add_to_wishlist: ["interest", (p) => list(about("Wished for", p), money(p))],
  add_to_cart: ["cart", (p) => list(about("Added to cart", p), money(p))],
  remove_from_cart: [
    "loss",
    (p) => list(about("Removed from cart", p), money(p)),
  ],
  view_cart: ["cart", (p) => list("Looked into the cart", money(p))],
  begin_checkout: ["cart", (p) => list("Began checkout", money(p))],
  add_shipping_info: [
    "cart",
    (p) => list("Chose shipping", text(p.shipping_tier)),
  ],
  add_payment_info: [
    "cart",
    (p) => list("Chose payment", text(p.payment_type)),
  ],
  purchase: [
    "order",
    (p) => list("Purchased", money(p), text(p.transaction_id)),
  ],
  refund: ["loss", (p) => list("Refunded", money(p), text(p.transaction_id))],
  view_promotion: [
    "view",
    (p) => join("Saw the promotion", text(p.promotion_name ?? p.promotion_id)),
  ],
  select_promotion: [
    "interest",
    (p) =>
      join("Followed the promotion", text(p.promotion_name ?? p.promotion_id)),
  ],
  sign_up: ["person", (p) => by("Signed up", p.method)],
  login: ["person", (p) => by("Logged in", p.method)],
  generate_lead: ["person", (p) => list("Left an enquiry", money(p))],
  support: ["person", (p) => list("Looked for help", text(p.topic))],
  complaint: ["loss", (p) => list("Complained", text(p.topic))],
  return_request: [
    "loss",
    (p) => list("Asked to return", text(p.transaction_id)),
  ],
  review: ["person", (p) => list("Wrote a review", text(p.rating))],
  feedback: ["person", (p) => list("Gave feedback", text(p.score))],
  recommend: ["person", "Recommended the shop"],
  subscribe: ["person", (p) => list("Subscribed", text(p.topic))],
  self_reported: [
    "person",
    (p) => join("Heard of us through:", text(p.source)),
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
  if (seconds < 5) return "just now";
  for (const [unit, size] of UNITS) {
    if (seconds >= size) return AGO.format(-Math.floor(seconds / size), unit);
  }
  return AGO.format(-seconds, "second");
}

const COUNT = new Intl.NumberFormat("en");
const RATE = new Intl.NumberFormat("en", { maximumSignificantDigits: 2 });
const TIME = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const DAY = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const AGO = new Intl.RelativeTimeFormat("en", {
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
  return `${formatCount(n)} ${word}${n === 1 ? "" : "s"}`;
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
  return text(method) ? `${what} by ${text(method)}` : what;
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
  return rest.length > 0 ? `${name} and ${rest.length} more` : name;
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
    ? `${params.scroll_percent} % of the page`
    : "";
}

function consent(params) {
  return text(params.analytics ?? params.state ?? params.to ?? params.consent);
}
