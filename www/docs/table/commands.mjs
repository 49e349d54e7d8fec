/**
 * The commands: one row each, with an example that runs, as in attributes.mjs. A test holds the
 * table to js/commands.js.
 */
export const COMMANDS = [
  {
    name: "page",
    call: "page(overrides?)",
    about:
      "A page view. <code>{url, title, referrer}</code> stand in for what the browser says. <code>url</code> may be relative to the page's address, <code>referrer</code> is absolute.",
    live: {
      body: `<button id="view">Show step 2</button>`,
      script: `document.querySelector("#view").onclick = () =>
  trailmark("page", {
    url: "/checkout/step-2",
    title: "Your address",
  });`,
      shows: ["/checkout/step-2"],
    },
  },
  {
    name: "track",
    call: "track(name, params?)",
    about:
      "An event. GA4's recommended names and parameters are understood; any other name is yours. The call returns at once; the event is worked on when the page's own task is done, and before any other call.",
    more: ["What is read in a shop", "/docs/reference/commerce/"],
    live: {
      body: `<button id="add">Add a kettle to the cart</button>`,
      script: `document.querySelector("#add").onclick = () =>
  trailmark("track", "add_to_cart", {
    currency: "EUR",
    value: 59.9,
    items: [{ item_id: "KL-1", item_name: "Kettle", price: 59.9, quantity: 1 }],
  });`,
      shows: ["event add_to_cart"],
    },
  },
  {
    name: "identify",
    call: "identify(userId, traits?)",
    about:
      "Ties the journey to a customer whom you know. Needs consent <code>granted</code>; <code>null</code> unties it.",
    live: {
      tag: { "data-consent": "granted" },
      body: `<button id="in">Sign in</button>
<button id="out">Sign out</button>`,
      script: `document.querySelector("#in").onclick = () => {
  trailmark("identify", "c-4711", { plan: "pro" });
  trailmark("track", "login");
};
document.querySelector("#out").onclick = () => trailmark("identify", null);`,
      shows: ['"user": "c-4711"'],
    },
  },
  {
    name: "consent",
    call: "consent(state)",
    about:
      "<code>'granted'</code>, <code>'denied'</code>, <code>'cookieless'</code>, or one of them for each purpose: <code>{analytics, marketing}</code>.",
    more: ["A banner of your own", "/docs/recipes/consent-banner/"],
    live: {
      tag: { "data-consent": "required" },
      body: `<button id="count">Statistics only</button>
<button id="no">Nothing</button>`,
      script: `document.querySelector("#count").onclick = () =>
  trailmark("consent", { analytics: "granted", marketing: "denied" });
document.querySelector("#no").onclick = () => trailmark("consent", "denied");`,
      shows: ['"analytics": "granted"', "event page_view", "consent denied"],
    },
  },
  {
    name: "config",
    call: "config(options)",
    about:
      "Options as in attributes, in camelCase: <code>data-batch-size</code> is <code>batchSize</code>.",
    more: ["All attributes", "/docs/attributes/"],
    live: {
      body: `<button id="wrong">Set a wrong one</button>
<button id="right">Set a right one</button>`,
      script: `document.querySelector("#wrong").onclick = () => trailmark("config", { batchSize: "many" });
document.querySelector("#right").onclick = () => {
  trailmark("config", { model: "three-phase" });
  trailmark("track", "compare");
};`,
      shows: ["batchSize takes 1 to 1000", "three-phase"],
    },
  },
  {
    name: "on",
    call: "on(event, fn)",
    about:
      "Hears <code>ready</code>, <code>event</code>, <code>phase</code>, <code>cart_abandoned</code>, <code>session</code>, <code>consent</code>, <code>beacon</code>, <code>dropped</code>. The same come as <code>trailmark:…</code> on <code>document</code>.",
    live: {
      body: `<button id="one">Tell an event</button>`,
      script: `trailmark("on", "event", (event) => show("heard " + event.name));
document.querySelector("#one").onclick = () => trailmark("track", "compare");`,
      shows: ["heard page_view", "heard compare"],
    },
  },
  {
    name: "off",
    call: "off(event, fn)",
    about: "Stops hearing: with the same function.",
    live: {
      body: `<button id="off">Stop hearing, then tell an event</button>`,
      script: `const hear = (event) => show("heard " + event.name);
trailmark("on", "event", hear);
document.querySelector("#off").onclick = () => {
  trailmark("off", "event", hear);
  trailmark("track", "compare");
};`,
      shows: ["heard page_view", "event compare"],
      never: ["heard compare"],
    },
  },
  {
    name: "use",
    call: "use(fn)",
    about:
      "Gets each event before it is queued; returns it, changed or not, or <code>null</code> to drop it.",
    more: ["Middleware", "/docs/reference/sensors/#middleware"],
    live: {
      script: `trailmark("use", (event) => {
  if (event.name === "secret") return null;
  event.params = { ...event.params, theme: "dark" };
  return event;
});
document.querySelector("#one").onclick = () => trailmark("track", "compare");
document.querySelector("#drop").onclick = () => trailmark("track", "secret");`,
      body: `<button id="one">Tell “compare”</button>
<button id="drop">Tell “secret”</button>`,
      shows: ['"theme": "dark"', "dropped", '"reason": "middleware"'],
      never: ["event secret"],
    },
  },
  {
    name: "flush",
    call: "flush()",
    about:
      "Sends what waits. A Promise of <code>{sent, queued}</code>; queued is what a collector did not take yet.",
    live: {
      body: `<button id="send">Send now</button>`,
      script: `document.querySelector("#send").onclick = async () =>
  show(await trailmark("flush"));`,
      shows: ["sent to /v1/beacons", '"queued": 0'],
    },
  },
  {
    name: "journey",
    call: "journey()",
    about:
      "A Promise of what the device makes of this visitor: session, phase and why, intent, cart, value, attribution, consent.",
    more: ["How it is worked out", "/docs/reference/journey/"],
    live: {
      body: `<button id="view">Look at a kettle</button>
<button id="ask">Show the journey</button>`,
      script: `document.querySelector("#view").onclick = () =>
  trailmark("track", "view_item", { items: [{ item_id: "KL-1", price: 59.9 }] });
document.querySelector("#ask").onclick = async () => show(await trailmark("journey"));`,
      shows: ["event view_item", '"distribution"', '"because"'],
    },
  },
  {
    name: "export",
    call: "export()",
    about:
      "A Promise of everything that this device keeps of its visitor, and of what was sent.",
    more: ["Rights of visitors", "/docs/reference/privacy/"],
    live: {
      tag: { "data-consent": "granted" },
      body: `<button id="all">Show everything</button>`,
      script: `document.querySelector("#all").onclick = async () => show(await trailmark("export"));`,
      shows: ["result {"],
    },
  },
  {
    name: "forget",
    call: "forget()",
    about:
      "Erases all of it, here and, where the protocol has a request for it, at the collector.",
    more: ["Rights of visitors", "/docs/reference/privacy/"],
    live: {
      tag: { "data-consent": "granted" },
      body: `<button id="forget">Forget me</button>`,
      script: `document.querySelector("#forget").onclick = async () => show(await trailmark("forget"));`,
      shows: ["result {"],
    },
  },
];

/** Whatever can be said in HTML, in the form of the other two tables. */
export const MARKUP = [
  {
    name: "data-trailmark-event",
    about:
      "This element is an event: told on a click, a form's when it is sent.",
    live: {
      body: `<button data-trailmark-event="subscribe">Subscribe</button>`,
      shows: ["event subscribe"],
    },
  },
  {
    name: "data-trailmark-<param>",
    about:
      "A parameter of that event; <code>list-id</code> is <code>list_id</code>.",
    live: {
      body: `<button data-trailmark-event="add_to_cart" data-trailmark-currency="EUR"
  data-trailmark-item-id="KL-1" data-trailmark-price="59.90">Add to cart</button>`,
      shows: ["event add_to_cart", '"item_id": "KL-1"'],
    },
  },
  {
    name: "data-trailmark-field",
    about:
      "On a field: told when it has changed, with its value as this parameter. For coupon codes, and “How did you hear of us?”.",
    live: {
      body: `<label>How did you hear of us?
  <select data-trailmark-event="self_reported" data-trailmark-field="source">
    <option value="">–</option><option>friend</option><option>newspaper</option>
  </select></label>`,
      shows: ["event self_reported", '"source": "friend"'],
    },
  },
  {
    name: "data-trailmark-on",
    about:
      "Told on another event: <code>print</code>, <code>click</code>, <code>submit</code>, <code>change</code>.",
    live: {
      body: `<button data-trailmark-event="voucher_kept" data-trailmark-on="print" id="print">Print the voucher</button>`,
      script: `document.querySelector("#print").onclick = () => dispatchEvent(new Event("beforeprint"));`,
      hint: "The button plays a print: no dialogue opens.",
      shows: ["event voucher_kept"],
    },
  },
  {
    name: "data-trailmark-ignore",
    about: "Nothing is told of this element and what it holds.",
    live: {
      body: `<p data-trailmark-ignore><a data-try target="elsewhere" href="https://quiet.example/">Not told</a></p>
<p><a data-try target="elsewhere" href="https://told.example/">Told</a></p>
<iframe name="elsewhere" title="Where the links lead" hidden></iframe>`,
      shows: ["told.example"],
      never: ["quiet.example"],
    },
  },
  {
    name: "data-trailmark-phase",
    about:
      "On <code>&lt;html&gt;</code>, set by Trailmark: the phase of the journey, for style sheets. Nothing leaves the page for it.",
    live: {
      body: `<p class="offer">Shown only while you consider: free shipping today.</p>
<button id="view">Look at a kettle</button>`,
      script: `document.querySelector("#view").onclick = async () => {
  for (let n = 0; n < 4; n++)
    trailmark.track("view_item", { items: [{ item_id: "KL-" + n, price: 59.9 }] });
  const { phase } = await trailmark.journey();
  show("html has data-trailmark-phase=" + document.documentElement.dataset.trailmarkPhase + ", " + phase.name);
};`,
      shows: ["data-trailmark-phase="],
    },
  },
  {
    name: "<trailmark-privacy>",
    about:
      "An element for visitors: what is known and was sent, switches, download, erasure. In English and German.",
    more: ["Texts and style", "/docs/reference/privacy/"],
    live: {
      tag: { "data-consent": "granted" },
      body: `<trailmark-privacy></trailmark-privacy>`,
      shows: ["event page_view"],
    },
  },
];
