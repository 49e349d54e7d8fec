// A few visits, so that answers have something in them.

const [base] = process.argv.slice(2);
const uuid = (n) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const names = [
  "session_start",
  "page_view",
  "view_item",
  "add_to_cart",
  "begin_checkout",
  "purchase",
];

for (let who = 1; who <= 20; who += 1) {
  const events = names.slice(0, (who % names.length) + 1).map((name, step) => ({
    id: uuid(who * 100 + step),
    name,
    at: Date.now() - who * 3_600_000 + step * 20_000,
    seq: step + 1,
    visitor: uuid(who),
    session: uuid(who * 1000),
    channel: ["Direct", "Email", "Referral"][who % 3],
    consent: "granted",
    intent: 0.1 * step,
    phase: { model: "accra", name: "awareness", p: 0.6 },
    page: { url: `https://shop.example/p${who % 4}` },
    params: { transaction_id: `T${who}`, value: 9.9, currency: "EUR" },
  }));
  const created = events.length + (who % 3);
  const response = await fetch(`${base}/v1/beacons`, {
    method: "POST",
    body: JSON.stringify({
      v: 1,
      site: "my-shop",
      beacon: uuid(who),
      sent_at: Date.now(),
      ledger: {
        created,
        acked: 0,
        pending: events.length,
        dropped: { queue_full: who % 3 },
      },
      events,
    }),
  });
  if (response.status !== 202) throw new Error(await response.text());
}
