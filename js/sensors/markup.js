/** The event that an element's markup describes: pure. */

/** Events of GA4's e-commerce, and what they say of an item and of nothing else. */
const OF_ITEMS =
  /_(item|cart|wishlist|checkout|info|promotion)$|^(purchase|refund)$/;
const OF_AN_ITEM = /^(item_.*|price|quantity|index|discount)$/;

/** What has a meaning of its own. */
const OURS = /^(event|on|field|items|ignore)$/;

/**
 * Name and parameters. `data-trailmark-event` names it, `data-trailmark-list-id` is its
 * parameter `list_id`; the `value` of a field is the parameter that
 * `data-trailmark-field` names. `data-trailmark-items` is a list as JSON; where that is
 * none, what else is said of an item makes one.
 */
export const marked = (dataset, value) => {
  const name = dataset.trailmarkEvent;
  const params = {};
  const item = {};
  for (const key of Object.keys(dataset)) {
    const [, param] = /^trailmark(.+)/.exec(key) || [];
    const snake = param?.replace(
      /[A-Z]/g,
      (letter, at) => (at ? "_" : "") + letter.toLowerCase(),
    );
    if (!snake || OURS.test(snake)) continue;
    const of = OF_ITEMS.test(name) && OF_AN_ITEM.test(snake) ? item : params;
    of[snake] = dataset[key];
  }
  if (dataset.trailmarkField) params[dataset.trailmarkField] = value;
  let items = Object.keys(item)[0] && [item];
  try {
    const given = JSON.parse(dataset.trailmarkItems);
    if (Array.isArray(given)) items = given;
  } catch {}
  if (items) params.items = items;
  return [name, params];
};
