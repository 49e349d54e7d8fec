/**
 * The attributes of the tag: one row each, with an example that runs. The site's page, its
 * examples and the check of a tag are made of this table, and a test holds it to the options
 * that the engine knows.
 *
 * `takes` is what the checker compares values with: `words` (one of them), `list` (any of them),
 * `[from, to]` (a number), `flag`, or nothing where any text will do. `live` is the example:
 * `tag` are its attributes besides collector and site, `before` runs ahead of the tag, `body` is
 * what it shows, `script` what it does, and `shows` what its log says once every button has been
 * pressed, which a test does.
 */
export const ATTRIBUTES = [
  {
    name: "data-collector",
    takes: {},
    values: "URL, or up to eight with spaces between",
    required: true,
    about:
      "Where beacons go. A relative URL is resolved against the page. Without it nothing is measured.",
    more: ["Several collectors", "/docs/recipes/several-collectors/"],
    live: {
      body: `<button id="send">Send what waits</button>`,
      script: `document.querySelector("#send").onclick = async () =>
  show(await trailmark.flush());`,
      shows: ["event page_view", "sent to /v1/beacons", '"sent": '],
    },
  },
  {
    name: "data-site",
    takes: {},
    values: "text",
    about:
      "Which of the collector's sites the events belong to: a name of yours, or the id of site, property or project where the collector is another's.",
    live: {
      tag: { "data-site": "docs-shop" },
      body: `<button id="send">Send what waits</button>`,
      script: `document.querySelector("#send").onclick = () => trailmark.flush();`,
      shows: ['"site": "docs-shop"'],
    },
  },
  {
    name: "data-protocol",
    takes: {
      list: "trailmark amplitude cloudevents ga4 goatcounter matomo mixpanel otlp plausible posthog rudderstack segment snowplow umami",
    },
    default: "trailmark",
    about:
      "The words in which the collector is spoken to. With several collectors, one word for each, in their order.",
    more: ["Other collectors", "/docs/reference/protocols/"],
    live: {
      tag: {
        "data-collector": "https://plausible.example/api/event",
        "data-protocol": "plausible",
        "data-site": "shop.example",
      },
      hint: "This page plays the collector at plausible.example: nothing leaves it.",
      body: `<button id="buy">Subscribe</button>`,
      script: `document.querySelector("#buy").onclick = () => {
  trailmark.track("subscribe", { plan: "pro" });
  trailmark.flush();
};`,
      shows: [
        "sent to https://plausible.example/api/event",
        '"name": "pageview"',
        '"domain": "shop.example"',
      ],
    },
  },
  {
    name: "data-key",
    takes: {},
    values: "text",
    about:
      "Write key, measurement id or project token, where the protocol has one. It is public like everything in a page: never a secret.",
    more: ["What each collector calls it", "/docs/reference/protocols/"],
    live: {
      tag: {
        "data-collector": "https://posthog.example",
        "data-protocol": "posthog",
        "data-key": "phc_example",
      },
      hint: "This page plays the collector at posthog.example: nothing leaves it.",
      body: `<button id="send">Send what waits</button>`,
      script: `document.querySelector("#send").onclick = () => trailmark.flush();`,
      shows: ["sent to https://posthog.example", "phc_example"],
    },
  },
  {
    name: "data-purpose",
    takes: { list: "analytics marketing" },
    default: "analytics",
    about:
      "What a visitor has to agree to before this collector gets anything. With several collectors, one word for each.",
    more: ["Several collectors", "/docs/recipes/several-collectors/"],
    live: {
      tag: {
        "data-collector": "/v1/beacons https://posthog.example",
        "data-protocol": "trailmark posthog",
        "data-site": "docs -",
        "data-key": "- phc_example",
        "data-purpose": "analytics marketing",
        "data-consent": "required",
      },
      hint: "posthog.example is played by this page.",
      body: `<button id="count">Allow analytics</button>
<button id="all">Allow marketing, too</button>`,
      script: `document.querySelector("#count").onclick = async () => {
  trailmark.consent({ analytics: "granted", marketing: "denied" });
  show(await trailmark.flush());
};
document.querySelector("#all").onclick = async () => {
  trailmark.consent({ analytics: "granted", marketing: "granted" });
  trailmark.track("subscribe", { plan: "pro" });
  show(await trailmark.flush());
};`,
      shows: ["sent to /v1/beacons", "sent to https://posthog.example"],
    },
  },
  {
    name: "data-consent",
    takes: { words: "required denied cookieless granted" },
    default: "cookieless",
    about:
      "Where consent starts. <code>required</code>: nothing is sent or stored before a yes. <code>cookieless</code>: counted, not recognised. <code>granted</code>: recognised. <code>denied</code>: nothing at all.",
    more: ["What each state stores and sends", "/docs/reference/consent/"],
    live: {
      tag: { "data-consent": "required" },
      body: `<button id="yes">Allow</button>
<button id="no">No, thanks</button>`,
      script: `document.querySelector("#yes").onclick = () => trailmark.consent("granted");
document.querySelector("#no").onclick = () => trailmark.consent("denied");`,
      shows: ["consent granted", "event page_view", "consent denied"],
    },
  },
  {
    name: "data-signals",
    takes: {
      list: "auto off strict gpc dnt tcf gpp consent-mode wp shopify klaro cookieconsent cookiebot onetrust usercentrics osano",
    },
    default: "auto",
    about:
      "Which privacy signals of browser and consent platforms are followed. <code>strict</code> makes Global Privacy Control and Do Not Track a no to everything.",
    more: ["Who wins", "/docs/reference/consent/#who-wins"],
    live: {
      tag: { "data-consent": "granted", "data-signals": "auto strict" },
      before: `// Plays a browser with Global Privacy Control on.
Object.defineProperty(navigator, "globalPrivacyControl", { value: true });`,
      body: `<button id="ask">What holds?</button>`,
      script: `document.querySelector("#ask").onclick = async () =>
  show((await trailmark.journey()).consent);`,
      shows: ['"analytics": "denied"', "signal:gpc"],
    },
  },
  {
    name: "data-signal-names",
    takes: { list: "" },
    values: "platform:analytics:marketing, several with spaces between",
    about:
      "What your consent platform calls analytics and marketing, where it is not the platform's usual names.",
    more: ["Names by platform", "/docs/reference/consent/#configuring-it"],
    live: {
      tag: {
        "data-consent": "required",
        "data-signal-names": "wp:statistics-anonymous:marketing",
      },
      before: `// Plays WordPress's consent API, where a visitor has agreed to anonymous statistics.
window.wp_consent_type = "optin";
window.wp_has_consent = (category) => category === "statistics-anonymous";`,
      body: `<button id="ask">What holds?</button>`,
      script: `document.querySelector("#ask").onclick = async () =>
  show((await trailmark.journey()).consent);`,
      shows: ["signal:wp", '"analytics": "granted"'],
    },
  },
  {
    name: "data-privacy",
    takes: { words: "full coarse private" },
    default: "full",
    about:
      "How much an event says. <code>coarse</code>: no titles, ids in paths masked, times to the hour, no item names. <code>private</code>: one randomised report a day and nothing else.",
    more: ["Private reports", "/docs/reference/private/"],
    live: {
      tag: { "data-privacy": "coarse" },
      body: `<button id="view">Look at a kettle</button>`,
      script: `document.querySelector("#view").onclick = () => {
  trailmark.track("view_item", {
    items: [{ item_id: "KL-1", item_name: "Kettle", price: 59.9 }],
  });
  trailmark.flush();
};`,
      shows: ["event view_item", "sent to /v1/beacons"],
    },
  },
  {
    name: "data-model",
    takes: { words: "accra four-phase six-stage three-phase seven-step" },
    own: true,
    default: "accra",
    about:
      "The phases by which events and callbacks name a journey: one of five models, or your own as a name and nine phases.",
    more: ["Phases and models", "/docs/reference/journey/"],
    live: {
      tag: { "data-model": "four-phase" },
      body: `<button id="view">Look at a kettle</button>
<button id="buy">Buy it</button>`,
      script: `const items = [{ item_id: "KL-1", price: 59.9, quantity: 1 }];
document.querySelector("#view").onclick = () => trailmark.track("view_item", { items });
document.querySelector("#buy").onclick = () =>
  trailmark.track("purchase", { transaction_id: "D-" + Date.now(), value: 59.9, currency: "EUR", items });`,
      shows: ["four-phase", "event purchase", "adoption"],
    },
  },
  {
    name: "data-lookback-days",
    takes: { number: [1, 730] },
    default: "90",
    about:
      "How many days before a purchase a visit still counts in its attribution.",
    more: ["Attribution", "/docs/reference/journey/"],
    live: {
      tag: { "data-lookback-days": "30" },
      body: `<button id="buy">Buy a kettle</button>`,
      script: `document.querySelector("#buy").onclick = () =>
  trailmark.track("purchase", { transaction_id: "D-" + Date.now(), value: 59.9, currency: "EUR" });`,
      shows: ["event purchase", "event attribution"],
    },
  },
  {
    name: "data-auto",
    takes: {
      list: "all none pages links downloads forms engagement search commerce contact share errors404",
    },
    default: "all",
    about: "What is told without code.",
    more: ["What each word tells", "/docs/reference/sensors/"],
    live: {
      tag: { "data-auto": "downloads" },
      hint: "Downloads are told; the page view is not.",
      body: `<p><a data-try href="/docs/static/prices.csv" download>Price list</a></p>`,
      shows: ["event file_download"],
      never: ["event page_view"],
    },
  },
  {
    name: "data-hash-routing",
    takes: { flag: true },
    default: "false",
    about:
      "A change of the URL's fragment is a page view: for applications whose routes are <code>#/…</code>.",
    more: ["Single-page application", "/docs/recipes/single-page-application/"],
    live: {
      tag: { "data-hash-routing": "" },
      body: `<p><a data-try href="#/kettles">Kettles</a> <a data-try href="#/cups">Cups</a></p>`,
      shows: ["#/kettles", "#/cups"],
    },
  },
  {
    name: "data-query-params",
    takes: { list: "" },
    values: "list of names",
    about:
      "Query parameters that stay in a page's URL. Besides these only those of campaigns and searches do.",
    live: {
      tag: { "data-query-params": "color size" },
      body: `<button id="red">Go to /kettles?color=red&amp;token=abc</button>`,
      script: `document.querySelector("#red").onclick = () =>
  history.pushState({}, "", "/kettles?color=red&token=abc");`,
      shows: ["/kettles?color=red"],
      never: ["token=abc"],
    },
  },
  {
    name: "data-search-params",
    takes: { list: "" },
    default: "q s search query keyword",
    about: "Query parameters that hold what was searched for.",
    live: {
      tag: { "data-search-params": "suche" },
      body: `<button id="find">Search for teapots</button>`,
      script: `document.querySelector("#find").onclick = () =>
  history.pushState({}, "", "?suche=teapots");`,
      shows: ["event search", '"search_term": "teapots"'],
    },
  },
  {
    name: "data-canonical",
    takes: { flag: true },
    default: "true",
    about:
      "A page goes by the path of its <code>&lt;link rel=canonical&gt;</code>. <code>false</code> takes the address bar's.",
    live: {
      tag: { "data-canonical": "false" },
      head: `<link rel="canonical" href="/docs/canonical-address/">`,
      hint: "This page names /docs/canonical-address/ as canonical; it is told by its own path.",
      body: `<button id="view">Tell a view</button>`,
      script: `document.querySelector("#view").onclick = () => trailmark.page();`,
      shows: ["/docs/live/data-canonical/"],
      never: ["/docs/canonical-address/"],
    },
  },
  {
    name: "data-domains",
    takes: { list: "" },
    values: "list of host names",
    about:
      "Domains of your own besides the page's: links there are not outbound, and visits from there are no referrals.",
    live: {
      tag: { "data-domains": "own.example" },
      body: `<p><a data-try target="elsewhere" href="https://own.example/">Your other domain</a>
<a data-try target="elsewhere" href="https://other.example/">Somebody else's</a></p>
<iframe name="elsewhere" title="Where the links lead" hidden></iframe>`,
      shows: ["event outbound_click", '"link_domain": "other.example"'],
      never: ['"link_domain": "own.example"'],
    },
  },
  {
    name: "data-batch-size",
    takes: { number: [1, 1000] },
    default: "10",
    about:
      "A batch leaves when it has this many events, or after <code>data-batch-ms</code>.",
    live: {
      tag: { "data-batch-size": "5", "data-batch-ms": "60000" },
      hint: "The arrival is two events; three more fill the batch.",
      body: `<button id="three">Tell three events</button>`,
      script: `document.querySelector("#three").onclick = () => {
  for (const plan of ["free", "pro", "team"]) trailmark.track("compare", { plan });
};`,
      shows: ["event compare", "sent to /v1/beacons"],
    },
  },
  {
    name: "data-batch-ms",
    takes: { number: [0, 3600000] },
    default: "5000",
    about: "A batch leaves after this many milliseconds, whatever is in it.",
    live: {
      tag: { "data-batch-ms": "300" },
      body: `<button id="one">Tell an event</button>`,
      script: `document.querySelector("#one").onclick = () => trailmark.track("compare");`,
      shows: ["event compare", "sent to /v1/beacons", "beacon"],
    },
  },
  {
    name: "data-sample",
    takes: { number: [0, 1] },
    default: "1",
    about: "The share of visitors who are measured, decided once for each.",
    live: {
      tag: { "data-sample": "0", "data-debug": "" },
      hint: "With 0 nobody is measured; <code>data-debug</code> says so.",
      body: `<button id="one">Tell an event</button>`,
      script: `document.querySelector("#one").onclick = () => trailmark.track("compare");`,
      shows: ["not measured, for data-sample"],
      never: ["event page_view"],
    },
  },
  {
    name: "data-session-minutes",
    takes: { number: [1, 1440] },
    default: "30",
    about: "Minutes without activity that end a session.",
    live: {
      tag: { "data-session-minutes": "1" },
      before: `// Plays that time passes.
const now = Date.now;
let later = 0;
Date.now = () => now() + later;
window.pass = (minutes) => { later += minutes * 60_000; };`,
      body: `<button id="later">Come back two minutes later</button>`,
      script: `document.querySelector("#later").onclick = () => {
  pass(2);
  trailmark.track("compare");
};`,
      shows: ['"number": 1', '"number": 2'],
    },
  },
  {
    name: "data-retention-days",
    takes: { number: [1, 730] },
    default: "180",
    about:
      "Days for which the device remembers a journey, under consent <code>granted</code>.",
    live: {
      tag: { "data-consent": "granted", "data-retention-days": "30" },
      body: `<button id="ask">Who am I?</button>`,
      script: `document.querySelector("#ask").onclick = async () => {
  const { visitor, session } = await trailmark.journey();
  show({ visitor, session: session.number });
};`,
      hint: "The id stays the same over reloads, for 30 days after the last visit.",
      shows: ['"visitor": "'],
    },
  },
  {
    name: "data-ignore",
    takes: { list: "" },
    values: "list of path globs",
    about:
      "Pages that are never measured: <code>*</code> within a segment of the path, <code>**</code> across.",
    live: {
      tag: { "data-ignore": "/docs/live/** /account/*", "data-debug": "" },
      body: `<button id="shop">Go to /shop/kettle</button>`,
      script: `document.querySelector("#shop").onclick = () =>
  history.pushState({}, "", "/shop/kettle");`,
      shows: ["not measured, for data-ignore", "/shop/kettle"],
    },
  },
  {
    name: "data-bots",
    takes: { words: "mark drop keep" },
    default: "mark",
    about:
      "What becomes of events by robots: marked, dropped and counted, or unmarked.",
    more: ["Robots", "/docs/reference/robots/"],
    live: {
      tag: { "data-bots": "drop", "data-debug": "" },
      before: `// Plays a browser that is driven by a program.
Object.defineProperty(navigator, "webdriver", { value: true });`,
      body: `<button id="one">Tell an event</button>`,
      script: `document.querySelector("#one").onclick = () => trailmark.track("compare");`,
      shows: ["not measured, for data-bots"],
      never: ["event page_view"],
    },
  },
  {
    name: "data-scrub",
    takes: { list: "" },
    values: "list of patterns",
    about:
      "Personal data of your own kind, replaced on the device like e-mail addresses are: <code>#</code> is a digit, <code>@</code> a letter, <code>*</code> any number of both.",
    more: ["What is replaced anyway", "/docs/reference/scrubbing/"],
    live: {
      tag: { "data-scrub": "KD-#####" },
      body: `<button id="one">Tell “order of KD-12345, ann@example.org”</button>`,
      script: `document.querySelector("#one").onclick = () =>
  trailmark.track("note", { text: "order of KD-12345, ann@example.org" });`,
      shows: ["event note", "[email]"],
      never: ["event note.*KD-12345"],
    },
  },
  {
    name: "data-debug",
    takes: { flag: true },
    default: "false",
    about:
      "Explains each event and each decision on the console, at the level “verbose”.",
    more: ["Troubleshooting", "/docs/troubleshooting/"],
    live: {
      tag: { "data-debug": "" },
      body: `<button id="one">Tell an event</button>`,
      script: `document.querySelector("#one").onclick = () => {
  trailmark.track("compare", { plan: "pro" });
  trailmark.flush();
};`,
      shows: ["console saw", "sends to"],
    },
  },
];
