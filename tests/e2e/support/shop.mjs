// The demo shop before the real collector, and a customer who goes through it with
// mouse and keyboard.

import { startCollector } from "./collector.mjs";
import { dist } from "./pages.mjs";

/** Shop, scripts and collector on one port, as `cargo xtask demo` serves them. */
export const openShop = () =>
  startCollector({ flags: ["--serve", "www/shop", "--serve", dist] });

/** The first truthy answer of `ask`, asked again and again until the deadline. */
export async function eventually(what, ask, { within = DEADLINE } = {}) {
  const late = Date.now() + within;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > late)
      throw new Error(`waited ${within} ms in vain for ${what}`);
    await new Promise((again) => setTimeout(again, GLANCE));
  }
}

/** Every stored event in the order in which they arrived. */
export async function stored(shop) {
  const rows = await shop.query("SELECT body FROM events ORDER BY row");
  return rows.map(({ body }) => JSON.parse(body));
}

/**
 * A customer's steps; each ends when the shop has shown what it leads to, and the
 * customer has looked at it: nobody clicks before that, and so the tag has told of
 * the page by then.
 */
export async function customer(page, url) {
  await page.addInitScript(() => {
    document.addEventListener("trailmark:event", ({ detail }) => {
      window.viewed ||= detail.name === "page_view";
    });
  });
  const looked = () =>
    page.waitForFunction(
      () =>
        window.viewed ||
        (window.trailmark?.track && localStorage["shop.consent"] === "denied"),
    );
  const open = async (path) => {
    await page.goto(url + path);
    await looked();
  };
  return {
    open,
    looked,
    /** By one of the ways that the home page offers. */
    async arriveBy(channel) {
      const home = await (await fetch(`${url}/`)).text();
      const links = [...home.matchAll(ARRIVALS)].map(([, href, shown]) => ({
        href: href.replaceAll("&amp;", "&"),
        shown,
      }));
      const { href } = links.find(({ shown }) => shown === channel);
      await open(href);
    },
    async answerConsent(answer) {
      await page.click(`#consent-${answer}`);
      await page.waitForSelector("#consent", { state: "detached" });
      // Who goes on in that moment may have gone before the device has opened.
      await page.evaluate(() => window.trailmark.flush());
    },
    async goToCategory(name) {
      await page.click(`nav[aria-label=Shop] a:text-is("${name}")`);
      await page.waitForURL(`**/${name.toLowerCase()}/`);
      await looked();
    },
    async chooseProduct(slug) {
      await page.click(`[data-item="${slug}"] a`);
      await page.waitForURL(`**/products/${slug}/`);
      await looked();
    },
    async addToCart(quantity) {
      await page.fill("#quantity", String(quantity));
      await page.click("#add-to-cart");
      await page.waitForSelector("#added a");
    },
    async goToCart() {
      await page.click("#cart-link");
      await page.waitForSelector("[data-test=cart-line]");
      await looked();
    },
    async goToCheckout() {
      await page.click("#checkout-button");
      await page.waitForSelector("#name");
      await looked();
    },
    async giveAddress() {
      for (const [id, value] of Object.entries(ADDRESS))
        await page.fill(`#${id}`, value);
      await page.selectOption("#country", { index: 0 });
      await page.check("#shipping-standard");
      await page.click("#continue-to-payment");
      await page.waitForSelector("#payment-invoice");
    },
    async placeOrder() {
      await page.check("#payment-invoice");
      await page.click("#place-order");
      await page.waitForURL("**/thank-you/");
      return this.thanks();
    },
    async reload() {
      await page.reload();
      return this.thanks();
    },
    async thanks() {
      await page.waitForSelector("#order:not([hidden])");
      await looked();
      return {
        id: await page.textContent("#order-id"),
        total: await page.textContent("#order-total"),
      };
    },
    /** Closes the tab. */
    leave: () => page.goto("about:blank"),
  };
}

const DEADLINE = 60_000;
const GLANCE = 50;
const ARRIVALS =
  /<a\s+href="([^"]*)"\s+data-test="arrive"[^]*?door-channel">([^<]*)</g;
export const ADDRESS = {
  name: "Ada Lovelace",
  email: "ada@lovelace.example",
  street: "12 St James's Square",
  postcode: "SW1Y 4JH",
  city: "Londontown",
};
