// Touchpoints: which of them move a visitor towards a purchase and which away from it, and after which they leave.

import { drawBars } from "../charts/bars.js";
import { figure } from "../charts/figure.js";
import {
  axisX,
  axisY,
  dot,
  gridX,
  link,
  plot,
  ruleX,
  short,
} from "../charts/plot.js";
import { element } from "../dom.js";
import { count, percent, signed } from "../format.js";
import { say } from "../language.js";
import { text } from "../words.js";
import { load } from "./load.js";
import { counts, listOf, named, shares, teach } from "./parts.js";

/** The view as elements. */
export async function touchpoints({ query, signal }) {
  const answer = await load("/api/touchpoints", { query, signal });
  const all = listOf(answer.touchpoints);
  if (all.length === 0) return [nothing()];
  const ranked = all
    .filter(({ influence }) => Number.isFinite(influence))
    .sort((a, b) => b.influence - a.influence);
  const { up, down } = answer.moments ?? {};
  return [
    moments("up", say("Moments that move"), listOf(up)),
    influence(ranked),
    byPhase(all),
    taxonomy(all),
    leaving(listOf(answer.leaving)),
    moments("down", say("Moments that lose people"), listOf(down)),
  ];
}

function moments(which, title, list) {
  const node = element(
    "section",
    {
      class: `panel moments ${which}`,
      "data-test": `moments-${which}`,
      "aria-label": title,
    },
    element("h3", {}, title),
  );
  if (list.length === 0) {
    node.append(
      element(
        "p",
        { class: "nothing" },
        say(
          "None is certain yet: a touchpoint needs 30 counts and an interval that does not contain 0.",
        ),
      ),
    );
    return node;
  }
  node.append(
    element(
      "ol",
      {},
      ...list.map(({ touchpoint, influence, low, high, count: n }) =>
        element(
          "li",
          {},
          element("strong", {}, named(touchpoint)),
          element("span", { class: "key" }, signed(influence)),
          element(
            "span",
            { class: "quiet" },
            say("{low} to {high}, {n} times", {
              low: signed(low),
              high: signed(high),
              n: count(n),
            }),
          ),
        ),
      ),
    ),
  );
  return node;
}

function influence(rows) {
  const columns = [
    {
      title: say("Touchpoint"),
      of: ({ touchpoint }) => text(touchpoint),
      show: named,
    },
    {
      title: say("Influence"),
      of: (row) => row.influence,
      show: (n) => signed(n),
      number: true,
    },
    {
      title: say("From"),
      of: ({ low }) => low,
      show: (n) => signed(n),
      number: true,
    },
    {
      title: say("To"),
      of: ({ high }) => high,
      show: (n) => signed(n),
      number: true,
    },
    counts(say("Count"), (row) => row.count),
    ...(rows.some(({ before }) => before)
      ? [
          {
            title: say("Influence before"),
            of: ({ before }) => before?.influence,
            show: (n) => signed(n),
            number: true,
          },
          counts(say("Count before"), ({ before }) => before?.count),
        ]
      : []),
  ];
  return figure({
    name: "influence",
    title: say("Influence on the purchase"),
    hint: say(
      "Mean change of the log-odds of a purchase at this touchpoint, with the interval in which it lies 95 times of a hundred.",
    ),
    columns,
    rows,
    empty: say("No touchpoint has changed the odds of a purchase yet."),
    draw: (width) => drawInfluence(width, rows),
  });
}

function drawInfluence(width, rows) {
  const shown =
    rows.length > 40 ? [...rows.slice(0, 20), ...rows.slice(-20)] : rows;
  const name = ({ touchpoint }) =>
    short(named(touchpoint), width < 500 ? 16 : 28);
  const sign = ({ low, high }) =>
    low > 0 ? "good" : high < 0 ? "bad" : "open";
  return plot({
    label: say("Influence on the purchase"),
    width,
    height: 50 + shown.length * 22,
    marginLeft: width < 500 ? 110 : 180,
    x: { label: null },
    y: { domain: shown.map(name), label: null },
    marks: [
      gridX(),
      axisX({
        ticks: Math.max(3, Math.floor(width / 130)),
        tickFormat: (n) => signed(n),
      }),
      axisY({ fontSize: 12, tickSize: 0 }),
      ruleX([0], { className: "zero" }),
      ...["good", "bad", "open"].flatMap((kind) => {
        const of = shown.filter((row) => sign(row) === kind);
        return [
          link(of, {
            x1: "low",
            x2: "high",
            y1: name,
            y2: name,
            className: `series ${kind}`,
            strokeWidth: 3,
          }),
          dot(of, {
            x: "influence",
            y: name,
            r: 5,
            fill: "currentColor",
            className: `series ${kind}`,
          }),
        ];
      }),
    ],
  });
}

function byPhase(all) {
  const rows = all.flatMap((row) =>
    listOf(row.phases).map((phase) => ({
      ...phase,
      touchpoint: row.touchpoint,
    })),
  );
  return figure({
    name: "influence-by-phase",
    title: say("By phase"),
    columns: [
      {
        title: say("Touchpoint"),
        of: ({ touchpoint }) => text(touchpoint),
        show: named,
      },
      { title: say("Phase"), of: ({ phase }) => text(phase), show: named },
      counts(say("Count"), (row) => row.count),
      {
        title: say("Influence"),
        of: (row) => row.influence,
        show: (n) => signed(n),
        number: true,
      },
      {
        title: say("From"),
        of: ({ low }) => low,
        show: (n) => signed(n),
        number: true,
      },
      {
        title: say("To"),
        of: ({ high }) => high,
        show: (n) => signed(n),
        number: true,
      },
    ],
    rows,
    empty: say("None."),
  });
}

function taxonomy(all) {
  const groups = new Map();
  for (const { contact, control, medium, count, influence } of all) {
    const key = [contact, control, medium].join("\n");
    const group = groups.get(key) ?? {
      contact,
      control,
      medium,
      touchpoints: 0,
      count: 0,
      sum: 0,
      known: 0,
    };
    group.touchpoints += 1;
    group.count += count;
    if (Number.isFinite(influence)) {
      group.sum += influence * count;
      group.known += count;
    }
    groups.set(key, group);
  }
  return figure({
    name: "taxonomy",
    title: say("Contact × control × medium"),
    hint: say(
      "Personal or not; of the shop's own, paid for or earned; digital or not.",
    ),
    columns: [
      { title: say("Contact"), of: ({ contact }) => contact, show: named },
      { title: say("Control"), of: ({ control }) => control, show: named },
      { title: say("Medium"), of: ({ medium }) => medium, show: named },
      counts(say("Touchpoints"), (row) => row.touchpoints),
      counts(say("Count"), (row) => row.count),
      {
        title: say("Influence"),
        of: ({ sum, known }) => (known > 0 ? sum / known : null),
        show: (n) => signed(n),
        number: true,
      },
    ],
    rows: [...groups.values()].sort((a, b) => b.count - a.count),
    empty: say("None."),
  });
}

function leaving(rows) {
  return figure({
    name: "leaving",
    title: say("Where visits end without a purchase"),
    columns: [
      {
        title: say("Last touchpoint"),
        of: ({ touchpoint }) => text(touchpoint),
        show: named,
      },
      counts(say("Visits"), ({ visits }) => visits),
      shares(say("Share"), ({ share }) => share),
    ],
    rows,
    empty: say("No visit of this period ended without a purchase."),
    draw: (width) =>
      drawBars(width, rows.slice(0, 12), {
        name: ({ touchpoint }) => named(touchpoint),
        size: ({ visits }) => visits,
        words: ({ share }) => percent(share),
        label: say("Where visits end without a purchase"),
      }),
  });
}

function nothing() {
  return teach(
    say("No touchpoints in this period"),
    say(
      "Page views are told by themselves. What else happens can be told with one line each, and then its influence on the purchase is measured:",
    ),
    `trailmark("track", "view_item", { items: [{ item_id: "kettle" }] });\ntrailmark("track", "add_to_cart", { currency: "EUR", value: 49 });`,
  );
}
