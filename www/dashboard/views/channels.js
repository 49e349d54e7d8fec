// Channels: who they bring, how far those come, what they buy, what it costs, and how eight models share the orders out.

import { drawBars } from "../charts/bars.js";
import { figure } from "../charts/figure.js";
import { axisX, axisY, dot, gridX, plot, short } from "../charts/plot.js";
import { element } from "../dom.js";
import { amounts, decimal, money as showMoney, percent } from "../format.js";
import { say } from "../language.js";
import { text } from "../words.js";
import { costs } from "./costs.js";
import { load } from "./load.js";
import { counts, listOf, money, named, shares, teach, times } from "./parts.js";

/** The view as elements. */
export async function channels({ query, signal, again }) {
  const [answer, entered] = await Promise.all([
    load("/api/channels", { query, signal }),
    load("/api/costs", { signal }),
  ]);
  const rows = listOf(answer.channels);
  const form = costs(listOf(entered.costs), rows, again);
  if (rows.length === 0) return [nothing(), form];
  const models = listOf(answer.models);
  return [
    sessions(rows),
    reached(rows),
    attribution(rows, models),
    removal(rows),
    form,
  ];
}

function sessions(rows) {
  const compared = rows.some(({ before }) => before);
  return figure({
    name: "channels",
    title: say("Sessions by channel"),
    columns: [
      channel(),
      counts(say("Sessions"), (row) => row.sessions),
      ...(compared
        ? [counts(say("Sessions before"), ({ before }) => before?.sessions)]
        : []),
      counts(say("Visitors"), ({ visitors }) => visitors),
      counts(say("Bounces"), ({ bounces }) => bounces),
      shares(say("Bounce rate"), (row) => row.bounce_rate),
      times(say("Engaged"), (row) => row.engaged_ms),
      counts(say("Orders"), ({ orders }) => orders),
      ...(compared
        ? [counts(say("Orders before"), ({ before }) => before?.orders)]
        : []),
      ...money(say("Revenue"), rows, ({ revenue }) => revenue, showMoney),
      ...money(say("Cost"), rows, ({ cost }) => cost, showMoney),
    ],
    rows,
    draw: (width) =>
      element(
        "div",
        {},
        drawBars(width, rows, {
          name: (row) => text(row.channel),
          size: (row) => row.sessions,
          before: compared ? ({ before }) => before?.sessions ?? 0 : undefined,
          label: say("Sessions by channel"),
        }),
        element("div", { class: "cards-narrow" }, ...rows.map(card)),
      ),
  });
}

function card(row) {
  const facts = [
    [say("Bounce rate"), percent(row.bounce_rate)],
    [say("Orders"), decimal(row.orders)],
    [say("Revenue"), amounts(row.revenue)],
    ...(listOf(row.cost).length > 0 ? [[say("Cost"), amounts(row.cost)]] : []),
  ];
  return element(
    "section",
    {
      class: "fact",
      "data-channel": text(row.channel),
      "aria-label": text(row.channel),
    },
    element("strong", {}, text(row.channel)),
    element(
      "dl",
      {},
      ...facts.map(([title, value]) =>
        element("div", {}, element("dt", {}, title), element("dd", {}, value)),
      ),
    ),
  );
}

function reached(rows) {
  const phases = listOf(rows[0].phases).map(({ phase }) => phase);
  return figure({
    name: "phase-reached",
    title: say("Furthest phase reached"),
    hint: say(
      "Of each channel's sessions, the share that came so far and no further.",
    ),
    columns: [
      channel(),
      ...phases.map((phase) =>
        shares(
          named(phase),
          (row) =>
            listOf(row.phases).find((each) => each.phase === phase)?.share ?? 0,
        ),
      ),
    ],
    rows,
  });
}

function attribution(rows, models) {
  const credited = rows.filter(({ credits }) =>
    models.some((model) => credits?.[model] > 0),
  );
  const name = (row) => short(text(row.channel), 18);
  const points = credited.flatMap((row) =>
    models.map((model) => ({ row, model, credit: row.credits?.[model] ?? 0 })),
  );
  return figure({
    name: "attribution",
    title: say("Orders by attribution model"),
    hint: say(
      "Each model shares the same orders out in another way; where they disagree, look closer.",
    ),
    columns: [
      channel(),
      ...models.map((model) => ({
        title: MODELS()[model] ?? text(model),
        of: ({ credits }) => credits?.[model] ?? 0,
        show: (n) => decimal(n, 1),
        number: true,
      })),
      ...models.flatMap((model) =>
        money(
          `${MODELS()[model] ?? text(model)}: ${say("Revenue")}`,
          rows,
          (row) => row.credited?.[model],
          showMoney,
        ),
      ),
    ],
    rows: credited,
    empty: say(
      'No order of this period has touches to credit yet. Purchases are told with trailmark("track", "purchase", …).',
    ),
    draw: (width) => {
      const svg = plot({
        label: say("Orders by attribution model"),
        width,
        height: 50 + credited.length * 34,
        marginLeft: width < 500 ? 110 : 150,
        x: {
          label: null,
          insetLeft: 8,
          domain: [0, Math.max(1, ...points.map(({ credit }) => credit))],
        },
        y: { domain: credited.map(name), label: null },
        marks: [
          gridX(),
          axisX({
            ticks: Math.max(3, Math.floor(width / 120)),
            tickFormat: (n) => decimal(n),
          }),
          axisY({ fontSize: 12, tickSize: 0 }),
          ...models.map((each, at) =>
            dot(
              points.filter(({ model }) => model === each),
              {
                x: "credit",
                y: ({ row }) => name(row),
                r: 6,
                symbol: SYMBOLS[at % SYMBOLS.length],
                fill: "currentColor",
                className: `series model-${at}`,
              },
            ),
          ),
        ],
      });
      return element("div", {}, svg, legend(models));
    },
  });
}

function legend(models) {
  return element(
    "ul",
    { class: "legend" },
    ...models.map((model, at) =>
      element(
        "li",
        { class: `series model-${at}` },
        element("span", {}, MODELS()[model] ?? text(model)),
      ),
    ),
  );
}

function removal(rows) {
  const known = rows.filter((row) => Number.isFinite(row.removal));
  return figure({
    name: "removal",
    title: say("What would be lost without the channel"),
    hint: say(
      "The Markov removal effect: the share of conversions that would not have come about.",
    ),
    columns: [channel(), shares(say("Removal effect"), (row) => row.removal)],
    rows: known,
    empty: say("Without orders there is nothing to lose."),
    draw: (width) =>
      drawBars(
        width,
        [...known].sort((a, b) => b.removal - a.removal),
        {
          name: (row) => text(row.channel),
          size: (row) => row.removal * 100,
          number: (row) => percent(row.removal),
          label: say("What would be lost without the channel"),
        },
      ),
  });
}

function channel() {
  return { title: say("Channel"), of: (row) => text(row.channel) };
}

function nothing() {
  return teach(
    say("No sessions in this period"),
    say(
      "The channel is read off the address and the page before it. Links of your own are told apart when they carry UTM parameters:",
    ),
    "https://my-shop.example/?utm_source=newsletter&utm_medium=email&utm_campaign=spring",
  );
}

const MODELS = () => ({
  first: say("First touch"),
  last: say("Last touch"),
  lastNonDirect: say("Last but direct"),
  linear: say("Linear"),
  timeDecay: say("Time decay"),
  position: say("Position"),
  influence: say("Influence"),
  markov: say("Markov"),
});
const SYMBOLS = [
  "circle",
  "square",
  "diamond",
  "triangle",
  "star",
  "cross",
  "wye",
  "hexagon",
];
