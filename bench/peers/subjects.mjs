// What is measured: a page without a tracker, ours, and the others as published, bundled where npm has modules.

import { existsSync, readFileSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gunzipSync } from "node:zlib";

import { build } from "esbuild";

import { SETTINGS } from "../../tests/protocols/peers/settings.mjs";
import { WIRES } from "../../tests/protocols/peers/wires/index.mjs";
import { COLLECTOR } from "./shop.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = join(here, "../../dist");
/** Where the packages are: bench/delivery has the same trackers. */
const packages = join(here, "../delivery/node_modules");

const PEERS = {
  plausible: ["Plausible", "@plausible-analytics/tracker"],
  umami: ["Umami"],
  matomo: ["Matomo"],
  snowplow: ["Snowplow", "@snowplow/browser-tracker"],
  segment: ["Segment", "@segment/analytics-next"],
  rudderstack: ["RudderStack", "@rudderstack/analytics-js"],
  posthog: ["PostHog", "posthog-js"],
  mixpanel: ["Mixpanel", "mixpanel-browser"],
  amplitude: ["Amplitude", "@amplitude/analytics-browser"],
};

/** `given`: the files of the trackers that are on no registry, by name. */
export async function subjects(only, given) {
  const all = [nothing(), await ours("cookieless"), await ours("granted")];
  for (const id of Object.keys(PEERS)) {
    const own = ["umami", "matomo"].includes(id);
    if (!own || given[id])
      all.push(await peer(id, own ? given[id] : undefined));
  }
  return only.length === 0
    ? all
    : all.filter(({ id }) => id === "nothing" || only.includes(id));
}

const nothing = () => ({
  id: "nothing",
  name: "no tracker",
  version: "",
  head: "<script>window.peer = {}</script>",
  files: {},
  answer: () => ({ status: 204, body: "" }),
  count: () => 0,
});

async function ours(consent) {
  const files = {};
  for (const name of await readdir(dist))
    if (/\.(js|wasm)$/.test(name))
      files[`/${name}`] = await readFile(join(dist, name));
  const { version } = JSON.parse(
    await readFile(join(dist, "sizes.json"), "utf8"),
  );
  return {
    id: consent === "cookieless" ? "trailmark" : "trailmark-granted",
    name: consent === "cookieless" ? "Trailmark" : "Trailmark, `granted`",
    version,
    head: `<script>window.trailmark=window.trailmark||function(){(trailmark.q=trailmark.q||[]).push(arguments)}</script>
<script async src="/trailmark.js" data-collector="${COLLECTOR}/v1/beacons" data-site="shop" data-consent="${consent}"></script>
<script>window.peer = new Proxy({}, { get: (_, name) => (params) => trailmark("track", name, params) })</script>`,
    files,
    answer: () => ({ status: 202, body: "" }),
    count: (requests, name) =>
      unique(
        requests.flatMap(({ body }) => {
          const { events } = JSON.parse(body || "{}");
          return (events ?? []).filter((event) => event.name === name);
        }),
        ({ id }) => id,
      ),
  };
}

async function peer(id, file) {
  const [name, dependency] = PEERS[id];
  const wire = WIRES[id];
  const files = { ...SETTINGS[id], "/tracker.js": await bundle(id) };
  if (file) files["/published.js"] = ready(wire, await readFile(file, "utf8"));
  return {
    id,
    name,
    version: dependency
      ? await versionOf(dependency)
      : (wire.tracker.source ?? file),
    head:
      `<script>window.collector = "${COLLECTOR}"</script>` +
      `<script async src="/tracker.js"></script>${file ? published(id) : ""}`,
    files,
    answer: (request) => part(id, request) ?? wire.answer?.(request) ?? {},
    count: (requests, name) =>
      unique(
        requests
          .flatMap((request) => read(wire, request))
          .filter((event) => isOf(wire, event, name)),
        (event) => event.fields?.[wire.id],
      ),
  };
}

/** What PostHog fetches of its collector's host beside settings: parts of itself, which are in its package. */
function part(id, { url }) {
  if (id !== "posthog" || !url.pathname.endsWith(".js")) return undefined;
  const file = join(packages, "posthog-js/dist", basename(url.pathname));
  if (!existsSync(file)) return undefined;
  return {
    headers: {
      "content-type": "text/javascript",
      "content-encoding": "br",
    },
    body: brotliCompressSync(readFileSync(file)),
  };
}

const published = (id) =>
  id === "umami"
    ? `<script async src="/published.js" data-website-id="b59e9c65-ae32-47f1-8400-119fcf4861c4" data-host-url="${COLLECTOR}"></script>`
    : `<script async src="/published.js"></script>`;

function ready({ tracker: { built = {} } }, text) {
  for (const [name, value] of Object.entries(built))
    text = text.replaceAll(name, value);
  return text;
}

function read(wire, request) {
  try {
    return wire.read({ ...request, body: unzipped(request) })?.events ?? [];
  } catch {
    // Requests that are about no event.
    return [];
  }
}

function unzipped({ bytes }) {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    return gunzipSync(bytes).toString();
  return bytes.toString();
}

/** Whether an event is of that name, in whatever form the wire says it. */
const isOf = (wire, event, name) =>
  event.name === name ||
  event.name === wire.steps[name]?.theirs ||
  JSON.stringify([...Object.entries(event.fields ?? {})]).includes(`/${name}/`);

/** How many different ones; those without an id are all different. */
function unique(events, id) {
  const ids = events.map(id);
  const known = ids.filter((one) => one !== undefined);
  return new Set(known).size + (ids.length - known.length);
}

async function versionOf(dependency) {
  const manifest = join(packages, dependency, "package.json");
  return JSON.parse(await readFile(manifest, "utf8")).version;
}

async function bundle(id) {
  const { outputFiles } = await build({
    entryPoints: [join(here, "trackers", `${id}.mjs`)],
    nodePaths: [packages],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    logLevel: "error",
  });
  return outputFiles[0].contents;
}
