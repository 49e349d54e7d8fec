/**
 * A custom pixel for Shopify: tells Trailmark's collector what happens where no tag may
 * be, in the checkout. Pixels run in a sandbox without the page, so this is no tag but a
 * small sender of its own, to be pasted as it is. It recognises nobody and stores nothing.
 */
const SETTINGS = {
  /** In full, with https. */
  collector: "https://collect.example/v1/beacons",
  /** As `data-site` of the tag. */
  site: "my-shop",
  /** "checkout": the tag is in the theme and tells of the rest; "all": there is no tag. */
  events: "checkout",
};

/** Of the checkout, where the theme's tag is not: https://shopify.dev/docs/api/web-pixels-api/standard-events */
const IN_CHECKOUT = {
  checkout_started: "begin_checkout",
  checkout_shipping_info_submitted: "add_shipping_info",
  payment_info_submitted: "add_payment_info",
  checkout_completed: "purchase",
};

const IN_THE_SHOP = {
  page_viewed: "page_view",
  product_viewed: "view_item",
  collection_viewed: "view_item_list",
  cart_viewed: "view_cart",
  product_added_to_cart: "add_to_cart",
  product_removed_from_cart: "remove_from_cart",
  search_submitted: "search",
};

/** At most so many wait for an answer about consent, or for the network. */
const CAP = 100;

/** Milliseconds before each further try; then what waits goes with the next event. */
const PAUSES = [1e3, 5e3, 3e4];

(() => {
  let isAllowed = init.customerPrivacy?.analyticsProcessingAllowed === true;
  let isRefused = false;
  let seq = 0;
  let acked = 0;
  const dropped = { queue_full: 0, rejected: 0, consent_denied: 0 };
  let waiting = [];
  let isSending = false;
  const session = crypto.randomUUID();

  const hear = (shopifys, name) =>
    analytics.subscribe(shopifys, (event) => {
      // What Shopify sends other than it says is no reason to disturb a checkout.
      try {
        keep(written(name, event));
      } catch {}
    });

  /** An event of the native protocol: docs/beacon.schema.json. */
  const written = (name, event) => {
    const { document } = event.context ?? init.context ?? {};
    const at = Date.parse(event.timestamp);
    return {
      id: crypto.randomUUID(),
      name,
      at: Number.isNaN(at) ? Date.now() : at,
      session,
      page: {
        url: address(document?.location?.href),
        referrer: address(document?.referrer),
      },
      campaign: campaign(document?.location?.search),
      consent: "cookieless",
      params: params(event.data ?? {}),
    };
  };

  const keep = (event) => {
    if (isRefused) return;
    event.seq = ++seq;
    if (waiting.length == CAP) dropped.queue_full++;
    else waiting.push(event);
    send();
  };

  const send = async (tries = 0) => {
    if (!isAllowed || isSending || !waiting.length) return;
    isSending = true;
    const events = waiting.slice(0, 20);
    const status = await posted(events);
    isSending = false;
    const isTaken = status >= 200 && status < 300;
    // Neither overload nor a timeout of the server's is a refusal.
    const isRejected =
      status >= 400 && status < 500 && status != 408 && status != 429;
    if (isTaken || isRejected) {
      // Consent may have been withdrawn meanwhile, and nothing waits any more.
      if (isTaken) acked += events.length;
      else dropped.rejected += events.length;
      if (isRefused) dropped.consent_denied -= events.length;
      waiting = waiting.filter((event) => !events.includes(event));
      send();
    } else if (tries < PAUSES.length)
      setTimeout(() => send(tries + 1), PAUSES[tries]);
  };

  /** The answer's status; 0 where there is none. */
  const posted = (events) => {
    const body = JSON.stringify({
      v: 1,
      site: SETTINGS.site,
      beacon: crypto.randomUUID(),
      sent_at: Date.now(),
      ledger: { created: seq, acked, dropped, pending: waiting.length },
      events,
    });
    return fetch(SETTINGS.collector, {
      method: "POST",
      // The page may be gone before it is answered; browsers refuse that to more than 64 kB.
      keepalive: body.length < 2e4,
      credentials: "omit",
      headers: { "content-type": "text/plain;charset=UTF-8" },
      body,
    }).then(
      ({ status }) => status,
      () => 0,
    );
  };

  /** What Shopify asks for is followed: without a yes nothing is sent, and a no empties the queue. */
  const answered = ({ customerPrivacy }) => {
    isAllowed = customerPrivacy?.analyticsProcessingAllowed === true;
    isRefused = !isAllowed;
    if (isRefused) {
      dropped.consent_denied += waiting.length;
      waiting = [];
    } else send();
  };

  /** Without fragment and query: the checkout has keys to the order in its addresses. */
  const address = (text) => {
    try {
      const { origin, pathname } = new URL(text);
      return origin + masked(pathname);
    } catch {}
  };

  /** `/checkouts/cn/Z2NwLX…` and `/orders/0f3a…` open the order to whoever has them. */
  const masked = (path) => path.replace(/\/(checkouts|orders)\/.*/, "/$1/");

  const campaign = (search) => {
    const asked = new URLSearchParams(search);
    const of = (name) => asked.get("utm_" + name)?.slice(0, 100) || undefined;
    const found = {
      source: of("source"),
      medium: of("medium"),
      name: of("campaign"),
      term: of("term"),
      content: of("content"),
      id: of("id"),
    };
    return Object.values(found).some(Boolean) ? found : undefined;
  };

  /** GA4's parameters. Of the customer nothing: no address, no name, no telephone. */
  const params = ({
    checkout,
    cart,
    cartLine,
    collection,
    productVariant,
    searchResult,
  }) => {
    const worth =
      checkout?.totalPrice ??
      (cartLine ?? cart)?.cost?.totalAmount ??
      productVariant?.price;
    const lines =
      checkout?.lineItems ??
      cart?.lines ??
      collection?.productVariants ??
      searchResult?.productVariants ??
      [cartLine ?? productVariant].filter(Boolean);
    const coupon = checkout?.discountApplications?.find(
      ({ type }) => type == "DISCOUNT_CODE",
    );
    return {
      transaction_id: checkout?.order?.id ?? checkout?.token ?? undefined,
      currency: worth?.currencyCode ?? checkout?.currencyCode,
      value: number(worth?.amount),
      tax: number(checkout?.totalTax?.amount),
      shipping: number(checkout?.shippingLine?.price?.amount),
      coupon: coupon?.title,
      search_term: searchResult?.query?.replace(/\S+@\S+/g, "[email]"),
      item_list_name: collection?.title,
      items: lines.length ? lines.slice(0, 200).map(item) : undefined,
    };
  };

  /** The theme's tag calls an item the same: js/commerce/shopify.js. */
  const item = (line) => {
    const variant = line.merchandise ?? line.variant ?? line;
    const product = variant.product ?? {};
    return {
      item_id: product.id && String(product.id).split("/").pop(),
      item_name: product.title ?? line.title,
      item_brand: product.vendor,
      item_category: product.type || undefined,
      item_variant: variant.title ?? undefined,
      price: number(variant.price?.amount),
      quantity: line.quantity,
    };
  };

  const number = (value) => (value == null ? undefined : Number(value));

  const all = SETTINGS.events == "all";
  const told = { ...(all && IN_THE_SHOP), ...IN_CHECKOUT };
  for (const [shopifys, name] of Object.entries(told)) hear(shopifys, name);
  api.customerPrivacy.subscribe("visitorConsentCollected", answered);
})();
