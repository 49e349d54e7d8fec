// What pages, people and robots write, from the vectors of the other tests, and what
// they should not.

import { readFileSync, readdirSync } from "node:fs";

const vectors = new URL("../vectors/", import.meta.url);

/** Whatever personal data is looked for in, without the marks of where it is. */
export const SCRUBBED = ["tuned", "held-out"].flatMap((set) =>
  readdirSync(new URL(`scrub/${set}`, vectors)).flatMap((file) =>
    lines(`scrub/${set}/${file}`).map((line) => line.replace(/\[\[|\]\]/g, "")),
  ),
);

/** How browsers and robots name themselves. */
export const AGENTS = [
  ...lines("robots/browsers.txt"),
  ...lines("robots/robots.txt"),
];

/** Ways into a site: URL and referrer. */
export const ARRIVALS = lines("channels/ga4.tsv").map((line) => {
  const [source, medium, campaign, click, host] = line.split("\t");
  const url = new URL("https://shop.example/tea");
  for (const [key, value] of [
    ["utm_source", source],
    ["utm_medium", medium],
    ["utm_campaign", campaign],
    [click, click && "Ab-1"],
  ])
    if (key && value) url.searchParams.set(key, value);
  return [url.href, host ? `https://${host}/` : ""];
});

/** What readers of URLs, JSON and text stumble over. */
export const HOSTILE = [
  ..."%|%4|%41|%c3%a9|%C3%A4|%2540|%00|%zz|%ff|%e2%80%8b|+|&|=|?|#|/|//|..|@|:|;|,|.".split(
    "|",
  ),
  ...String.raw`"|\|\"|\n|\u0041|\uD83D\uDE00|\ud800|\u0000|\u00e9|\x|{|}|[|]|[]|{}|{"a":1}`.split(
    "|",
  ),
  ..."null|true|-0|0.1|1e9|1E-7|123456789012345678901|.5|-|NaN|00|1.".split(
    "|",
  ),
  ..."\0|\x1d|\x1f|\n|\t|\x7f|é|ß|İ|日本|😀|\ud800|\udc00|\u200b|\u202e|\ufeff|\uffff|\u00a0|\u2011|\uff11".split(
    "|",
  ),
  ..."__proto__|constructor|utm_source|gclid|q|value|items|currency|email|password".split(
    "|",
  ),
  "x".repeat(501),
  "ä".repeat(300),
  "😀".repeat(260),
  "[".repeat(40),
  '{"a":'.repeat(33),
  "1".repeat(30),
  "%25".repeat(40),
];

function lines(path) {
  return readFileSync(new URL(path, vectors), "utf8")
    .split("\n")
    .filter((line) => line.trim() && !/^#( |$)/.test(line));
}
