// Every attribute of the tag, once: what the page of attributes shows, and what its test holds to the engine's own list.

/**
 * `values`: what it takes. `standard`: what holds where it is not said. `meaning` in a sentence or two. `example`: attributes
 * for the tag of the page that tries it. `act`: what to do there. `more`: where it is described in full, in docs/.
 */
export const ATTRIBUTES = [
  {
    name: "data-collector",
    values: "address, or several",
    standard: "required",
    meaning:
      "Where beacons go. A relative address is resolved against the page. Several, separated by spaces, each get every event.",
    example: { "data-collector": "/v1/beacons" },
    act: "Wait five seconds, or press “Flush”: the beacon leaves.",
    more: "COLLECTOR.md",
  },
  {
    name: "data-site",
    values: "text",
    standard: "none",
    meaning:
      "Site, property or project at the collector. One collector may have many sites.",
    example: { "data-site": "my-shop" },
    act: "Each beacon names the site.",
    more: "COLLECTOR.md",
  },
  {
    name: "data-key",
    values: "text",
    standard: "none",
    meaning:
      "Write key, API secret or token, where the protocol of the collector needs one. Everybody who opens the page can read it.",
    example: { "data-key": "write-key" },
    act: "The native protocol has no key; see the recipe for several collectors.",
    more: "PROTOCOLS.md",
  },
  {
    name: "data-protocol",
    values:
      "trailmark, ga4, matomo, plausible, umami, posthog, snowplow, segment, rudderstack, mixpanel, amplitude, otlp, cloudevents, goatcounter",
    standard: "trailmark",
    meaning:
      "Which wire format the collector speaks. For several collectors a list in their order.",
    example: { "data-protocol": "plausible", "data-collector": "/v1/beacons" },
    act: "Press “Add to cart”: the request has Plausible's form (this collector refuses it, and the console says so).",
    more: "PROTOCOLS.md",
  },
  {
    name: "data-purpose",
    values: "analytics, marketing; a list for several collectors",
    standard: "analytics",
    meaning:
      "For which purpose a collector gets events: it needs that consent.",
    example: { "data-purpose": "marketing", "data-consent": "required" },
    act: "Press “Allow”: only then anything is sent.",
    more: "CONSENT.md",
  },
  {
    name: "data-consent",
    values: "cookieless, required, granted, denied",
    standard: "cookieless",
    meaning:
      "Where consent starts. cookieless: nothing is stored and nobody is recognised. required: nothing is sent before an answer.",
    example: { "data-consent": "required" },
    act: "Add to cart: the event waits. Press “Allow”, and what waited is sent; “Deny” drops it.",
    more: "CONSENT.md",
  },
  {
    name: "data-signals",
    values:
      "auto, off, or of gpc dnt tcf gpp consent-mode wp shopify klaro cookieconsent cookiebot onetrust usercentrics osano; strict may be added",
    standard: "auto",
    meaning:
      "Which privacy signals of browsers and consent platforms are followed. A no always wins.",
    example: { "data-signals": "off" },
    act: "With a browser that sends Global Privacy Control, compare this with the default.",
    more: "CONSENT.md",
  },
  {
    name: "data-signal-names",
    values: "list of platform:analytics:marketing",
    standard: "the platforms' usual names",
    meaning:
      "What a consent platform calls analytics and marketing on this site.",
    example: { "data-signal-names": "klaro:statistics:ads" },
    act: "Only pages with such a platform differ.",
    more: "CONSENT.md",
  },
  {
    name: "data-privacy",
    values: "full, coarse, private",
    standard: "full",
    meaning:
      "How much an event says. coarse: no titles, no full addresses, times by the hour. private: once a day one randomised report, from which only totals can be estimated.",
    example: { "data-privacy": "coarse" },
    act: "Add to cart and look at the event: no item names, a time of a full hour.",
    more: "PRIVATE.md",
  },
  {
    name: "data-scrub",
    values: "list of patterns: # a digit, @ a letter, * any number of both",
    standard: "none",
    meaning:
      "What is replaced besides personal data, which is always replaced before anything is kept or sent.",
    example: { "data-scrub": "KD-######" },
    act: "Search for KD-123456: the event has [scrubbed text] in its place.",
    more: "SCRUBBING.md",
  },
  {
    name: "data-query-params",
    values: "list of names",
    standard: "none",
    meaning:
      "Query parameters that stay in addresses. All but those of campaigns and searches are cut off otherwise.",
    example: { "data-query-params": "colour" },
    act: "Press “Another page”: its address keeps ?colour=red.",
    more: "SENSORS.md",
  },
  {
    name: "data-search-params",
    values: "list of names",
    standard: "q s search query keyword",
    meaning: "Query parameters that hold what was searched for.",
    example: { "data-search-params": "suche" },
    act: "Search: the event search has the words.",
    more: "SENSORS.md",
  },
  {
    name: "data-model",
    values:
      "accra, four-phase, six-stage, three-phase, seven-step, or a name and nine phases of your own",
    standard: "accra",
    meaning:
      "The phases of the customer journey that events, callbacks and style sheets name.",
    example: { "data-model": "four-phase" },
    act: "Add to cart: phase.model is four-phase.",
    more: "JOURNEY.md",
  },
  {
    name: "data-lookback-days",
    values: "1 to 730",
    standard: "90",
    meaning: "How long before a purchase a visit still counts in attribution.",
    example: { "data-lookback-days": "30", "data-consent": "granted" },
    act: "Purchase: the event attribution has the credits.",
    more: "JOURNEY.md",
  },
  {
    name: "data-auto",
    values:
      "all, none, or of pages links downloads forms engagement search commerce contact share errors404",
    standard: "all",
    meaning: "What is captured without code.",
    example: { "data-auto": "pages links" },
    act: "Click the outbound link, then search: only the first is an event.",
    more: "SENSORS.md",
  },
  {
    name: "data-hash-routing",
    values: "flag",
    standard: "off",
    meaning: "A change of the address's hash is a page view.",
    example: { "data-hash-routing": "" },
    act: "Press “Another hash”: a page_view.",
    more: "SENSORS.md",
  },
  {
    name: "data-canonical",
    values: "true, false",
    standard: "true",
    meaning: "A page goes by the path of its canonical address.",
    example: { "data-canonical": "false" },
    act: "The page view's url is the address that was opened.",
    more: "SENSORS.md",
  },
  {
    name: "data-domains",
    values: "list of hosts",
    standard: "the page's own",
    meaning:
      "Own domains: links there are no outbound links, and visits from there no referrals.",
    example: { "data-domains": "trailmark.example" },
    act: "Click the outbound link: it is none now.",
    more: "SENSORS.md",
  },
  {
    name: "data-batch-size",
    values: "1 to 1000",
    standard: "10",
    meaning:
      "A batch leaves when it has so many events, or when data-batch-ms has passed.",
    example: { "data-batch-size": "1" },
    act: "Add to cart: the event leaves at once.",
    more: "DELIVERY.md",
  },
  {
    name: "data-batch-ms",
    values: "0 to 3600000, milliseconds",
    standard: "5000",
    meaning: "How long a batch waits for more.",
    example: { "data-batch-ms": "500" },
    act: "Add to cart: the beacon leaves half a second later.",
    more: "DELIVERY.md",
  },
  {
    name: "data-sample",
    values: "0 to 1",
    standard: "1",
    meaning: "Share of visitors who are measured, decided once for each.",
    example: { "data-sample": "0" },
    act: "Nothing is an event any more.",
    more: "SENSORS.md",
  },
  {
    name: "data-session-minutes",
    values: "1 to 1440",
    standard: "30",
    meaning: "Minutes without activity that end a session.",
    example: { "data-session-minutes": "1" },
    act: "Wait a minute and add to cart: a new session_start.",
    more: "JOURNEY.md",
  },
  {
    name: "data-retention-days",
    values: "1 to 730",
    standard: "180",
    meaning:
      "How long the journey is kept on the visitor's device, with consent.",
    example: { "data-retention-days": "30", "data-consent": "granted" },
    act: "Press “What is known”: export() shows what is kept.",
    more: "PRIVACY.md",
  },
  {
    name: "data-ignore",
    values: "list of path globs: * within a segment, ** across",
    standard: "none",
    meaning: "Pages that are never measured.",
    example: { "data-ignore": "/docs/**" },
    act: "This page is one of them: nothing is an event.",
    more: "SENSORS.md",
  },
  {
    name: "data-bots",
    values: "mark, drop, keep",
    standard: "mark",
    meaning:
      'Events by automated browsers carry "bot": true, are dropped and counted, or go unmarked.',
    example: { "data-bots": "drop" },
    act: "For a person nothing changes; a test's browser sends nothing.",
    more: "ROBOTS.md",
  },
  {
    name: "data-debug",
    values: "flag",
    standard: "off",
    meaning: "Explains each event and each decision on the console.",
    example: { "data-debug": "" },
    act: "Open the console, and add to cart.",
    more: "SENSORS.md",
  },
];
