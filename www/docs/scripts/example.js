// A page with something of everything on it, a tag with the attributes of the address, and what becomes of it.

import { COMMANDS } from "./commands.js";
import { element } from "./dom.js";

const Running = (async () => {}).constructor;
const query = new URLSearchParams(location.search);
const told = document.querySelector("#told");

const show = (what, detail) => {
  const text =
    detail === undefined && typeof what !== "string"
      ? JSON.stringify(what, null, 1)
      : what;
  const row = element("li", {}, element("code", {}, String(text)));
  if (detail !== undefined)
    row.append(
      element(
        "details",
        {},
        element("summary", {}, "all of it"),
        element("pre", { tabindex: 0 }, JSON.stringify(detail, null, 1)),
      ),
    );
  told.prepend(row);
};
globalThis.show = show;

for (const name of ["ready", "session", "consent", "cart_abandoned"])
  document.addEventListener(`trailmark:${name}`, ({ detail }) =>
    show(`heard: ${name}`, detail ?? null),
  );
document.addEventListener("trailmark:event", ({ detail }) =>
  show(`event: ${detail.name}`, detail),
);
document.addEventListener("trailmark:phase", ({ detail }) =>
  show(`phase: ${detail.name}`, detail),
);
document.addEventListener("trailmark:beacon", ({ detail }) =>
  show(`beacon: ${detail.status ?? ""}`, detail),
);
document.addEventListener("trailmark:dropped", ({ detail }) =>
  show(`dropped: ${detail.reason ?? ""}`, detail),
);

const cart = {
  currency: "EUR",
  value: 59.9,
  items: [
    { item_id: "K-1", item_name: "Teapot KD-123456", price: 59.9, quantity: 1 },
  ],
};
const ACTS = {
  cart: () => trailmark("track", "add_to_cart", cart),
  purchase: () =>
    trailmark("track", "purchase", {
      ...cart,
      transaction_id: crypto.randomUUID(),
    }),
  page: () =>
    history.pushState(null, "", "/docs/example/teapot?colour=red&x=1"),
  hash: () => (location.hash = `h${Date.now() % 1_000}`),
  allow: () => trailmark("consent", "granted"),
  deny: () => trailmark("consent", "denied"),
  flush: async () => show("flush()", await trailmark.flush()),
  known: async () => show("export()", await trailmark.export()),
};
for (const button of document.querySelectorAll("[data-act]"))
  button.addEventListener("click", () => ACTS[button.dataset.act]());
document.querySelector("#search").addEventListener("submit", (event) => {
  event.preventDefault();
  const words = new FormData(event.target).get("suche");
  history.pushState(
    null,
    "",
    `/docs/example/?suche=${encodeURIComponent(words)}`,
  );
});

const script = element("script", {
  src: "/trailmark.js",
  "data-collector": "/v1/beacons",
  "data-site": "docs",
  "data-bots": "keep",
});
for (const [name, value] of query)
  if (name.startsWith("data-")) script.setAttribute(name, value);
document.querySelector("#tag").textContent = script.outerHTML;
document.head.append(script);

const command = COMMANDS.find(({ name }) => name === query.get("run"));
if (command) {
  document.querySelector("#run-it").hidden = false;
  document.querySelector("#code").textContent = command.code;
  document.querySelector("#run").addEventListener("click", async () => {
    // The text that is shown is what is run.
    const run = new Running("show", command.code);
    await run(show).catch((wrong) => show(`threw: ${wrong}`));
  });
}
