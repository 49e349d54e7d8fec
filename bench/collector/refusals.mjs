// What it costs the collector to refuse: CPU for each body that is hostile, beside one that is taken.

import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { gzipSync } from "node:zlib";

const TIMES = 400;
const AT_ONCE = 8;

/** A row for each kind: what was sent, what was answered, and CPU microseconds of each. */
export async function refusals(collector) {
  const rows = [];
  for (const [kind, make] of Object.entries(KINDS)) {
    const bodies = Array.from({ length: TIMES }, make);
    const before = collector.cpu();
    const statuses = await sendAll(collector.url, bodies);
    const cpu = collector.cpu() - before;
    rows.push({
      kind,
      bytes: bodies[0].body.length,
      statuses: [...new Set(statuses)],
      us: Math.round((cpu / TIMES) * 1e6),
    });
  }
  return rows;
}

const KINDS = {
  "taken: ten events": () => ({ body: beacon(10) }),
  "not JSON, 6 kB": () => ({ body: "x".repeat(6_000) }),
  "torn JSON, 6 kB": () => ({ body: beacon(20).slice(0, 6_000) }),
  "200,000 levels deep": () => ({
    body: `{"v":1,"x":${"[".repeat(2e5)}${"]".repeat(2e5)}}`,
  }),
  "100,000 members": () => ({
    body: `{"v":1,${Array.from({ length: 1e5 }, (_, n) => `"${n}":0`)}}`,
  }),
  "1,001 events": () => ({ body: beacon(1001) }),
  "gzip bomb, 40 MB": () => ({ body: BOMB_40, gzip: true }),
  "gzip bomb, 1 GB": () => ({ body: BOMB_1000, gzip: true }),
  "40,000 gzips in one": () => ({ body: GZIPS, gzip: true }),
  "too large by a byte": () => ({ body: Buffer.alloc((1 << 20) + 1, 32) }),
};

function beacon(n) {
  const visitor = randomUUID();
  const event = (_, seq) => ({
    id: randomUUID(),
    name: "view_item",
    at: Date.now(),
    seq: seq + 1,
    visitor,
    session: visitor,
    page: { url: "https://shop.example/kitchen/kettle-3", title: "Kettle" },
    consent: "granted",
    params: { currency: "EUR", value: 59.9, items: [{ item_id: "SKU-7" }] },
  });
  return JSON.stringify({
    v: 1,
    site: "my-shop",
    beacon: randomUUID(),
    sent_at: Date.now(),
    ledger: { created: n, acked: 0, dropped: {}, pending: n },
    events: Array.from({ length: n }, event),
  });
}

async function sendAll(url, bodies) {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const left = [...bodies];
  const statuses = [];
  const sender = async () => {
    for (let next; (next = left.pop());)
      statuses.push(await send(url, agent, next));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  agent.destroy();
  return statuses;
}

function send(url, agent, { body, gzip }) {
  const headers = {
    "content-type": "text/plain",
    "content-length": Buffer.byteLength(body),
    ...(gzip ? { "content-encoding": "gzip" } : {}),
  };
  return new Promise((resolve) => {
    const sent = request(`${url}/v1/beacons`, {
      method: "POST",
      agent,
      headers,
    });
    sent.on("response", (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
    });
    sent.on("error", ({ code }) => resolve(code));
    sent.end(body);
  });
}

const BOMB_40 = gzipSync(Buffer.alloc(40 << 20));
const BOMB_1000 = gzipSync(Buffer.alloc(1_000 << 20)).subarray(0, 1 << 20);
const GZIPS = Buffer.concat(Array(40_000).fill(gzipSync("")));
