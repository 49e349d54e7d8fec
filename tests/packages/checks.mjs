// What is checked, in order: a sentence, and what throws where it does not hold.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

import { startAgain } from "./again.mjs";
import { BUILT, make, shop } from "./examples.mjs";
import { applications, FRAMEWORKS } from "./frameworks.mjs";
import { askedOfPage, calling, promised } from "./methods.mjs";
import { call } from "./npm.mjs";
import { holds, offered, typed } from "./types.mjs";

/** The checks of a packed package. */
export function checks({ browser, tarball, pack, work }) {
  const examples = Object.fromEntries(
    Object.keys(BUILT).map((name) => [
      name,
      once(() => make(name, tarball, work)),
    ]),
  );
  const others = once(() => make("module", tarball, work, OTHERS));
  const frameworks = once(() => applications(tarball, work));
  return [
    ...ofWhatIsPacked(pack, tarball),
    ...ofTypes(once(() => typed(tarball, work))),
    ...ofServers(examples.module),
    ...ofOthers(browser, examples.module),
    ...ofMethods(browser, examples.module),
    ...ofProtocols(browser, others),
    ...ofPolicies(browser, examples.esbuild),
    ...Object.entries(examples).flatMap(([name, site]) =>
      ofExample(browser, name, site),
    ),
    ...ofFrameworks(browser, frameworks),
  ];
}

function ofFrameworks(browser, site) {
  return Object.keys(FRAMEWORKS).map((name) => [
    `frameworks: what the docs say of ${name} tells of what is put into the cart`,
    async () => shop(browser, await site(), `/${name.toLowerCase()}`),
  ]);
}

function ofWhatIsPacked(pack, tarball) {
  const bin = (name) =>
    fileURLToPath(new URL(`node_modules/.bin/${name}`, import.meta.url));
  return [
    [
      "packed: what is needed is in it, and nothing else",
      async () => {
        const paths = pack.files.map(({ path }) => path);
        for (const path of NEEDED) assert.ok(paths.includes(path), path);
        const strange = paths.filter((path) => !KNOWN.test(path));
        assert.deepEqual(strange, []);
      },
    ],
    [
      "packed: publint has nothing to say",
      async () => call(".", bin("publint"), tarball, "--strict"),
    ],
    [
      "packed: are the types wrong? says no",
      async () =>
        call(
          ".",
          bin("attw"),
          tarball,
          ...["--profile", "esm-only", "--format", "ascii"],
          ...[
            "--entrypoints",
            ".",
            "inline",
            "inline/collectors",
            "inline/ga4",
          ],
        ),
    ],
  ];
}

function ofTypes(site) {
  const editor = (body) => `import { init } from "trailmark";
const trail = await init({ collector: "/v1/beacons" });
${body}`;
  const offers = (body, ...words) => [
    `types: an editor offers ${words.join(", ")} in ${body}`,
    async () => {
      const found = offered(await site(), editor(body));
      for (const word of words) assert.ok(found.includes(word), word);
    },
  ];
  return [
    ["types: everything in types/ holds", async () => holds(await site())],
    offers('trail.track("|");', "add_to_cart", "purchase", "self_reported"),
    offers('trail.track("purchase", { | });', "transaction_id", "currency"),
    offers(
      'trail.track("add_to_cart", { items: [{ | }] });',
      "item_id",
      "item_variant",
    ),
    offers('trail.on("|", () => {});', "phase", "cart_abandoned"),
    offers('init({ collector: "/", protocol: "|" });', "ga4", "matomo"),
    offers("(await trail.journey()).|", "phase", "attribution"),
  ];
}

function ofServers(site) {
  const said = async (script) =>
    call(
      await site(),
      process.execPath,
      ...["--input-type=module", "--eval", script],
    );
  return ENTRIES.flatMap((entry) => [
    [
      `server: ${entry} does nothing and throws nothing`,
      async () =>
        assert.equal(await said(SERVER.replace("ENTRY", entry)), "quiet\n"),
    ],
    [
      `server: ${entry} promises what the types say`,
      async () => {
        const given = await said(`import { init } from "${entry}";
const trail = await init({ collector: "/v1/beacons" });
${calling("granted")}
console.log(JSON.stringify(given));`);
        assert.deepEqual(JSON.parse(given), await promised());
      },
    ],
  ]);
}

function ofExample(browser, name, site) {
  return ["/", "/inline"].map((path) => [
    `${name}: ${path} tells of its view and of what is put into the cart`,
    async () => shop(browser, await site(), path),
  ]);
}

function ofOthers(browser, site) {
  const tag = `<script src="/node_modules/trailmark/dist/trailmark.js" data-collector="/v1/beacons"></script>`;
  const again = async (...given) => startAgain(browser, await site(), ...given);
  return [
    [
      "again: init twice gives the same instance",
      async () => assert.deepEqual(await again(["index.js", "index.js"]), []),
    ],
    [
      "again: another entry gives the same instance, and says so",
      async () =>
        assert.deepEqual(await again(["index.js", "inline.js"]), TWICE),
    ],
    [
      "again: beside the tag the instance is the tag's, and says so",
      async () => assert.deepEqual(await again(["index.js"], tag), TWICE),
    ],
  ];
}

function ofMethods(browser, site) {
  const src = "/node_modules/trailmark/dist/trailmark.js";
  const tag = `<script src="${src}" data-collector="/v1/beacons"></script>`;
  return Object.entries({
    alone: {},
    "beside the tag that has started": { tag },
    "beside the tag that comes later": { late: src },
  }).flatMap(([where, how]) =>
    ["index.js", "inline.js"].flatMap((entry) =>
      // With consent there is something to wait for, and without there is not.
      ["granted", "cookieless"].map((consent) => [
        `methods: ${entry} ${where}, ${consent}: they promise what the types say`,
        async () => {
          const rounds = await askedOfPage(browser, await site(), entry, {
            ...how,
            consent,
          });
          const said = await promised();
          assert.deepEqual(rounds, [said, said]);
        },
      ]),
    ),
  );
}

function ofProtocols(browser, site) {
  return ["/", "/inline"].map((path) => [
    `protocols: ${path} speaks to two collectors, to each in its own words`,
    async () =>
      shop(browser, await site(), path, {
        until: async ({ untilRequest, url }) => {
          const { body } = await untilRequest(
            ({ to, body }) =>
              to.startsWith("/v1/plausible") && /add_to_cart/.test(body),
          );
          const { name, domain, url: at } = JSON.parse(body);
          assert.deepEqual(
            [name, domain, at],
            ["add_to_cart", "shop.example", url + path],
          );
        },
      }),
  ]);
}

/** As strict as a policy can be with files of the site's own. */
const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'";

function ofPolicies(browser, site) {
  return ["/", "/inline"].map((path) => [
    `policy: ${path} runs as JavaScript where WebAssembly is refused`,
    async () => {
      const { fetched } = await shop(browser, await site(), path, {
        headers: { "content-security-policy": POLICY },
        // The browser's own words about its refusal.
        meant: [/Content.Security.Policy/i],
      });
      const ofFallback = fetched.filter((name) => /fallback/.test(name));
      assert.equal(ofFallback.length, path === "/" ? 1 : 0);
    },
  ]);
}

function once(make) {
  let made;
  return () => (made ??= make());
}

const ENTRIES = [
  "trailmark",
  "trailmark/inline",
  "trailmark/inline/collectors",
];
const TWICE = ["trailmark: is there twice"];
const OTHERS = fileURLToPath(new URL("collectors", import.meta.url));
const SERVER = `
import { init } from "ENTRY";
const before = Object.keys(globalThis).length;
const trail = await init({ collector: "/v1/beacons" });
trail.on("phase", () => {});
trail.use((event) => event);
trail.off("phase", () => {});
trail.identify("one");
trail.consent("granted");
trail.config({});
await trail.page();
await trail.track("add_to_cart").then();
const { cart, phase, session } = await trail.journey();
const { sent, queued } = await trail.flush();
const { queue } = await trail.export();
const { collector } = await trail.forget();
const quiet = [cart.state, phase.name, session.pages, sent, queued, queue.length, collector];
if (quiet.join() != "empty,,0,0,0,0,nothing") throw new Error(quiet.join());
if (Object.keys(globalThis).length != before) throw new Error("a global is left");
console.log("quiet");
`;
const NEEDED = [
  "package.json",
  "README.md",
  "LICENSE-MIT",
  "LICENSE-APACHE",
  "types/index.d.ts",
  "dist/index.js",
  "dist/inline.js",
  "dist/inline/collectors.js",
  "dist/inline/ga4.js",
  "dist/trailmark.js",
  "dist/trailmark.wasm",
  "dist/trailmark.sensors.js",
  "dist/trailmark.fallback.js",
];
const KNOWN =
  /^(package\.json|README\.md|LICENSE-(MIT|APACHE)|types\/\w+\.d\.ts|dist\/(index|inline|parts|parts\/[\w.]+|inline\/[\w-]+|trailmark|trailmark\.[\w.-]+)\.(js|wasm))$/;
