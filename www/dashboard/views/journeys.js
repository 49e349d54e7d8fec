// The journey map: the phases as stations, how many came through each and left there, the ways between them; behind each
// way the touchpoints that made it and the journeys themselves.

import { asked, go } from "../address.js";
import { figure } from "../charts/figure.js";
import { river } from "../charts/sankey.js";
import { element } from "../dom.js";
import {
  change,
  count,
  decimal,
  duration,
  moment,
  percent,
} from "../format.js";
import { say } from "../language.js";
import { text } from "../words.js";
import { load } from "./load.js";
import { counts, listOf, named, shares, teach, times } from "./parts.js";

/** The view as elements. */
export async function journeys({ query, signal }) {
  const flow = readFlow(asked("flow"));
  const [map, behind] = await Promise.all([
    load("/api/journeys", { query, signal }),
    flow ? askBehind(flow, query, signal) : undefined,
  ]);
  const phases = listOf(map.phases);
  const flows = listOf(map.flows);
  if (flows.length === 0) return [nothing()];
  return [
    stations(phases),
    ways(phases, flows, flow),
    ...(behind ? drillDown(flow, behind) : []),
  ];
}

function stations(phases) {
  const most = Math.max(1, ...phases.map(({ visitors }) => visitors));
  const list = element("ol", { class: "stations", "data-test": "stations" });
  for (const { phase, visitors, visits, left, bought, before } of phases) {
    const bar = element("span", { class: "stretch", "aria-hidden": "true" });
    bar.style.setProperty("--share", visitors / most);
    list.append(
      element(
        "li",
        { "data-phase": text(phase) },
        element("strong", {}, named(phase)),
        bar,
        element("span", { class: "key" }, count(visitors)),
        element("span", { class: "quiet" }, say("visitors")),
        element(
          "span",
          { class: "quiet" },
          say("{share} of {n} visits left here", {
            share: percent(visits > 0 ? left / visits : 0),
            n: count(visits),
          }),
        ),
        bought > 0
          ? element(
              "span",
              { class: "quiet" },
              say("{n} bought", { n: count(bought) }),
            )
          : null,
        before
          ? element(
              "span",
              { class: "quiet" },
              change(visitors, before.visitors),
            )
          : null,
      ),
    );
  }
  return list;
}

function ways(phases, flows, chosen) {
  const columns = [
    { title: say("From"), of: ({ from }) => placeOf(from) },
    { title: say("To"), of: ({ to }) => named(to) },
    counts(say("Visitors"), ({ visitors }) => visitors),
    counts(say("Visits"), ({ visits }) => visits),
    times(say("Median time"), (flow) => flow.median_ms),
    {
      ...counts(say("Median touches"), (flow) => flow.median_touches),
      show: (n) => decimal(n),
    },
    ...(flows.some(({ before }) => before)
      ? [counts(say("Visitors before"), ({ before }) => before?.visitors)]
      : []),
  ];
  return figure({
    name: "flows",
    title: say("Ways between the phases"),
    hint: say(
      "As wide as many visitors went there. Choose one to see what made it.",
    ),
    columns,
    rows: flows,
    draw: (width) => {
      const svg = river({
        width,
        phases: phases.map(({ phase }) => phase),
        flows: flows.map((flow) => ({
          from: flow.from,
          to: flow.to,
          n: flow.visitors,
          label: wordsOf(flow),
        })),
        label: say("Ways between the phases"),
        words: placeOf,
        picked: ({ from, to }) => go({ flow: `${from ?? ""}>${to}` }),
        chosen: ({ from, to }) =>
          chosen?.from === (from ?? "") && chosen.to === to,
      });
      return element("div", { class: "scroll" }, svg);
    },
  });
}

function wordsOf({ from, to, visitors, median_ms, median_touches }) {
  return say(
    "{from} → {to}: {n} visitors, median {time} and {touches} touches",
    {
      from: placeOf(from),
      to: named(to),
      n: count(visitors),
      time: duration(median_ms),
      touches: decimal(median_touches),
    },
  );
}

function drillDown(flow, { touchpoints, journeys, visits }) {
  const title = `${placeOf(flow.from || null)} → ${named(flow.to)}`;
  const close = element(
    "button",
    { type: "button", class: "close" },
    say("Close"),
  );
  close.addEventListener("click", () => go({ flow: "" }));
  return [
    element(
      "div",
      { class: "drill", id: "behind", tabindex: -1, "data-test": "behind" },
      element("h3", {}, title),
      element(
        "span",
        { class: "quiet" },
        say("{n} visits", { n: count(visits) }),
      ),
      close,
    ),
    figure({
      name: "flow-touchpoints",
      title: say("Touchpoints just before"),
      columns: [
        {
          title: say("Touchpoint"),
          of: ({ touchpoint }) => text(touchpoint),
          show: named,
        },
        counts(say("Visits"), (row) => row.visits),
        shares(say("Share"), (row) => row.share),
        {
          ...counts(say("Influence"), (row) => row.influence),
          show: (n) => decimal(n),
        },
      ],
      rows: listOf(touchpoints),
      empty: say("None."),
    }),
    figure({
      name: "flow-journeys",
      title: say("Journeys, newest first"),
      columns: [
        {
          title: say("Visitor"),
          of: ({ visitor }) => text(visitor).slice(0, 8),
        },
        {
          title: say("When"),
          of: ({ at }) => new Date(at).toISOString(),
          show: (_, { at }) => moment(at),
        },
        { title: say("Channel"), of: ({ channel }) => text(channel) },
        {
          title: say("Device"),
          of: ({ device }) => device,
          show: (device) => (device ? named(device) : "–"),
        },
        times(say("Time"), ({ ms }) => ms),
        counts(say("Touches"), ({ touches }) => touches),
        {
          title: say("Last touchpoints"),
          of: ({ recent }) =>
            listOf(recent)
              .map((name) => text(name))
              .join(" > "),
          show: (_, { recent }) => listOf(recent).map(named).join(" → "),
        },
        {
          title: say("Bought"),
          of: ({ bought }) => (bought ? say("yes") : say("no")),
        },
      ],
      rows: listOf(journeys),
      empty: say("None."),
    }),
  ];
}

async function askBehind({ from, to }, query, signal) {
  const asking = new URLSearchParams(query);
  // `from` and `to` are the period's days.
  asking.set("from_phase", from);
  asking.set("to_phase", to);
  return load("/api/journeys/flow", { query: asking, signal });
}

/** `from>to` of the address. */
function readFlow(words) {
  const [from, to] = words.split(">");
  return to ? { from, to } : undefined;
}

function placeOf(phase) {
  return phase === null || phase === "" ? say("Beginning") : named(phase);
}

function nothing() {
  return teach(
    say("No journeys in this period"),
    say(
      "A journey begins with a visit and moves through phases as the visitor looks, compares and buys. The tag tells the phase with every event; nothing else is needed:",
    ),
    `<script async src="${location.origin}/trailmark.js"\n  data-collector="${location.origin}/v1/beacons"></script>`,
  );
}
