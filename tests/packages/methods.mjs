// What the methods give back, wherever the instance is from: what the types say.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { serve } from "./site.mjs";

const TYPES = fileURLToPath(
  new URL("../../js/npm/types/trail.d.ts", import.meta.url),
);

/** Calls in an order in which each makes sense; `forget` is the last. */
const CALLS = {
  on: ["phase", "() => {}"],
  off: ["phase", "() => {}"],
  use: ["(event) => event"],
  identify: ["one"],
  config: [{}],
  consent: ["granted"],
  page: [],
  track: ["add_to_cart", { value: 1 }],
  journey: [],
  flush: [],
  export: [],
  forget: [],
};

/** Whether each method of the type `Trail` returns a promise, by its name. */
export async function promised() {
  const text = await readFile(TYPES, "utf8");
  const [, trail] = text.split("export interface Trail {");
  const found = [...trail.matchAll(MEMBER)].map(([, name, returned]) => [
    name,
    returned === "Promise",
  ]);
  const methods = Object.fromEntries(found);
  assert.deepEqual(Object.keys(methods).sort(), Object.keys(CALLS).sort());
  return methods;
}

/**
 * JavaScript that calls each method of `trail`, waits for what is promised, and leaves in
 * `given` whether that was a promise, by the method's name.
 */
export const calling = (consent) => {
  const calls = Object.entries({ ...CALLS, consent: [consent] });
  const lines = calls.map(([name, given]) => {
    const told = given.map((one) =>
      /=>/.test(one) ? one : JSON.stringify(one),
    );
    return `answer = trail.${name}(${told.join(", ")});
given.${name} = answer instanceof Promise;
await answer;`;
  });
  return `const given = {};
let answer;
${lines.join("\n")}`;
};

/**
 * Asks a page whose instance is started so: `tag` stands before the package's entry, `late` is a
 * tag that comes when the entry has started.
 */
export async function askedOfPage(
  browser,
  directory,
  entry,
  { tag = "", late, consent },
) {
  const site = await serve(directory, {
    instead: { "/methods": html(entry, tag, late, consent) },
  });
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(`${site.url}/methods`);
    await page.waitForFunction(() => window.rounds || window.problem);
    assert.equal(await page.evaluate(() => window.problem), undefined);
    return await page.evaluate(() => window.rounds);
  } finally {
    await context.close();
    await site.close();
  }
}

/** All methods are called before what they need is there, and again when it is. */
const html = (entry, tag, late, consent) => `<!doctype html>
<html lang="en">
  <head>
    <title>Shop</title>
    ${tag}
    <script type="module">
      try {
        const { init } = await import("/node_modules/trailmark/dist/${entry}");
        const options = { collector: "/v1/beacons", consent: "${consent}" };
        const trail = await init(options);
        const late = ${JSON.stringify(late ?? "")};
        if (late) {
          const script = Object.assign(document.createElement("script"), { src: late });
          script.dataset.collector = "/v1/beacons";
          const loaded = new Promise((done) => (script.onload = done));
          document.head.append(script);
          await loaded;
        }
        const ask = async () => {
          ${calling(consent)}
          return given;
        };
        const first = await ask();
        window.rounds = [first, await ask()];
      } catch (problem) {
        window.problem = String(problem);
      }
    </script>
  </head>
</html>`;

const MEMBER = /^ {2}(\w+)(?=[<(])[\s\S]*?\): (Promise|void)\b/gm;
