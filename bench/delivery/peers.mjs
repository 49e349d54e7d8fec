// The peers as a visitor's pages have them: the published build with its adapter, bundled,
// and what it asks its own servers for at the start.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

import { SETTINGS } from "../../tests/protocols/peers/settings.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));

/** By the name of the adapter: the tracker's name and its package. */
const PEERS = {
  snowplow: ["Snowplow", "@snowplow/browser-tracker"],
  posthog: ["PostHog", "posthog-js"],
  segment: ["Segment", "@segment/analytics-next"],
  amplitude: ["Amplitude", "@amplitude/analytics-browser"],
  plausible: ["Plausible", "@plausible-analytics/tracker"],
  mixpanel: ["Mixpanel", "mixpanel-browser"],
  rudderstack: ["RudderStack", "@rudderstack/analytics-js"],
};

export const PEER_NAMES = Object.keys(PEERS);

/** The peer of that name, as `trial` takes a tracker. */
export async function peer(adapter) {
  const [name, dependency] = PEERS[adapter];
  const manifest = join(here, "node_modules", dependency, "package.json");
  const { version } = JSON.parse(await readFile(manifest, "utf8"));
  return {
    name,
    version: `${dependency} ${version}`,
    wire: adapter,
    files: { ...SETTINGS[adapter], "/tracker.js": await bundle(adapter) },
    page: ({ collector, title }) => `<!doctype html>
<html lang="en"><head><title>${title}</title>
<script>window.collector = "${collector}"</script>
<script src="/tracker.js"></script></head><body></body></html>`,
  };
}

async function bundle(adapter) {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { init, track } from "./trackers/${adapter}.mjs";
        init(window.collector);
        // None says when it is ready: a second is more than any needs here.
        const ready = () => new Promise((done) => setTimeout(done, 1_000));
        window.probe = { track, ready };`,
      resolveDir: here,
    },
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    logLevel: "error",
  });
  return outputFiles[0].text;
}
