// Whatever the window says in English it can say in German, with the same values in it.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { GERMAN } from "./german.js";
import { FIGURES, PHASES, REASONS, sentence } from "./words.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const modules = readdirSync(here, { recursive: true })
  .filter((file) => file.endsWith(".js") && file !== "german.js")
  .map((file) => readFileSync(join(here, file), "utf8"));
const page = readFileSync(join(here, "index.html"), "utf8").split("<body>")[1];

test("every sentence of the modules has its German", () => {
  const SAID = /\bsay\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')/g;
  const said = modules
    .flatMap((text) => [...text.matchAll(SAID)])
    .map(([, literal]) => literal.slice(1, -1).replace(/\\(.)/g, "$1"));
  const counted = modules
    .flatMap((text) => [...text.matchAll(/plural\(\w+, "(\w+)"\)/g)])
    .flatMap(([, word]) => [word, `${word}s`]);
  assert.ok(said.length > 200, "sentences are found");
  assert.deepEqual(missing([...said, ...counted]), []);
});

test("every sentence of the page has its German", () => {
  const texts = [...page.matchAll(/>([^<]+)</g)]
    .map(([, text]) =>
      text.replaceAll("&amp;", "&").replace(/\s+/g, " ").trim(),
    )
    .filter((text) => /[a-z]{2}/.test(text) && text !== "Trailmark");
  const attributes = [
    ...page.matchAll(/(?:aria-label|placeholder)="([^"]*)"/g),
  ].map(([, text]) => text);
  assert.deepEqual(missing([...texts, ...attributes]), []);
});

test("so do the tables of words", () => {
  const phases = Object.values(PHASES).flat().map(sentence);
  const figures = FIGURES.flatMap(([, ...words]) => words);
  assert.deepEqual(
    missing([...phases, ...figures, ...Object.values(REASONS)]),
    [],
  );
});

test("the same values stand in both", () => {
  const values = (text) => (text.match(/\{\w+\}/g) ?? []).sort();
  for (const [english, german] of Object.entries(GERMAN))
    assert.deepEqual(values(german), values(english), english);
});

function missing(sentences) {
  return sentences.filter((each) => !Object.hasOwn(GERMAN, each));
}
