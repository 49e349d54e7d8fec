// A page may call its parameters what it likes: no name comes twice in an object, and
// none of the page's takes the place of what says whose an event is, and when it was.
import assert from "node:assert/strict";
import { test } from "node:test";
import { encoded, visit } from "./encoded.mjs";

const NAMES = [
  "$current_url $session_id $device_id $user_id $insert_id $set $lib $screen_width",
  "distinct_id token time api_key uuid event mp_lib session_id user_id device_id",
  "phase phase_model intent channel consent revenue value currency coupon price",
  "utm_source utm_campaign gclid referrer referring_domain current_domain url path",
  "order_id transaction_id product_id item_id name item_name products position index",
].flatMap((names) => names.split(" "));

const hostile = visit.map((event) => ({
  ...event,
  params: {
    ...Object.fromEntries(NAMES.map((name) => [name, "hers"])),
    items: [Object.fromEntries(NAMES.map((name) => [name, "hers"]))],
  },
}));

for (const protocol of [
  "amplitude",
  "mixpanel",
  "posthog",
  "rudderstack",
  "segment",
]) {
  const [before, after] = encode(protocol, [visit, hostile]);

  test(`${protocol}: no name comes twice`, () => {
    for (const text of [before, after]) {
      assert.equal(JSON.stringify(JSON.parse(text)).length, text.length);
    }
  });

  test(`${protocol}: whose and when stays as it was`, () => {
    assert.deepEqual(ids(JSON.parse(after)), ids(JSON.parse(before)));
  });
}

/** What tells an event from others, in the words of each protocol. */
function ids(said) {
  return (said.batch ?? said.events ?? said).map((event) => {
    // Among the properties these names mean something to two of them.
    const own = event.properties ?? {};
    const mixpanels = own.mp_lib === "trailmark" ? own : {};
    const posthogs = own.$lib === "trailmark" ? own : {};
    return [
      [event.messageId, event.anonymousId, event.userId, event.timestamp],
      [event.originalTimestamp, event.insert_id, event.device_id, event.time],
      [event.user_id, event.session_id, event.uuid, event.distinct_id],
      [event.offset, mixpanels.distinct_id, mixpanels.token, mixpanels.time],
      [mixpanels.$device_id, mixpanels.$user_id, mixpanels.$insert_id],
      [posthogs.$device_id, posthogs.$session_id, posthogs.$anon_distinct_id],
    ];
  });
}

function encode(protocol, visits) {
  const destination = {
    url: "https://a.example",
    key: "k",
    screen: "1920x1080",
  };
  return encoded({ protocol, ...destination }, ...visits).map(({ body }) =>
    body.startsWith("data=") ? decodeURIComponent(body.slice(5)) : body,
  );
}
