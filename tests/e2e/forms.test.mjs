// Forms, and what is marked up as an event: names only, never what was filled in.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "./support/browser.mjs";
import { expectEvents } from "./support/expect.mjs";
import { flush, html, loaded, visit } from "./support/visit.mjs";

let browser;

before(async () => {
  browser = await launch();
});

after(() => browser?.close());

const SECRET = "jane@mail.example";

/** On a page with this `body`, `act(page)` causes these events and no others. */
const causes = (body, act, events, options) =>
  visit(
    browser,
    { pages: { "/": html({ body, ...options }), "/sent": html(options) } },
    async ({ open, page, recorder }) => {
      await open();
      await loaded(page);
      await flush(page);
      await expectEvents(recorder, {
        act: () => act(page),
        settle: () => flush(page),
        events,
      });
      assert.ok(!JSON.stringify(recorder.requests).includes(SECRET));
    },
  );

const form = (attributes = `id="order" name="o"`, more = "") =>
  `<form ${attributes}><input id="mail" type="email" required>${more}<button id="send">Send</button></form>
<script>document.forms[0].addEventListener("submit", (event) => event.preventDefault());</script>`;

/** As a visitor does it: `page.fill` is no typing in every engine. */
const type = async (page, field, text) => {
  await page.focus(field);
  await page.keyboard.type(text);
};

const fill = (page) => type(page, "#mail", SECRET);

const ORDER = { form_id: "order", form_name: "o" };
const START = { name: "form_start", params: ORDER };
const SUBMIT = { name: "form_submit", params: ORDER };

describe("a form", () => {
  test("is begun once, and sent by its button", () =>
    causes(
      form(),
      async (page) => {
        await fill(page);
        await type(page, "#mail", "x");
        await page.click("#send");
      },
      [START, SUBMIT],
    ));

  test("is sent by the enter key", () =>
    causes(
      form(),
      async (page) => {
        await fill(page);
        await page.press("#mail", "Enter");
      },
      [START, SUBMIT],
    ));

  test("that is not valid is not sent", () =>
    causes(form(), (page) => page.click("#send"), []));

  test("that need not be valid is", () =>
    causes(
      form(`id="order" name="o" novalidate`),
      (page) => page.click("#send"),
      [SUBMIT],
    ));

  test("that came later is a form like any other", () =>
    causes(
      `<div id="there"></div>`,
      async (page) => {
        await page.evaluate(() => {
          there.innerHTML = `<form id="order" name="o"><input id="mail"><button id="send">Send</button></form>`;
          there.firstChild.onsubmit = () => false;
        });
        await fill(page);
        await page.click("#send");
      },
      [START, SUBMIT],
    ));

  test("without an id goes by its name", () =>
    causes(form(`name="o"`), fill, [
      { name: "form_start", params: { form_id: "o", form_name: "o" } },
    ]));

  test("whose fields are named as its properties", () =>
    causes(
      form(
        `id="order" name="o"`,
        ["id", "name", "dataset", "localName", "getAttribute", "attributes"]
          .map((name) => `<input name="${name}">`)
          .join(""),
      ),
      // Without playwright, which is at a loss here.
      (page) =>
        page.evaluate(() => {
          document
            .getElementById("mail")
            .dispatchEvent(new Event("input", { bubbles: true }));
          document.getElementById("send").formNoValidate = true;
          document.getElementById("send").click();
        }),
      [START, SUBMIT],
    ));

  test("that is to be ignored", () =>
    causes(
      `<div data-trailmark-ignore>${form()}</div>`,
      async (page) => {
        await fill(page);
        await page.click("#send");
      },
      [],
    ));

  test("where forms are not captured", () =>
    causes(
      form(),
      async (page) => {
        await fill(page);
        await page.click("#send");
      },
      [],
      { attributes: { "data-auto": "pages" } },
    ));
});

describe("markup", () => {
  test("a marked form is told by its own event alone, when it is sent", () =>
    causes(
      form(`data-trailmark-event="generate_lead" data-trailmark-topic="tea"`),
      async (page) => {
        await fill(page);
        await page.click("#send");
      },
      [
        { name: "form_start" },
        { name: "generate_lead", params: { topic: "tea" } },
      ],
    ));

  test("a marked link is told by its own event alone", () =>
    causes(
      `<a id="it" data-trailmark-event="appointment" href="mailto:x@y.example">it</a>
<script>it.onclick = () => false;</script>`,
      (page) => page.click("#it"),
      [{ name: "appointment" }],
    ));

  test("a marked field is told with its value when it has changed", () =>
    causes(
      `<select id="it" data-trailmark-event="self_reported" data-trailmark-field="source">
<option>-</option><option>A friend</option></select>`,
      async (page) => {
        await page.click("#it");
        await page.selectOption("#it", "A friend");
      },
      [
        { name: "phase_change" },
        { name: "self_reported", params: { source: "A friend" } },
      ],
    ));

  test("a coupon typed from a flyer", () =>
    causes(
      `<form id="cart"><input id="code" data-trailmark-event="coupon" data-trailmark-field="coupon"><input id="b"></form>`,
      async (page) => {
        await type(page, "#code", "SPRING10");
        await page.focus("#b");
      },
      [
        { name: "form_start" },
        { name: "coupon", params: { coupon: "SPRING10" } },
      ],
    ));

  test("a page that is printed tells what is marked for that", () =>
    causes(
      `<p data-trailmark-event="voucher_printed" data-trailmark-on="print" data-trailmark-coupon="V1">Voucher</p>`,
      async (page) => {
        await page.click("p");
        await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      },
      [{ name: "voucher_printed", params: { coupon: "V1" } }],
    ));

  test("a click on a label counts once", () =>
    causes(
      `<div data-trailmark-event="option"><label id="it">Gift <input type="checkbox"></label></div>`,
      (page) => page.click("#it"),
      [{ name: "option" }],
    ));
});
