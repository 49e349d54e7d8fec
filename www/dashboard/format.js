// Numbers, money, shares and times as text in the page's language.

import { LANGUAGE, say } from "./language.js";
import { text } from "./words.js";

/** A count; "–" for what is none. */
export function count(n) {
  return Number.isFinite(n) ? COUNT.format(n) : "–";
}

/** A number that is rarely whole. */
export function decimal(n, places = 2) {
  if (!Number.isFinite(n)) return "–";
  return n.toLocaleString(LANGUAGE, { maximumFractionDigits: places });
}

/** With its sign, as a change. */
export function signed(n, places = 2) {
  if (!Number.isFinite(n)) return "–";
  return n.toLocaleString(LANGUAGE, {
    maximumFractionDigits: places,
    signDisplay: "exceptZero",
  });
}

/** A share from 0 to 1. */
export function percent(share) {
  if (!Number.isFinite(share)) return "–";
  return share.toLocaleString(LANGUAGE, {
    style: "percent",
    ...(share !== 0 && Math.abs(share) < 0.1
      ? { maximumSignificantDigits: 2 }
      : { maximumFractionDigits: 0 }),
  });
}

/** One amount: `{currency, value}`. */
export function money({ currency, value }) {
  try {
    return value.toLocaleString(LANGUAGE, { style: "currency", currency });
  } catch {
    // Shops send what is no currency, too.
    return `${decimal(value)} ${text(currency, 8)}`;
  }
}

/** Amounts in several currencies are never one: each has a line. */
export function amounts(list) {
  return Array.isArray(list) && list.length > 0
    ? list.map(money).join("\n")
    : "–";
}

/** How long something took. */
export function duration(ms) {
  if (!Number.isFinite(ms)) return "–";
  for (const [size, unit] of SPANS) {
    if (ms >= size * 2 || unit === "second")
      return (ms / size).toLocaleString(LANGUAGE, {
        style: "unit",
        unit,
        maximumFractionDigits: ms / size < 10 ? 1 : 0,
      });
  }
  return "–";
}

/** A day `YYYY-MM-DD`. */
export function day(text) {
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(at) ? DAY.format(at) : text;
}

/** A moment. */
export function moment(at) {
  return Number.isFinite(at) ? MOMENT.format(at) : "–";
}

/** Against the period before: "+12 % than before". */
export function change(now, before) {
  if (!Number.isFinite(now) || !Number.isFinite(before)) return "";
  if (before === 0) return now === 0 ? "" : say("none before");
  const share = (now - before) / before;
  const by = share.toLocaleString(LANGUAGE, {
    style: "percent",
    maximumFractionDigits: 0,
    signDisplay: "exceptZero",
  });
  return say("{by} against before ({n})", { by, n: count(before) });
}

const SPANS = [
  [86_400_000, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
  [1_000, "second"],
];
const COUNT = new Intl.NumberFormat(LANGUAGE);
const DAY = new Intl.DateTimeFormat(LANGUAGE === "en" ? "en-GB" : LANGUAGE, {
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});
const MOMENT = new Intl.DateTimeFormat(LANGUAGE === "en" ? "en-GB" : LANGUAGE, {
  dateStyle: "medium",
  timeStyle: "short",
});
