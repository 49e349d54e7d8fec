// Segment's Spec, which RudderStack speaks as well: calls of JSON, alone or in batches.

export const STEPS = {
  consent: { theirs: null, ours: "consent_change" },
  page_view: { theirs: "page", ours: "page" },
  view_item: { theirs: "Product Viewed", ours: "Product Viewed" },
  add_to_cart: { theirs: "Product Added", ours: "Product Added" },
  view_cart: { theirs: "Cart Viewed", ours: "Cart Viewed" },
  begin_checkout: { theirs: "Checkout Started", ours: "Checkout Started" },
  identify: { theirs: "identify", ours: "identify" },
  purchase: { theirs: "Order Completed", ours: "Order Completed" },
  refund: { theirs: "Order Refunded", ours: "Order Refunded" },
  search: { theirs: "Products Searched", ours: "Products Searched" },
};

/** Calls of a body: what is around a batch, or beside a call, is the frame. */
export function calls(body, aside = []) {
  const { batch, ...frame } = JSON.parse(body);
  const events = batch ?? [frame];
  const around = batch
    ? frame
    : Object.fromEntries(aside.map((name) => [name, frame[name]]));
  return {
    frame: { body: around },
    events: events.map((call) => {
      const fields = batch ? call : without(call, aside);
      return { name: call.event ?? call.type, fields };
    }),
  };
}

const without = (call, names) =>
  Object.fromEntries(
    Object.entries(call).filter(([name]) => !names.includes(name)),
  );
