// Value: orders and revenue by day, what buyers of each first channel bought later, and what customers are expected to.

import { figure } from "../charts/figure.js";
import { axisX, axisY, barY, gridY, plot, ruleY } from "../charts/plot.js";
import { element } from "../dom.js";
import {
  amounts,
  change,
  count,
  day,
  decimal,
  money as showMoney,
  percent,
} from "../format.js";
import { say } from "../language.js";
import { text } from "../words.js";
import { load } from "./load.js";
import { counted, counts, figures, listOf, money, teach } from "./parts.js";

/** The view as elements. */
export async function value({ query, signal }) {
  const answer = await load("/api/value", { query, signal });
  const days = listOf(answer.days);
  if (!answer.orders && listOf(answer.cohorts).length === 0) {
    return [nothing(), ...lifetime(answer.lifetime)];
  }
  return [
    keys(answer),
    ...revenues(days),
    orders(days),
    ...cohorts(listOf(answer.cohorts)),
    ...lifetime(answer.lifetime),
  ];
}

function keys(answer) {
  const [main] = listOf(answer.revenue);
  const before = listOf(answer.revenue_before).find(
    ({ currency }) => currency === main?.currency,
  );
  return figures([
    {
      name: "revenue",
      title: say("Revenue"),
      value: amounts(answer.revenue),
      note: before ? change(main.value, before.value) : "",
    },
    counted("orders", say("Orders"), answer.orders, answer.orders_before),
    {
      name: "average-order",
      title: say("Average order"),
      value: amounts(answer.average_order),
    },
    { name: "buyers", title: say("Buyers"), value: count(answer.buyers) },
    {
      name: "repeat-rate",
      title: say("Bought again"),
      value: percent(answer.repeat_rate),
    },
    { name: "refunds", title: say("Refunds"), value: amounts(answer.refunds) },
  ]);
}

// Each currency has a scale of its own, and so a chart.
function revenues(days) {
  const currencies = new Set(
    days.flatMap(({ revenue }) =>
      listOf(revenue).map(({ currency }) => currency),
    ),
  );
  return [...currencies].sort().map((currency) => {
    const of = ({ revenue }) =>
      listOf(revenue).find((each) => each.currency === currency)?.value ?? 0;
    return byDay(
      `revenue-${text(currency, 8)}`,
      `${say("Revenue by day")} (${text(currency, 8)})`,
      days,
      of,
      money(
        say("Revenue"),
        days,
        ({ revenue }) =>
          listOf(revenue).filter((each) => each.currency === currency),
        showMoney,
      ),
    );
  });
}

function orders(days) {
  const of = (row) => row.orders;
  return byDay("orders-by-day", say("Orders by day"), days, of, [
    counts(say("Orders"), of),
  ]);
}

function byDay(name, title, days, of, columns) {
  return figure({
    name,
    title,
    columns: [
      { title: say("Day"), of: (row) => row.day, show: day },
      ...columns,
    ],
    rows: days,
    empty: say("None."),
    draw: (width) =>
      plot({
        label: title,
        width,
        height: 200,
        marginLeft: 60,
        x: { type: "band", label: null },
        y: {
          label: null,
          domain: [0, Math.max(1, ...days.map(of))],
          nice: true,
        },
        marks: [
          gridY(),
          axisY({ ticks: 4, tickFormat: (n) => count(n) }),
          axisX({ ticks: ticks(days, width), tickFormat: day, tickSize: 0 }),
          barY(days, {
            x: "day",
            y: of,
            fill: "currentColor",
            className: "series main",
          }),
          ruleY([0], { className: "zero" }),
        ],
      }),
  });
}

function ticks(days, width) {
  const every = Math.max(
    1,
    Math.ceil(days.length / Math.max(2, Math.floor(width / 90))),
  );
  return days.map((row) => row.day).filter((_, at) => at % every === 0);
}

// A table whose cells are as dark as they are large reads better than a picture of it.
function cohorts(rows) {
  const currencies = [...new Set(rows.map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const of = rows.filter((row) => row.currency === currency);
    const reached = Math.max(
      0,
      ...of.flatMap(({ months }) =>
        listOf(months)
          .filter(({ buyers }) => buyers > 0)
          .map(({ month }) => month),
      ),
    );
    const months = Array.from({ length: reached + 1 }, (_, month) => month);
    const at = (row, month) =>
      listOf(row.months).find((each) => each.month === month);
    const node = figure({
      name: `cohorts-${text(currency, 8)}`,
      title: `${say("Cohorts by first channel")} (${text(currency, 8)})`,
      hint: say(
        "What buyers spent in the months after their first order, per buyer; month 0 is its own.",
      ),
      columns: [
        { title: say("First channel"), of: ({ channel }) => text(channel) },
        counts(say("Buyers"), ({ buyers }) => buyers),
        ...months.map((month) => ({
          title: say("Month {n}", { n: month }),
          of: (row) => perBuyer(at(row, month), row),
          show: (value) => (!value ? "–" : showMoney({ currency, value })),
          number: true,
        })),
      ],
      rows: of,
    });
    shade(node, of, months, at);
    return node;
  });
}

function perBuyer(month, { buyers }) {
  return month && buyers > 0
    ? Math.round((month.revenue / buyers) * 100) / 100
    : null;
}

function shade(node, rows, months, at) {
  const most = Math.max(
    1,
    ...rows.flatMap((row) =>
      months.map((month) => perBuyer(at(row, month), row) ?? 0),
    ),
  );
  [...(node.querySelector("tbody")?.rows ?? [])].forEach((tr, index) => {
    for (const month of months) {
      const cell = tr.cells[month + 2];
      const value = perBuyer(at(rows[index], month), rows[index]);
      cell.classList.add("heat");
      cell.style.setProperty("--heat", (value ?? 0) / most);
    }
  });
}

function lifetime(answer) {
  if (!answer) return [];
  const title = say("Expected value of customers");
  if (answer.state !== "fitted") {
    const words =
      answer.state === "failed"
        ? say("The model does not fit these orders.")
        : say("It takes 100 customers with orders; {n} are there.", {
            n: count(answer.customers),
          });
    return [
      element(
        "section",
        { class: "panel", "data-test": "lifetime", "aria-label": title },
        element("h3", {}, title),
        element("p", { class: "nothing" }, words),
      ),
    ];
  }
  const { bgnbd, gamma, currency } = answer;
  const priced = (value) => showMoney({ currency, value });
  return [
    element("h3", { class: "part" }, title),
    figures([
      {
        name: "expected-orders",
        title: say("Orders expected of a customer in a year"),
        value: decimal(answer.expected_orders),
      },
      {
        name: "expected-value",
        title: say("Value expected of a customer in a year"),
        value: priced(answer.expected_value),
      },
      {
        name: "customers",
        title: say("Customers"),
        value: count(answer.customers),
      },
    ]),
    figure({
      name: "lifetime",
      title: say("By first channel"),
      hint: [
        say(
          "Fitted to all orders of the shop, not to the period: BG/NBD for how often, gamma-gamma for how much.",
        ),
        bgnbd
          ? `r ${decimal(bgnbd.r, 3)}, α ${decimal(bgnbd.alpha, 3)}, a ${decimal(bgnbd.a, 3)}, b ${decimal(bgnbd.b, 3)}.`
          : "",
        gamma
          ? `p ${decimal(gamma.p, 3)}, q ${decimal(gamma.q, 3)}, γ ${decimal(gamma.gamma, 3)}.`
          : "",
      ].join(" "),
      columns: [
        { title: say("First channel"), of: ({ channel }) => text(channel) },
        counts(say("Customers"), (row) => row.customers),
        {
          title: say("Expected orders"),
          of: (row) => row.expected_orders,
          show: (n) => decimal(n),
          number: true,
        },
        {
          title: `${say("Expected value")} (${text(currency, 8)})`,
          of: (row) => row.expected_value,
          show: priced,
          number: true,
        },
      ],
      rows: listOf(answer.channels),
      empty: say("None."),
    }),
  ];
}

function nothing() {
  return teach(
    say("No orders in this period"),
    say(
      "Tell each purchase once, on the page that thanks for it; the same transaction_id is never counted twice:",
    ),
    `trailmark("track", "purchase", { transaction_id: "A-1001",\n  currency: "EUR", value: 49, items: [{ item_id: "kettle", price: 49 }] });`,
  );
}
