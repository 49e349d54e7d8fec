// Every command, once: what the page of commands shows, and what its test holds to js/commands.js.

export const COMMANDS = [
  {
    name: "page",
    call: "page({ url, title, referrer })",
    meaning:
      "A page view, where the page knows better than we do. What is left out is read from the page.",
    code: `trailmark("page", { title: "A page that is none" });`,
  },
  {
    name: "track",
    call: "track(name, params)",
    meaning:
      "An event. GA4's names and parameters are understood as such; any others are yours.",
    code: `trailmark("track", "add_to_cart", {
  currency: "EUR", value: 59.9,
  items: [{ item_id: "K-1", item_name: "Teapot", price: 59.9, quantity: 1 }],
});`,
  },
  {
    name: "identify",
    call: "identify(userId, traits)",
    meaning:
      "Ties the journey to a customer who is known to you. Needs consent granted; null unties it.",
    code: `trailmark("consent", "granted");
trailmark("identify", "customer-4711", { plan: "gold" });`,
  },
  {
    name: "consent",
    call: "consent(state)",
    meaning:
      "The visitor's answer: granted, denied, cookieless, or { analytics, marketing } of those words.",
    code: `trailmark("consent", { analytics: "granted", marketing: "denied" });`,
  },
  {
    name: "config",
    call: "config(options)",
    meaning: "Options, by the attributes' names in camelCase without data-.",
    code: `trailmark("config", { batchMs: 200, debug: true });`,
  },
  {
    name: "on",
    call: "on(event, function)",
    meaning:
      "Hears ready, event, phase, cart_abandoned, session, consent, beacon, dropped. The same are DOM events named trailmark:….",
    code: `trailmark("on", "phase", ({ name }) => show("phase: " + name));
trailmark("track", "begin_checkout", { value: 59.9, currency: "EUR" });`,
  },
  {
    name: "off",
    call: "off(event, function)",
    meaning: "Hears no more.",
    code: `const hear = () => show("heard");
trailmark("on", "event", hear);
trailmark("off", "event", hear);
trailmark("track", "unheard");`,
  },
  {
    name: "use",
    call: "use(function)",
    meaning:
      "Sees each event before it is queued, and returns it, changed, or null to drop it.",
    code: `trailmark("use", (event) => event.name === "secret" ? null : event);
trailmark("track", "secret");
trailmark("track", "open");`,
  },
  {
    name: "journey",
    call: "journey()",
    meaning:
      "A promise of what is known here: session, phase and why, intent, cart, value, attribution, consent.",
    code: `show(await trailmark.journey());`,
  },
  {
    name: "flush",
    call: "flush()",
    meaning: "Sends what is queued. A promise of { sent, queued }.",
    code: `trailmark("track", "now");
show(await trailmark.flush());`,
  },
  {
    name: "export",
    call: "export()",
    meaning:
      "A promise of everything that is stored on this device about the visitor, and of what has been sent.",
    code: `show(await trailmark.export());`,
  },
  {
    name: "forget",
    call: "forget()",
    meaning:
      "Erases all of it, here and, protocol permitting, at the collector.",
    code: `show(await trailmark.forget());`,
  },
];
