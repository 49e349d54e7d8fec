// Facts at random, of every kind that src/engine/fact.rs lists, and what a host would
// answer to the effects of those that were told before.

import { AGENTS, ARRIVALS, HOSTILE, SCRUBBED } from "./texts.mjs";

/** A host that tells facts; `number` gives its random numbers from 0 to 1. */
export function host(number) {
  const one = (list) => list[Math.floor(number() * list.length)];
  const some = (most, make) =>
    Array.from({ length: Math.floor(number() * (most + 1)) }, make);
  const whole = (most) => Math.floor(number() * most);
  const id = () =>
    `${whole(1e8)}`.padStart(8, "0") + "-0000-4000-8000-0123456789ab";

  const word = () => one(WORDS);
  const text = () =>
    one([
      word,
      () => one(SCRUBBED),
      () => some(4, () => one(HOSTILE)).join(""),
      () => [word(), one(HOSTILE), one(SCRUBBED)].join(one(["", " ", "%20"])),
    ])();
  const amount = () => one([0, 1, 9.9, -5, 1e21, 1e-7, whole(1e6) / 100]);
  const value = (depth) =>
    one([
      text,
      text,
      amount,
      () => one([true, false, null]),
      () => depth && some(3, () => value(depth - 1)),
      () => depth && params(depth - 1),
    ])();
  const item = () => ({
    item_id: text(),
    item_name: text(),
    price: amount(),
    quantity: one([1, 2, "3", text()]),
  });
  const params = (depth = 2) => ({
    ...Object.fromEntries(some(4, () => [one([word, text])(), value(depth)])),
    ...one([
      {},
      {},
      { value: amount(), currency: "EUR", items: some(3, item) },
      { transaction_id: text(), value: amount(), currency: one(["eur", "X"]) },
    ]),
  });
  /** JSON as it should be, or nearly. */
  const json = (value = params()) => {
    const written = JSON.stringify(value);
    const at = whole(written.length);
    return one([
      written,
      written,
      written,
      whole(9) + written,
      JSON.stringify(value, null, 1),
      written.slice(0, at) + one(HOSTILE) + written.slice(at + whole(3)),
      JSON.stringify({ text: text() }).replace(
        /[^\0-\x7f]|\d/g,
        (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
      ),
    ]);
  };
  const url = () => {
    const made = `https://${one(HOSTS)}/${some(3, text).join("/")}?${some(3, () => `${word()}=${one([encodeURIComponent, String, escape])(text().toWellFormed())}`).join("&")}`;
    return one([one(ARRIVALS)[0], made, made, made + "#" + text(), text()]);
  };
  const view = () => {
    const [landing, referrer] = one(ARRIVALS);
    return [
      one([landing, url()]),
      one([referrer, url(), ""]),
      one(["", "", url()]),
      text(),
    ];
  };
  const event = () => {
    const known = one([id(), one(seen.ids) ?? id()]);
    return [known, `{"id":"${known}","name":"${word()}","params":${json()}}`];
  };
  const state = () =>
    one(["", one(seen.states) ?? "", mangled(one(seen.states))]);
  const mangled = (known = "trailmark 1\n\n\n") => {
    const at = whole(known.length);
    return known.slice(0, at) + text() + known.slice(at + whole(20));
  };
  const choices = () => one(["granted", "denied", "", "granted", text()]);
  const options = () =>
    Object.fromEntries([
      ["collector", one(COLLECTORS)],
      ...some(6, () => [one(NAMES), one([() => one(VALUES), text])()]),
      ["consent", one(["cookieless", "granted", "granted", "required"])],
      ["userAgent", one(AGENTS)],
      ["debug", one(["true", "false"])],
    ]);

  const seen = { ids: [], states: [], answers: [] };
  const kinds = {
    start: () => [json(options()), ...view()],
    opened: () => [whole(3), state()],
    unkept: () => [],
    kept: event,
    merge: () => [state(), state()],
    parted: () => [],
    net: () => [],
    load: view,
    page: view,
    navigate: view,
    track: () => [one([word, text])(), json()],
    auto: () => [one(SENSORS), word(), json(), one([...HOSTS, text()])],
    layer: () => [word(), json(), one([..."admqfbhse", text()])],
    product: () => [one(["", json({ value: amount(), items: [item()] })])],
    use: () => [],
    used: () => [event()[1], one(["", event()[1]])],
    identify: () => [one(["", text()]), json()],
    consent: () => [
      one(["granted", "denied", "analytics,", ",marketing", ",", text()]),
      ...view(),
    ],
    signal: () => [one(SIGNALS), choices(), choices()],
    config: () => [json(options())],
    recall: () => [state()],
    scrolled: () => [one([50, 90.5, 4e9, -1, text()])],
    focus: () => [],
    blur: () => [],
    hidden: () => [],
    visible: () => [],
    online: () => [],
    due: () => [],
    flush: () => [],
    journey: () => [],
    export: () => [],
    forget: () => [],
    speak: () => [whole(9), whole(30), whole(2), one([0, 14_400_000, text()])],
    settle: () => [one([id(), text()]), one(STATUSES), ""],
  };
  const often = ["track", "page", "navigate", "auto", "layer", "identify"];

  return {
    /** The names of all facts. */
    kinds: Object.keys(kinds),
    begin: () => fact("start", ...kinds.start()),
    next() {
      const answer = number() < 0.6 && seen.answers.shift();
      if (answer) return fact(...answer);
      const kind = one([one(often), one(Object.keys(kinds))]);
      return fact(kind, ...kinds[kind]());
    },
    /** Hears of effects, to answer them. */
    hear(effects) {
      for (const [name, ...about] of effects) {
        if (name === "send")
          seen.answers.push([
            "settle",
            about[1],
            one(STATUSES),
            one(["", 5e3]),
          ]);
        if (name === "speak")
          seen.answers.push(["speak", about[0], 10, whole(2), 14_400_000]);
        if (name === "open") seen.answers.push(["opened", 0, state()]);
        if (name === "wake") seen.answers.push(["due"]);
        if (name === "use")
          seen.answers.push([
            "used",
            about[0],
            one(["", about[0], mangled(about[0])]),
          ]);
        if (name === "keep")
          about[0] === "state"
            ? (seen.states = [about[1], ...seen.states].slice(0, 9))
            : (seen.ids = [about[0], ...seen.ids].slice(0, 9));
      }
    },
  };
}

/** A fact as it is told. */
export const fact = (...told) => told.join("\x1e");

const HOSTS =
  "shop.example www.shop.example google.com t.co [::1] 203.0.113.9 a.b.c müller.example localhost:80".split(
    " ",
  );
const WORDS =
  "page_view purchase add_to_cart view_item begin_checkout search q s utm_source utm_medium gclid email phone note tea sign_up generate_lead share".split(
    " ",
  );
const SENSORS =
  "links downloads forms engagement search commerce contact share errors404".split(
    " ",
  );
const SIGNALS =
  "gpc dnt tcf gpp consent-mode wp shopify klaro cookieconsent cookiebot onetrust usercentrics osano absent".split(
    " ",
  );
const STATUSES = [202, 202, 202, 200, 0, 1, 2, 400, 413, 429, 500, "x"];
const COLLECTORS = [
  "https://collect.example/v1",
  "https://collect.example/v1, https://other.example https://third.example",
];
const NAMES =
  "site batchSize batchMs sessionMinutes retentionDays sample domains ignore auto bots hashRouting debug protocol webdriver model lookbackDays queryParams searchParams canonical signals signalNames privacy scrub key purpose nonsense".split(
    " ",
  );
const VALUES =
  "1|2|0|0.5|1000|true|false|all|none|mark|drop|keep|coarse|private|full|strict|off|gpc,tcf|accra|four-phase|six-stage|seven-step|mine a b c d e f g|shop.example,*.example|/tee/*|note tag|links,forms|@@-####|tcf:1,2:3|ga4|trailmark,matomo posthog|marketing|analytics marketing".split(
    "|",
  );
