// What views have in common: figures in a row, columns of tables, what is said where nothing is.

import { change, count, duration, percent } from "../format.js";
import { element } from "../dom.js";
import { say } from "../language.js";
import { sentence, text } from "../words.js";

/** Big numbers: `[{name, title, value, note?}]`. */
export function figures(list) {
  return element(
    "dl",
    { class: "keys" },
    ...list.map(({ name, title, value, note }) =>
      element(
        "div",
        { "data-test": name },
        element("dt", {}, title),
        element("dd", { class: "key" }, value),
        note ? element("dd", { class: "quiet" }, note) : null,
      ),
    ),
  );
}

/** A count beside that of the period before. */
export function counted(name, title, now, before) {
  return { name, title, value: count(now), note: change(now, before) };
}

/** A column of counts. */
export function counts(title, of) {
  return { title, of, show: count, number: true };
}

/** A column of shares. */
export function shares(title, of) {
  return { title, of, show: percent, number: true };
}

/** A column of times; the file has them in milliseconds. */
export function times(title, of) {
  return { title, of, show: duration, number: true };
}

/** Columns of amounts, one for each currency that occurs, so that a file has numbers. */
export function money(title, rows, of, show) {
  const currencies = new Set(
    rows.flatMap((row) => (of(row) ?? []).map(({ currency }) => currency)),
  );
  return [...currencies].sort().map((currency) => ({
    title: `${title} (${text(currency, 8)})`,
    of: (row) => of(row)?.find((each) => each.currency === currency)?.value,
    show: (value) => (value == null ? "–" : show({ currency, value })),
    number: true,
  }));
}

/** A name of ours in words of the page's language. */
export function named(name) {
  return say(sentence(name));
}

/** Nothing to show: what would have to be on the page. */
export function teach(title, words, code) {
  return element(
    "section",
    { class: "hint", "data-test": "teach" },
    element("h3", {}, title),
    element("p", {}, words),
    code
      ? element(
          "pre",
          { tabindex: 0, "aria-label": say("An example") },
          element("code", {}, code),
        )
      : null,
  );
}

/** An array, whatever came. */
export function listOf(value) {
  return Array.isArray(value) ? value : [];
}
