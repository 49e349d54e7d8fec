// Who is on the site at this moment: phases, channels, carts, the last half hour, and what happened that matters.

import { asked } from "../address.js";
import { drawBars } from "../charts/bars.js";
import { figure } from "../charts/figure.js";
import { axisX, axisY, barY, plot } from "../charts/plot.js";
import { element } from "../dom.js";
import { amounts, count, money, moment } from "../format.js";
import { say } from "../language.js";
import { REASONS, formatAgo, sentence, text } from "../words.js";
import { load } from "./load.js";
import { counts, figures, listOf, named } from "./parts.js";

/** The view as elements; feed and visitors stand below it in the page itself. */
export async function now({ signal }) {
  const query = new URLSearchParams();
  for (const name of ["site", "bots", "model"])
    if (asked(name)) query.set(name, asked(name));
  const answer = await load("/api/now", { query, signal });
  return [
    figures([
      {
        name: "now-visitors",
        title: say("Visitors on the site"),
        value: count(answer.visitors),
      },
      {
        name: "now-sessions",
        title: say("Sessions"),
        value: count(answer.sessions),
      },
      {
        name: "now-carts",
        title: say("Open carts"),
        value: count(answer.carts?.open),
        note: amounts(answer.carts?.value),
      },
    ]),
    element(
      "div",
      { class: "side-by-side" },
      minutes(listOf(answer.minutes)),
      parted("now-phases", say("Phases"), "phase", listOf(answer.phases)),
      parted(
        "now-channels",
        say("Channels"),
        "channel",
        listOf(answer.channels),
      ),
      alerts(listOf(answer.alerts), answer.at),
    ),
  ];
}

function minutes(rows) {
  return figure({
    name: "minutes",
    title: say("The last 30 minutes"),
    columns: [
      {
        title: say("Minute"),
        of: ({ at }) => new Date(at).toISOString(),
        show: (_, { at }) => moment(at),
      },
      counts(say("Events"), ({ events }) => events),
      counts(say("Visitors"), ({ visitors }) => visitors),
    ],
    rows,
    empty: say("None."),
    draw: (width) =>
      plot({
        label: say("The last 30 minutes"),
        width,
        height: 130,
        marginTop: 10,
        x: { type: "band", label: null },
        // Where nothing happened, nothing is no bar.
        y: {
          label: null,
          domain: [0, Math.max(1, ...rows.map(({ events }) => events))],
        },
        marks: [
          axisY({
            ticks: 3,
            tickFormat: (n) => (Number.isInteger(n) ? count(n) : ""),
          }),
          axisX({
            ticks: rows.filter((_, at) => at % 10 === 0).map(({ at }) => at),
            tickFormat: (at) => CLOCK.format(at),
            tickSize: 0,
          }),
          barY(rows, {
            x: "at",
            y: "events",
            fill: "currentColor",
            className: "series main",
          }),
        ],
      }),
  });
}

function parted(name, title, what, rows) {
  const here = rows.filter(({ visitors }) => visitors > 0);
  const words = (row) =>
    what === "phase" ? named(row.phase) : text(row.channel);
  return figure({
    name,
    title,
    columns: [
      { title, of: (row) => text(row[what]), show: (_, row) => words(row) },
      counts(say("Visitors"), ({ visitors }) => visitors),
    ],
    rows: here,
    empty: say("Nobody is on the site."),
    draw: (width) =>
      drawBars(width, here, {
        name: words,
        size: ({ visitors }) => visitors,
        label: title,
      }),
  });
}

function alerts(rows, at) {
  const list = element("ol", {
    class: "alerts",
    tabindex: 0,
    "aria-label": say("Alerts of the last 24 hours"),
  });
  for (const { alert, times } of together(rows)) {
    list.append(
      element(
        "li",
        { "data-kind": text(alert.kind) },
        element(
          "strong",
          {},
          ALERTS(text(alert.kind)) + (times > 1 ? ` × ${count(times)}` : ""),
        ),
        element(
          "span",
          {},
          [alert.money ? money(alert.money) : "", said(alert)]
            .filter(Boolean)
            .join(" · "),
        ),
        element("time", { class: "quiet" }, formatAgo(alert.at, at)),
      ),
    );
  }
  return element(
    "section",
    {
      class: "panel",
      "data-test": "alerts",
      "aria-label": say("Alerts of the last 24 hours"),
    },
    element("h3", {}, say("Alerts of the last 24 hours")),
    rows.length > 0
      ? list
      : element(
          "p",
          { class: "nothing" },
          say("No purchase, no abandoned cart, no missing page, no loss."),
        ),
  );
}

/** What happened to nobody in particular is told once, as of the last time, and counted. */
function together(rows) {
  const groups = new Map();
  for (const alert of rows) {
    const { kind, site, text: what, row } = alert;
    const isOne = kind === "purchase" || kind === "cart_abandoned";
    const key = JSON.stringify(isOne ? row : [kind, site, what]);
    const known = groups.get(key);
    if (known) known.times += 1;
    else groups.set(key, { alert, times: 1 });
  }
  return [...groups.values()];
}

function said({ kind, text: words }) {
  const reason = text(words);
  return kind === "loss" && Object.hasOwn(REASONS, reason)
    ? say(REASONS[reason])
    : reason;
}

function ALERTS(kind) {
  return (
    {
      purchase: say("Purchase"),
      cart_abandoned: say("Abandoned cart"),
      not_found: say("Page not found"),
      loss: say("Events lost"),
    }[kind] ?? sentence(kind)
  );
}

const CLOCK = new Intl.DateTimeFormat("en-GB", { timeStyle: "short" });
