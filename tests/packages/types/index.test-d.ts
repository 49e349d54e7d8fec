// What is written against the package, as its author's compiler sees it.

import { expectAssignable, expectError, expectType } from "tsd";
import { init, type Journey, type Options, type Trail } from "trailmark";
import { init as initInline } from "trailmark/inline";
import { init as initCollectors } from "trailmark/inline/collectors";
import ga4 from "trailmark/inline/ga4";

const trail = await init({ collector: "/v1/beacons" });
expectType<Trail>(trail);
expectType<Trail>(await initInline({ collector: "/v1/beacons" }));
expectType<Trail>(
  await initCollectors({ collector: "/g", protocol: "ga4", parts: ga4 }),
);

// Events that are known have their parameters, and others are as good.
expectType<Promise<void>>(
  trail.track("add_to_cart", {
    currency: "EUR",
    value: 59.9,
    items: [{ item_id: "kettle", quantity: 1, colour: "red" }],
    from_wishlist: true,
  }),
);
trail.track("add_to_cart");
trail.track("purchase", { transaction_id: "T1", value: 59.9 });
trail.track("kettle_boiled", { minutes: 3 });
trail.track("contact", { method: "pigeon" });
declare const named: string;
trail.track(named, { any: "thing" });
expectError(trail.track("add_to_cart", { value: "59.90" }));
expectError(trail.track("add_to_cart", { items: [{ quantity: "one" }] }));
expectError(trail.track("purchase", { value: 59.9 }));
expectError(trail.track("purchase"));
expectError(trail.track());
expectError(trail.track(12));

// Options.
expectAssignable<Options>({
  collector: ["/v1/beacons", "https://stats.example/matomo.php"],
  protocol: "trailmark matomo",
  auto: ["pages", "links"],
  signals: "auto strict",
  model: ["funnel", "top", "top", "middle", "bottom", "bottom"],
});
expectError(init({ site: "without a collector" }));
expectError(init({ collector: "/v1/beacons", consent: "maybe" }));
expectError(init({ collector: "/v1/beacons", batchSize: "10" }));
expectError(init({ collector: "/v1/beacons", data_site: "x" }));
expectError(trail.consent("required"));
trail.consent({ analytics: "granted", marketing: "denied" });
trail.config({ debug: true });

// Answers.
const journey = await trail.journey();
expectType<Journey>(journey);
expectType<number>(journey.intent.purchase);
expectType<"open" | "abandoned" | "empty" | "purchased">(journey.cart.state);
expectType<number | undefined>(journey.attribution.timeDecay[0]?.credit);
expectError(journey.attribution.magic);
expectType<{ sent: number; queued: number }>(await trail.flush());

// Listeners and middleware.
trail.on("phase", (phase) => expectType<number>(phase.probability));
trail.on("dropped", ({ reason, count }) => {
  expectType<string>(reason);
  expectType<number>(count);
});
expectError(trail.on("phases", () => {}));
trail.use((event) => (event.name === "page_view" ? null : event));
trail.use((event) => void event.params);
expectError(trail.use(() => 12));

expectType<Trail | undefined>(window.trailmark);
