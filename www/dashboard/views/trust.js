// Trust: what arrived and what did not, who answered about consent, robots, clocks, and where events are passed on to.
// The ledgers and the private totals stand in the page itself (delivery.js, private.js).

import { drawBars } from "../charts/bars.js";
import { figure } from "../charts/figure.js";
import { count, moment, percent } from "../format.js";
import { say } from "../language.js";
import { REASONS, sentence, text } from "../words.js";
import { load } from "./load.js";
import { counts, figures, listOf, named, shares } from "./parts.js";

/** The view as elements. */
export async function trust({ query, signal }) {
  const [answer, { webhooks }, { forwards }] = await Promise.all([
    load("/api/trust", { query, signal }),
    load("/api/webhooks", { signal }),
    load("/api/forwards", { signal }),
  ]);
  return [
    figures([
      {
        name: "accepted",
        title: say("Accepted"),
        value: count(answer.accepted),
      },
      { name: "stored", title: say("Stored"), value: count(answer.stored) },
      {
        name: "duplicates",
        title: say("Sent again, kept once"),
        value: count(answer.duplicates),
      },
      {
        name: "lost",
        title: say("Lost"),
        value: count(answer.lost),
        note: percent(answer.loss_rate),
      },
      {
        name: "declined",
        title: say("Not wanted"),
        value: count(answer.declined),
      },
      {
        name: "unseen",
        title: say("Not here yet"),
        value: count(answer.unseen),
      },
      {
        name: "robot-events",
        title: say("Events of robots"),
        value: count(answer.robots?.events),
        note: percent(answer.robots?.share),
      },
    ]),
    lost(listOf(answer.reasons)),
    parted(
      "consent",
      say("Consent"),
      "consent",
      listOf(answer.consent),
      "events",
    ),
    parted(
      "clocks",
      say("Clocks that are off"),
      "off",
      listOf(answer.clocks),
      "beacons",
    ),
    relays(listOf(forwards)),
    hooks(listOf(webhooks)),
  ];
}

function lost(rows) {
  return figure({
    name: "lost-why",
    title: say("Why events did not come"),
    columns: [
      {
        title: say("Reason"),
        of: ({ reason }) => text(reason),
        show: reasonWords,
      },
      counts(say("Events"), ({ events }) => events),
      counts(say("Visitors"), ({ ledgers }) => ledgers),
      {
        title: say("Counts as"),
        of: (row) => (row.lost ? say("loss") : say("not wanted")),
      },
    ],
    rows,
    empty: say("Every event that pages told of has come or is on its way."),
  });
}

function parted(name, title, what, rows, counted) {
  return figure({
    name,
    title,
    columns: [
      { title, of: (row) => text(row[what]), show: named },
      counts(
        counted === "events" ? say("Events") : say("Beacons"),
        (row) => row[counted],
      ),
      shares(say("Share"), ({ share }) => share),
    ],
    rows,
    empty: say("Nothing has arrived in this period."),
    draw: (width) =>
      drawBars(width, rows, {
        name: (row) => named(row[what]),
        size: (row) => row[counted],
        words: ({ share }) => percent(share),
        label: title,
      }),
  });
}

function relays(rows) {
  const [first = {}] = rows;
  const names = Object.keys(first).filter(
    (name) => typeof first[name] === "number",
  );
  return figure({
    name: "relays",
    title: say("Relays"),
    columns: [
      {
        title: say("Target"),
        of: (row) => text(row.target ?? row.name ?? row.url),
      },
      ...names.map((name) =>
        name.endsWith("_at")
          ? { title: named(name), of: (row) => row[name], show: moment }
          : counts(named(name), (row) => row[name]),
      ),
    ],
    rows,
    empty: say(
      "Nothing is passed on. The collector's flag --forward names where to.",
    ),
  });
}

function hooks(rows) {
  return figure({
    name: "webhooks",
    title: "Webhooks",
    columns: [
      { title: say("Address"), of: ({ url }) => text(url, 300) },
      counts(say("Waiting"), ({ waiting }) => waiting),
      counts(say("Sent"), ({ sent }) => sent),
      counts(say("Failed"), ({ failed }) => failed),
      {
        title: say("Last failure"),
        of: ({ failure }) => (failure == null ? null : text(failure, 300)),
      },
      { title: say("When"), of: (row) => row.failed_at, show: moment },
    ],
    rows,
    empty: say(
      "None. The collector's flag --webhook names an address that is told of purchases and abandoned carts.",
    ),
  });
}

function reasonWords(reason) {
  return Object.hasOwn(REASONS, reason)
    ? say(REASONS[reason])
    : sentence(reason);
}
