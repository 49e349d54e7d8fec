// Links: out of the site, to a file, to a person, to share; and clicks that are none.

import { after, before, describe, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { needs } from "./support/engines.mjs";
import { expectEvents } from "./support/expect.mjs";
import { flush, html, leave, loaded, visit } from "./support/visit.mjs";

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

/**
 * On a page with this `body`, in which `OUT` is a page of another site, `act(page)`
 * causes these events and no others.
 */
const causes = (body, act, events, { attributes, script = "", errors } = {}) =>
  visit(
    browser,
    {
      errors,
      pages: {
        "/": ({ headers }) =>
          html({
            attributes,
            // Two names of one machine, and so two sites.
            body: `${body}<script>${script}</script>`.replaceAll(
              "OUT",
              `http://localhost:${headers.host.split(":")[1]}/next`,
            ),
          }),
        "/next": "<!doctype html><title>Next</title>",
        "/list.pdf": FILE,
        "/archive.tar.gz": FILE,
      },
    },
    async ({ open, page, context, recorder }) => {
      await open();
      await loaded(page);
      await flush(page);
      await expectEvents(recorder, {
        act: () => act(page, context),
        settle: () => leave(page),
        events,
      });
    },
  );

const FILE = {
  body: "%PDF",
  headers: {
    "content-type": "application/octet-stream",
    "content-disposition": "attachment",
  },
};

const click = (options) => (page) => page.click("#it", options);

const OUTBOUND = {
  name: "outbound_click",
  params: {
    outbound: true,
    link_domain: "localhost",
    link_url: /^http:\/\/localhost:\d+\/next$/,
  },
};

describe("an outbound link", () => {
  const link = `<a id="it" href="OUT?mail=a@b.example#x">out</a>`;

  for (const [how, options, need] of [
    ["a click", {}],
    ["a click with the middle button", { button: "middle" }, "middle button"],
    [
      "a click with the control key",
      { modifiers: ["Control"] },
      "new tab by click",
    ],
    [
      "a click with the shift key",
      { modifiers: ["Shift"] },
      "new tab by click",
    ],
  ])
    test(how, need ? needs(need) : {}, () =>
      causes(link, click(options), [OUTBOUND]),
    );

  test("a click with the right button is none", needs("middle button"), () =>
    causes(link, click({ button: "right" }), []),
  );

  test("the enter key", () =>
    causes(
      link,
      async (page) => {
        await page.focus("#it");
        await page.keyboard.press("Enter");
        await page.waitForFunction(() => document.title === "Next");
      },
      [OUTBOUND],
    ));

  test("target=_blank", () =>
    causes(
      `<a id="it" href="OUT" target="_blank">out</a>`,
      (page, context) =>
        Promise.all([context.waitForEvent("page"), page.click("#it")]),
      [OUTBOUND],
    ));

  for (const [what, body] of [
    ["an element in a link", `<a href="OUT"><b><i id="it">out</i></b></a>`],
    [
      "a link in SVG",
      `<svg width="99" height="99"><a href="OUT"><rect id="it" width="99" height="99"/></a></svg>`,
    ],
    [
      "a link in SVG by xlink:href",
      `<svg width="99" height="99"><a xlink:href="OUT"><rect id="it" width="99" height="99"/></a></svg>`,
    ],
    [
      "an area of an image map",
      `<map name="m"><area href="OUT" shape="default"></map><img id="it" usemap="#m" width="99" height="99" src="/favicon.ico" style="display:inline-block">`,
    ],
  ])
    test(what, () => causes(body, click(), [OUTBOUND]));

  test("a link in an open shadow tree", () =>
    causes(`<div id="it"></div>`, click(), [OUTBOUND], {
      script: `it.attachShadow({ mode: "open" }).innerHTML = '<a href="OUT" style="display:block">out</a>';`,
    }));

  test("a link that the page's own code follows in its place", () =>
    causes(link, click(), [], {
      script: `it.addEventListener("click", (event) => event.preventDefault());`,
    }));

  test("a link whose click the page keeps to itself", () =>
    causes(link, click(), [OUTBOUND], {
      script: `it.addEventListener("click", (event) => event.stopPropagation());`,
    }));

  test("a link that is not to be watched", () =>
    causes(`<p data-trailmark-ignore>${link}</p>`, click(), []));

  test("a link to an own domain", () =>
    causes(link, click(), [], {
      attributes: { "data-domains": "localhost" },
    }));

  test("a link within the site", () =>
    causes(`<a id="it" href="/next">next</a>`, click(), []));

  test("where links are not captured", () =>
    causes(link, click(), [], { attributes: { "data-auto": "pages forms" } }));
});

describe("a download", () => {
  const download = (name, extension) => ({
    name: "file_download",
    params: { file_name: `/${name}`, file_extension: extension },
  });

  for (const [what, body, events] of [
    [
      "by its extension",
      `<a id="it" href="/list.pdf?key=1">list</a>`,
      [download("list.pdf", "pdf")],
    ],
    [
      "of an archive",
      `<a id="it" href="/archive.tar.gz">all</a>`,
      [download("archive.tar.gz", "gz")],
    ],
    [
      "that the link asks for",
      `<a id="it" href="/next" download>next</a>`,
      [download("next", undefined)],
    ],
    [
      "from another site is no outbound link besides",
      `<a id="it" href="OUT/../list.pdf">list</a>`,
      [download("list.pdf", "pdf")],
    ],
  ])
    test(what, () => causes(body, click(), events));
});

describe("contact and sharing by link", () => {
  for (const [href, name, method] of [
    ["tel:+493012345", "contact", "phone"],
    ["mailto:shop@shop.example", "contact", "email"],
    ["sms:+493012345", "contact", "sms"],
    ["https://wa.me/493012345", "contact", "chat"],
    ["https://t.me/shop", "contact", "chat"],
    ["https://m.me/shop", "contact", "chat"],
    ["https://calendly.com/shop/fitting", "contact", "appointment"],
    ["https://www.facebook.com/sharer/sharer.php?u=x", "share", "facebook"],
    ["https://x.com/intent/post?text=x", "share", "x"],
    ["https://api.whatsapp.com/send?text=x", "share", "whatsapp"],
    ["mailto:?body=https://shop.example", "share", "email"],
  ])
    test(`${href} is ${name} by ${method}`, () =>
      causes(
        // Where it leads to is not there, so it leads there aside.
        `<iframe name="aside"></iframe><a id="it" target="aside" href="${href}">it</a>`,
        (page) => page.evaluate(() => document.getElementById("it").click()),
        [{ name, params: { method } }],
        { errors: [/user gesture|Failed to|ERR_/] },
      ));
});
