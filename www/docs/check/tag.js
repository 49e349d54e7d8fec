/** The tag by itself: attributes and their values, by the table of the documentation. */
import { ATTRIBUTES } from "./attributes.js";
import { bad, good, note } from "./finding.js";

export function checkTag({ attributes, collectors, address }) {
  const findings = [];
  if (collectors.length === 0)
    findings.push(
      bad(
        "collector-missing",
        "Address of the collector",
        "The tag has no data-collector, so nothing is measured.",
        'Add data-collector="…/v1/beacons".',
      ),
    );
  const secure = new URL(address).protocol === "https:";
  for (const url of collectors)
    if (secure && url.startsWith("http:") && !LOCAL.test(url))
      findings.push(
        bad(
          "mixed",
          "HTTPS",
          `The page is HTTPS, the collector ${url} is not: browsers refuse that.`,
          "Serve the collector by HTTPS.",
        ),
      );
  const mistakes = Object.entries(attributes).flatMap(mistake);
  findings.push(
    mistakes.length
      ? note(
          "attributes",
          "Attributes",
          mistakes.join(" "),
          "What is wrong is ignored, and the default is used.",
        )
      : good(
          "attributes",
          "Attributes",
          "All are known, and so are their values.",
        ),
    attributes["data-site"]
      ? good("site", "Site", `Events go to site “${attributes["data-site"]}”.`)
      : note(
          "site",
          "Site",
          "The tag has no data-site.",
          "Events stand without a site; add one as soon as there is a second.",
        ),
  );
  return findings;
}

const LOCAL = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|\/|$)/;

function mistake([name, value]) {
  if (!name.startsWith("data-")) return [];
  const row = ATTRIBUTES.find((row) => row.name === name);
  if (!row) {
    const near = ATTRIBUTES.find((row) => isNear(row.name, name));
    return [`${name} is not known${near ? `; ${near.name} is.` : "."}`];
  }
  return fits(row, value)
    ? []
    : [`${name} does not take “${value}”; see ${row.name} in the docs.`];
}

function fits({ takes, own }, value) {
  const words = value.split(/[\s,]+/).filter(Boolean);
  if (takes.flag) return ["", "true", "false"].includes(value);
  if (takes.number) {
    const [from, to] = takes.number;
    const number = Number(value);
    return value.trim() !== "" && number >= from && number <= to;
  }
  if (takes.words)
    return takes.words.split(" ").includes(value) || Boolean(own && words[9]);
  if (takes.list)
    return words.every((word) => takes.list.split(" ").includes(word));
  return true;
}

/** As a slip of the keyboard makes one of the other: the same but for hyphens, an end, or one letter. */
function isNear(name, other) {
  const [a, b] = [name, other].map((text) => text.replaceAll("-", ""));
  if (a === b || a === `${b}s` || b === `${a}s`) return true;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return [
    [at + 1, at + 1],
    [at + 1, at],
    [at, at + 1],
  ].some(([i, j]) => a.slice(i) === b.slice(j));
}
