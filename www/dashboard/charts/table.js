// A table of what was counted: columns say how a row is read and shown, for the eye and for the file alike.

import { csv, download } from "../csv.js";
import { element } from "../dom.js";
import { say } from "../language.js";

/**
 * `columns`: `{title, of(row), show?(value), number?}`; `of` is what goes into the file, `show` what is read. The first
 * column names the row.
 */
export function table(columns, rows, caption) {
  const head = columns.map(({ title, number }) =>
    element("th", { scope: "col", class: number ? "number" : null }, title),
  );
  const body = rows.map((row) =>
    element(
      "tr",
      {},
      ...columns.map(({ of, show = plain, number }, at) =>
        at === 0
          ? element("th", { scope: "row" }, show(of(row), row))
          : element(
              "td",
              { class: number ? "number" : null },
              show(of(row), row),
            ),
      ),
    ),
  );
  return element(
    "table",
    {},
    caption ? element("caption", {}, caption) : null,
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...body),
  );
}

/** A table that scrolls by itself where the page is narrow. */
export function scrolled(columns, rows, caption) {
  return element(
    "div",
    { class: "scroll", role: "region", "aria-label": caption, tabindex: 0 },
    table(columns, rows),
  );
}

/** The button that saves a table as `name`. */
export function csvButton(name, columns, rows, caption) {
  const button = element(
    "button",
    {
      type: "button",
      class: "csv",
      "data-csv": name,
      "aria-label": say("CSV: {what}", { what: caption }),
    },
    "CSV",
  );
  button.addEventListener("click", () =>
    download(
      name,
      csv(
        columns.map(({ title }) => title),
        rows.map((row) => columns.map(({ of }) => of(row))),
      ),
    ),
  );
  return button;
}

function plain(value) {
  return value == null ? "–" : String(value);
}
