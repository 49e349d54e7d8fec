/** From one vocabulary to another, by tables. */

/** An item: of Universal Analytics, and of the gtag() of its time, to GA4. */
const ITEM = {
  __proto__: null,
  id: "item_id",
  name: "item_name",
  brand: "item_brand",
  category: "item_category",
  variant: "item_variant",
  list: "item_list_name",
  list_name: "item_list_name",
  position: "index",
  list_position: "index",
};

const NUMBER = /^(value|price|quantity|index|discount|tax|shipping)$/;

/** `from` by the names of a table; what has the new name already keeps it. */
export const rename = (from, table) => {
  const to = {};
  for (const [name, value] of Object.entries(from ?? {})) {
    const other = table[name] in from ? name : (table[name] ?? name);
    to[other] = NUMBER.test(other) ? number(value) : value;
  }
  return to;
};

/** The items of a list, as GA4 names what is said of them. */
export const items = (list, table = ITEM) =>
  [list ?? []].flat().map((item) => {
    const renamed = rename(item, table);
    // Universal Analytics had levels in one text: "Kitchen/Kettles".
    if (item?.category?.split)
      item.category.split("/").forEach((level, at) => {
        renamed["item_category" + (at ? at + 1 : "")] ??= level;
        if (!at) renamed.item_category = level;
      });
    return renamed;
  });

/** A number that may have been written as text. */
export const number = (value) =>
  typeof value == "string" && value.trim() && isFinite(value) ? +value : value;
