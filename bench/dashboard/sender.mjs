// Sends beacons of ten events one after the other on four connections, and tells how long each had to wait.

import { randomUUID } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";

const CONNECTIONS = 4;
/** Between an answer and the next beacon, so that a fair load is measured and not the most that goes. */
const PAUSE_MS = 100;

const waits = [];
let stopped = false;
parentPort.once("message", () => (stopped = true));
await Promise.all(Array.from({ length: CONNECTIONS }, send));
parentPort.postMessage(waits);

async function send() {
  while (!stopped) {
    const body = beacon();
    const begun = performance.now();
    const answer = await fetch(`${workerData.url}/v1/beacons`, {
      method: "POST",
      body,
    });
    await answer.text();
    waits.push(performance.now() - begun);
    if (!answer.ok) throw new Error(`a beacon was refused: ${answer.status}`);
    await new Promise((over) => setTimeout(over, PAUSE_MS));
  }
}

function beacon() {
  const [session, visitor] = [randomUUID(), randomUUID()];
  const at = Date.now();
  const event = (_, n) => ({
    id: randomUUID(),
    name: n % 2 ? "view_item" : "page_view",
    at: at - 20_000 + n * 2_000,
    seq: n + 1,
    visitor,
    session,
    page: { url: `https://generated.example/products/${n}`, title: "Cup" },
    channel: "Organic Search",
    phase: { model: "accra", name: "consideration", p: 0.6 },
    intent: 0.05 + n / 100,
    consent: "granted",
    bot: false,
    params:
      n % 2
        ? {
            currency: "EUR",
            value: 14,
            items: [{ item_id: "tm-9", price: 14 }],
          }
        : null,
  });
  const events = Array.from({ length: 10 }, event);
  const ledger = { created: 10, acked: 0, dropped: {}, pending: 10 };
  return JSON.stringify({
    v: 1,
    site: "generated-shop",
    beacon: randomUUID(),
    sent_at: at,
    ledger,
    events,
  });
}
