// The module that pages get, its translation to JavaScript and the native crate that
// most tests know are made apart, by compilers and optimisers that have been wrong:
// told the same they must say the same, character for character. TRAILMARK_DIST names
// another folder than dist/, TRAILMARK_TELL another program than a plain build's.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";

import { random } from "../e2e/support/random.mjs";
import { fallback, module } from "./engines.mjs";
import { fact, host } from "./facts.mjs";
import { AGENTS, ARRIVALS, HOSTILE, SCRUBBED } from "./texts.mjs";

const NOW = 1_760_000_000_000;
const OPTIONS = {
  collector: "https://collect.example/v1",
  consent: "granted",
  queryParams: "note",
};
const VIEW = ["https://shop.example/", "", "", "Shop"];

describe("the module and its translation say the same", () => {
  test("of whatever may be personal data, wherever it stands", () => {
    for (const privacy of ["full", "coarse", "private"]) {
      const same = pair(1);
      same("start", JSON.stringify({ ...OPTIONS, privacy }), ...VIEW);
      // It is replaced before it is known how much of an event is said.
      for (const text of privacy === "full" ? SCRUBBED : HOSTILE) {
        same("track", "told", JSON.stringify({ note: text, [text]: [text] }));
        const escaped = encodeURIComponent(text.toWellFormed());
        const url = `https://shop.example/${escaped}?note=${escaped}#${text}`;
        same("page", url, `https://www.google.com/${text}`, "", text);
        same("parted");
      }
    }
  });

  test("of every two bytes behind a percent sign", () => {
    const same = pair(2);
    same("start", JSON.stringify(OPTIONS), ...VIEW);
    const signs = [..."09afAFgG@`/: %é"];
    for (const first of signs)
      for (const second of signs) {
        const text = `a%${first}${second}anna%40example.org`;
        same(
          "page",
          `https://shop.example/?note=${text}&q=${text}`,
          "",
          "",
          text,
        );
      }
  });

  test("of every way into a site", () => {
    const same = pair(3);
    same("start", JSON.stringify(OPTIONS), ...VIEW);
    ARRIVALS.forEach(([url, referrer], at) => {
      same.wait(at % 2 ? 1_000 : 31 * 60_000);
      same("load", url, referrer, "", "Tea");
      same("journey");
    });
  });

  test("of how browsers and robots name themselves", () => {
    for (const userAgent of AGENTS) {
      const same = pair(4);
      same("start", JSON.stringify({ ...OPTIONS, userAgent }), ...VIEW);
      same("load", ...VIEW);
    }
  });

  test("of facts of every kind in any order", () => {
    const told = new Set();
    const said = new Set();
    for (let seed = 1; seed <= N_HOSTS; seed++) {
      const number = random(seed);
      const teller = host(number);
      const same = pair(seed);
      teller.hear(same.tell(teller.begin()));
      for (let n = 0; n < N_FACTS; n++) {
        same.wait(PAUSES[Math.floor(number() * PAUSES.length)]);
        const next = teller.next();
        told.add(next.split("\x1e")[0]);
        const effects = same.tell(next);
        effects.forEach(([name]) => said.add(name));
        teller.hear(effects);
      }
    }
    // Otherwise it would be two that are silent who say the same.
    assert.deepEqual(missing("fact.rs", told), []);
    // Only where it knows of several collectors.
    if (!/collectors/.test(process.env.TRAILMARK_MODULE)) said.add("speak");
    assert.deepEqual(missing("effect.rs", said), []);
  });

  test("of any time that a date can have", () => {
    const same = pair(5);
    same("start", JSON.stringify(OPTIONS), ...VIEW);
    for (const at of [0, -1, 0.5, -0.5, 8.64e15, -8.64e15, 2 ** 32, NOW])
      for (const drift of [0, 0.25, -1e9, 1e13, 8.64e15, -8.64e15]) {
        same.at(at, drift);
        same("track", "told", '{"value":1.5,"currency":"EUR"}');
        same("flush");
      }
  });

  // The last, for it is told what the others have told.
  test("as the native crate", () => {
    const { stdout, stderr, status } = spawnSync(TELL, {
      input: script.map(({ line }) => JSON.stringify(line) + "\n").join(""),
      encoding: "utf8",
      maxBuffer: 2 ** 29,
    });
    assert.equal(status, 0, stderr);
    const answers = stdout.split("\n");
    let [seed, at] = [0, 0];
    for (const { line, effects } of script) {
      if (!effects) seed = line;
      else if (JSON.parse(answers[at++]) !== effects)
        assert.fail(`seed ${seed}, told ${JSON.stringify(line)}: ${effects}`);
    }
    assert.equal(answers.length, at + 1);
  });
});

const TELL =
  process.env.TRAILMARK_TELL ??
  fileURLToPath(new URL("../../target/debug/examples/tell", import.meta.url));
const N_HOSTS = 30;
const N_FACTS = 100;
const PAUSES = [0, 0, 1, 999, 5_000, 40_000, 31 * 60_000, 86_400_000, -7_000];

/** What was told, and the effects. */
const script = [];

/** One of each; tells both of them a fact and returns its effects, if they agree. */
function pair(seed) {
  const engines = [module(seed), fallback(seed)];
  let [at, drift, n] = [NOW, 0, 0];
  script.push({ line: seed });
  const tell = (told) => {
    const [one, other] = engines.map((engine) => engine.tell(at, drift, told));
    n++;
    if (one !== other)
      assert.equal(
        one,
        other,
        `seed ${seed}, fact ${n}: ${JSON.stringify(told)}`,
      );
    script.push({ line: [at, drift, told.toWellFormed()], effects: one });
    return JSON.parse(one);
  };
  return Object.assign((...told) => tell(fact(...told)), {
    tell,
    wait: (ms) => (at += ms),
    at: (...clocks) => ([at, drift] = clocks),
  });
}

/** What the table at the head of a file of the engine names beyond those. */
function missing(file, names) {
  const path = new URL(`../../src/engine/${file}`, import.meta.url);
  const rows = readFileSync(path, "utf8").matchAll(/^\/\/! \| (`.*?) \|/gm);
  return Array.from(rows)
    .flatMap(([, row]) => row.split(", "))
    .flatMap((name) => /^`(\w+)`/.exec(name)?.[1] ?? [])
    .filter((name) => !names.has(name));
}
