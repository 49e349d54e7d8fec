// Snowplow: events of texts, whose JSON lies in members of their own, plain or in base64.

import { COLLECTOR } from "../visit.mjs";

export default {
  destination: {
    protocol: "snowplow",
    url: COLLECTOR,
    site: "shop",
    key: "io.github.trailmark",
  },
  id: "eid",
  tracker: {
    packages: [
      "@snowplow/browser-tracker",
      "@snowplow/browser-plugin-snowplow-ecommerce",
    ],
  },
  steps: {
    consent: { theirs: null, ours: "consent_change" },
    page_view: { theirs: "pv", ours: "pv" },
    view_item: { theirs: "product_view", ours: "product_view" },
    view_cart: { theirs: null, ours: "view_cart" },
    begin_checkout: { theirs: "checkout_step", ours: "checkout_step" },
    identify: { theirs: null, ours: "identify" },
    purchase: { theirs: "transaction", ours: "transaction" },
    search: { theirs: "site_search", ours: "site_search" },
  },
  read({ url, body }) {
    if (!url.pathname.endsWith("/tp2")) return undefined;
    const { data, ...frame } = JSON.parse(body);
    return { frame: { body: frame }, events: data.map(event) };
  },
};

function event({ ue_px, ue_pr, cx, co, ...fields }) {
  const said = json(ue_px, ue_pr)?.data;
  const entities = json(cx, co)?.data ?? [];
  if (said) fields.ue = named([said]);
  if (entities.length) fields.contexts = named(entities);
  return { name: said?.data.type ?? nameOf(said, fields), fields };
}

function nameOf(said, { e, se_ac }) {
  if (e !== "ue") return se_ac ?? e;
  return said.schema.includes("trailmark")
    ? said.data.name
    : said.schema.split("/")[1];
}

const json = (coded, plain) =>
  coded
    ? JSON.parse(Buffer.from(coded, "base64url"))
    : plain && JSON.parse(plain);

/** Self-describing JSON by the name of its schema, which is a member. */
function named(entities) {
  const all = {};
  for (const { schema, data } of entities) {
    const name = schema.split("/")[1];
    (all[name] ??= []).push({ schema, ...data });
  }
  return all;
}
