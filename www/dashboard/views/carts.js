// Carts from the first look to the purchase, what was left in them and after which step; and bounces.

import { drawBars } from "../charts/bars.js";
import { figure } from "../charts/figure.js";
import { axisX, axisY, gridY, line, plot } from "../charts/plot.js";
import { element } from "../dom.js";
import { amounts, count, day, money as showMoney, percent } from "../format.js";
import { say } from "../language.js";
import { text } from "../words.js";
import { load } from "./load.js";
import {
  counted,
  counts,
  figures,
  listOf,
  money,
  named,
  shares,
  teach,
} from "./parts.js";

/** The view as elements. */
export async function carts({ query, signal }) {
  const [cart, bounce] = await Promise.all([
    load("/api/carts", { query, signal }),
    load("/api/bounces", { query, signal }),
  ]);
  return [...cartsOf(cart), ...bouncesOf(bounce)];
}

function cartsOf(answer) {
  const funnel = listOf(answer.funnel);
  const { abandoned = {}, abandoned_before: before } = answer;
  if (funnel.every(({ visits }) => visits === 0) && !abandoned.carts)
    return [nothing()];
  return [
    figures([
      counted(
        "abandoned",
        say("Abandoned carts"),
        abandoned.carts,
        before?.carts,
      ),
      {
        name: "abandoned-value",
        title: say("Left in them"),
        value: amounts(abandoned.value),
      },
      {
        name: "abandoned-rate",
        title: say("Of all carts"),
        value: percent(abandoned.rate),
      },
      counted(
        "recovered",
        say("Recovered within 30 days"),
        abandoned.recovered,
        before?.recovered,
      ),
      {
        name: "recovered-value",
        title: say("Recovered value"),
        value: amounts(abandoned.recovered_value),
      },
    ]),
    steps(funnel),
    reasons(listOf(answer.reasons)),
    days(listOf(answer.days)),
  ];
}

function steps(rows) {
  const compared = rows.some(({ before }) => before != null);
  const first = rows[0]?.visits ?? 0;
  return figure({
    name: "funnel",
    title: say("From the first look to the purchase"),
    columns: [
      { title: say("Step"), of: ({ step }) => text(step), show: named },
      counts(say("Visits"), ({ visits }) => visits),
      shares(say("Of the first step"), ({ visits }) =>
        first > 0 ? visits / first : null,
      ),
      ...(compared
        ? [counts(say("Visits before"), ({ before }) => before)]
        : []),
    ],
    rows,
    draw: (width) =>
      drawBars(width, rows, {
        name: ({ step }) => named(step),
        size: ({ visits }) => visits,
        words: ({ visits }) => (first > 0 ? percent(visits / first) : ""),
        before: compared ? ({ before }) => before ?? 0 : undefined,
        label: say("From the first look to the purchase"),
      }),
  });
}

function reasons(rows) {
  return figure({
    name: "reasons",
    title: say("Last step before a cart was left"),
    columns: [
      {
        title: say("Step"),
        of: ({ step }) => step && text(step),
        show: stepWords,
      },
      counts(say("Carts"), (row) => row.carts),
      ...money(say("Value"), rows, ({ value }) => value, showMoney),
    ],
    rows,
    empty: say("No cart was left in this period."),
    draw: (width) =>
      drawBars(width, rows, {
        name: ({ step }) => stepWords(step),
        size: (row) => row.carts,
        // The largest; a line has room for one, the table has all.
        words: ({ value }) => amounts(listOf(value).slice(0, 1)),
        label: say("Last step before a cart was left"),
      }),
  });
}

function stepWords(step) {
  return step ? named(step) : say("None.");
}

function days(rows) {
  const kinds = [
    ["abandoned", say("Abandoned"), "bad"],
    ["recovered", say("Recovered"), "open"],
    ["purchased", say("Purchased"), "good"],
  ];
  return figure({
    name: "cart-days",
    title: say("Day by day"),
    columns: [
      { title: say("Day"), of: (row) => row.day, show: day },
      ...kinds.map(([kind, title]) => counts(title, (row) => row[kind])),
    ],
    rows,
    empty: say("None."),
    draw: (width) =>
      element("div", {}, drawDays(width, rows, kinds), legend(kinds)),
  });
}

function drawDays(width, rows, kinds) {
  return plot({
    label: say("Day by day"),
    width,
    height: 220,
    x: { type: "utc", label: null },
    y: {
      label: null,
      domain: [
        0,
        Math.max(1, ...rows.flatMap((row) => kinds.map(([kind]) => row[kind]))),
      ],
      nice: true,
    },
    marks: [
      gridY(),
      axisY({ ticks: 5, tickFormat: count }),
      axisX({
        ticks: Math.max(2, Math.floor(width / 110)),
        tickFormat: (at) => day(at.toISOString().slice(0, 10)),
      }),
      ...kinds.map(([kind, , look]) =>
        line(rows, {
          x: (row) => new Date(row.day),
          y: kind,
          stroke: "currentColor",
          strokeWidth: 2,
          className: `series ${look}`,
        }),
      ),
    ],
  });
}

function legend(kinds) {
  return element(
    "ul",
    { class: "legend" },
    ...kinds.map(([, title, look]) =>
      element("li", { class: `series ${look}` }, element("span", {}, title)),
    ),
  );
}

function bouncesOf(answer) {
  if (!answer.visits) return [];
  return [
    element("h3", { class: "part" }, say("Bounces")),
    figures([
      counted("bounces", say("Bounces"), answer.bounces, answer.bounces_before),
      {
        name: "bounce-rate",
        title: say("Bounce rate"),
        value: percent(answer.rate),
      },
      counted("visits", say("Visits"), answer.visits, answer.visits_before),
    ]),
    bouncesBy(
      "bounces-by-page",
      say("By landing page"),
      listOf(answer.pages),
      "page",
    ),
    bouncesBy(
      "bounces-by-channel",
      say("By channel"),
      listOf(answer.channels),
      "channel",
    ),
  ];
}

function bouncesBy(name, title, rows, what) {
  return figure({
    name,
    title,
    columns: [
      {
        title: what === "page" ? say("Page") : say("Channel"),
        of: (row) => text(row[what], 300),
      },
      counts(say("Visits"), ({ visits }) => visits),
      counts(say("Bounces"), ({ bounces }) => bounces),
      shares(say("Bounce rate"), ({ rate }) => rate),
    ],
    rows,
    empty: say("None."),
    draw: (width) =>
      drawBars(width, rows.slice(0, 15), {
        name: (row) => text(row[what]),
        size: ({ bounces }) => bounces,
        words: ({ rate }) => percent(rate),
        label: title,
      }),
  });
}

function nothing() {
  return teach(
    say("No carts in this period"),
    say(
      "Tell what goes into the cart and how far the checkout comes; a cart that is left is noticed by itself:",
    ),
    `trailmark("track", "add_to_cart", { currency: "EUR", value: 49,\n  items: [{ item_id: "kettle", price: 49 }] });\ntrailmark("track", "begin_checkout", { currency: "EUR", value: 49 });`,
  );
}
