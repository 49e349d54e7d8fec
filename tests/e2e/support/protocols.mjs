// What requests of other protocols must have in them.

import assert from "node:assert/strict";

/** What tells one protocol from the others, of a page view and of an order for 59.90 euros. */
export const PROTOCOLS = {
  amplitude: ({ type, bodies }) => {
    assert.equal(type, "text/plain;charset=UTF-8");
    const events = bodies.flatMap((body) => JSON.parse(body).events);
    assert.ok(events.some((event) => event.event_type.includes("Page Viewed")));
    assert.ok(events.some(({ revenue }) => revenue === 59.9));
    assert.ok(events.every(({ insert_id }) => insert_id));
  },
  cloudevents: ({ type, bodies }) => {
    assert.match(type, /^application\/cloudevents-batch\+json/);
    const events = bodies.flatMap((body) => JSON.parse(body));
    assert.ok(events.every(({ specversion }) => specversion === "1.0"));
    assert.ok(events.some((event) => event.type.endsWith("purchase")));
  },
  ga4: ({ urls, bodies }) => {
    assert.equal(urls[0].searchParams.get("v"), "2");
    assert.equal(urls[0].searchParams.get("tid"), "KEY");
    const all = decodeURIComponent(urls.join("\n") + bodies.join("\n"));
    assert.match(all, /en=page_view/);
    assert.match(all, /en=purchase/);
    assert.match(all, /epn\.value=59\.9/);
  },
  goatcounter: ({ urls }) => {
    const hits = urls.map(({ searchParams }) => searchParams.get("p"));
    assert.ok(hits.includes("/"), hits.join());
    assert.ok(hits.includes("purchase"), hits.join());
  },
  matomo: ({ bodies }) => {
    assert.match(decodeURIComponent(bodies.join("\n")), /action_name=Shop/);
    assert.match(bodies.join("\n"), /revenue=59\.9/);
  },
  mixpanel: ({ bodies }) => {
    const events = bodies.flatMap((body) =>
      JSON.parse(
        body.startsWith("data=")
          ? decodeURIComponent(body.slice(5).replaceAll("+", " "))
          : body,
      ),
    );
    assert.ok(events.every(({ properties }) => properties.token === "KEY"));
    assert.ok(events.every(({ properties }) => properties.$insert_id));
    const names = events.map(({ event }) => event);
    assert.ok(names.includes("$mp_web_page_view"), names.join());
    assert.ok(
      names.some((name) => /purchase|order/i.test(name)),
      names.join(),
    );
  },
  otlp: ({ type, bodies }) => {
    assert.match(type, /^application\/json/);
    assert.ok(JSON.parse(bodies[0]).resourceLogs[0].scopeLogs[0].logRecords[0]);
    assert.match(bodies.join(), /page_view|page\.view/);
    assert.match(bodies.join(), /purchase/);
  },
  plausible: ({ bodies }) => {
    const events = bodies.map((body) => JSON.parse(body));
    const views = events.filter(({ name, n }) => (name ?? n) === "pageview");
    assert.equal(views.length, 1);
    const orders = events.filter(({ revenue, $ }) => revenue ?? $);
    assert.equal(orders.length, 1);
  },
  posthog: ({ bodies }) => {
    const batch = bodies.flatMap((body) => JSON.parse(body).batch);
    assert.ok(batch.some(({ event }) => event === "$pageview"));
    assert.equal(JSON.parse(bodies[0]).api_key, "KEY");
  },
  rudderstack: ({ bodies }) => {
    const batch = bodies.flatMap((body) => JSON.parse(body).batch);
    assert.ok(batch.some(({ type }) => type === "page"));
    assert.ok(batch.some(({ event }) => event === "Order Completed"));
  },
  segment: ({ bodies }) => {
    const batch = bodies.flatMap((body) => JSON.parse(body).batch);
    assert.ok(batch.some(({ type }) => type === "page"));
    assert.ok(batch.some(({ event }) => event === "Order Completed"));
    assert.equal(JSON.parse(bodies[0]).writeKey, "KEY");
  },
  snowplow: ({ type, bodies }) => {
    assert.match(type, /^application\/json/);
    const { schema, data } = JSON.parse(bodies[0]);
    assert.match(schema, /payload_data/);
    assert.ok(data.some(({ e }) => e === "pv"));
    assert.ok(data.some(({ e }) => e === "ue"));
  },
  umami: ({ bodies }) => {
    const all = bodies.flatMap((body) => JSON.parse(body));
    assert.ok(all.every(({ payload }) => payload.website === "shop.example"));
    assert.ok(
      all.some(
        ({ payload }) => !payload.name && new URL(payload.url).pathname === "/",
      ),
    );
    assert.ok(all.some(({ payload }) => payload.data?.revenue === 59.9));
  },
};
