// A table as CSV that is inert wherever it is opened: the rules of the collector's own (collector/src/csv.rs).

/** A table with this head; what is null is empty. */
export function csv(head, rows) {
  return [head, ...rows]
    .map((row) => `${row.map(cell).join(",")}\r\n`)
    .join("");
}

/** Lets the browser save it. */
export function download(name, text) {
  // A spreadsheet takes a file for what the machine's language had, unless it is told.
  const url = URL.createObjectURL(
    new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }),
  );
  const link = document.createElement("a");
  link.href = url;
  link.download = `trailmark-${name}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function cell(value) {
  // Our own numbers may be negative: they are no text of anybody's.
  const isNumber = typeof value === "number" && Number.isFinite(value);
  const words = value == null ? "" : String(value);
  const guard = !isNumber && FORMULA.test(words) ? "'" : "";
  return `"${guard}${words.replace(HIDDEN, "").replaceAll('"', '""')}"`;
}

const UNSEEN =
  "\\u0000-\\u001f\\u007f-\\u009f\\u061c\\ufeff\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u2069";
const HIDDEN = new RegExp(`[${UNSEEN}]`, "g");
const FORMULA = new RegExp(`^[\\s"'${UNSEEN}]*[=+\\-@|%＝＋－＠]`);
