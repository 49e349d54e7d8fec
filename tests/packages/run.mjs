// Packs the npm package, installs it where a site would, and looks whether it works there:
//
//   cargo xtask dist && npm --prefix tests/packages ci --ignore-scripts
//   node tests/packages/run.mjs [part of a check's name …]
//
// One line for each check, and the last one counts them.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { launchChromium } from "../e2e/support/chromium.mjs";
import { dist } from "../e2e/support/pages.mjs";
import { checks } from "./checks.mjs";
import { npm } from "./npm.mjs";

const asked = process.argv.slice(2);
const built = join(dist, "npm");
const work = await mkdtemp(join(tmpdir(), "trailmark-packages-"));
const browser = await launchChromium();
let passed = 0;
let failed = 0;
try {
  const packed = await npm(built, "pack", "--json", "--pack-destination", work);
  const [pack] = Object.values(JSON.parse(packed));
  const tarball = join(work, pack.filename);
  for (const [name, check] of checks({ browser, tarball, pack, work })) {
    if (asked.length > 0 && !asked.some((part) => name.includes(part)))
      continue;
    const begun = performance.now();
    try {
      await check();
      passed += 1;
      const seconds = ((performance.now() - begun) / 1e3).toFixed(1);
      console.log(`ok      ${name} (${seconds} s)`);
    } catch (problem) {
      failed += 1;
      console.log(`FAILED  ${name}\n${problem.stack ?? problem}`);
    }
  }
} finally {
  await browser.close();
  await rm(work, { recursive: true, force: true });
}
console.log(`packages: ${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
