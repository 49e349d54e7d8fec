/**
 * What the page says of its product: schema.org/Product in JSON-LD or microdata.
 * https://schema.org/Product, https://html.spec.whatwg.org/multipage/microdata.html
 */
import { number } from "./rename.js";

/** The product's item, its currency and value; nothing where it is not clear. */
export const product = () => {
  try {
    return described(chosen([...written(), ...markedUp()], location.href));
  } catch {}
};

/** JSON-LD's top objects. */
const written = () =>
  [...document.querySelectorAll("script[type$=ld\\+json]")].flatMap(
    (script) => {
      try {
        return products(JSON.parse(script.textContent));
      } catch {
        return [];
      }
    },
  );

const markedUp = () =>
  [...document.querySelectorAll("[itemtype$=Product]")].map(properties);

/** All products in JSON-LD: alone, in a list, in a graph, as what the page is about. */
export const products = (data) =>
  [data]
    .flat()
    .flatMap((node) =>
      /^(.*\/)?Product(Group|Model)?$/.test([node?.["@type"]].flat()[0])
        ? [node]
        : [node?.["@graph"], node?.mainEntity].flatMap((inner) =>
            inner ? products(inner) : [],
          ),
    );

/** The one that is the page's, by its address; or the only one that names none. */
export const chosen = (all, address) => {
  const path = (url) => new URL(url, address).pathname;
  const named = ({ url, offers }) => url ?? one(offers)?.url;
  const nameless = all.filter((product) => !named(product));
  return (
    all.find(
      (product) => named(product) && path(named(product)) == path(address),
    ) ??
    nameless[0] ??
    (all[1] ? undefined : all[0])
  );
};

/** A product of schema.org as GA4's parameters. */
export const described = (product) => {
  if (!product) return;
  const offer = one(product.offers) ?? one(one(product.hasVariant)?.offers);
  const price = offer?.priceSpecification
    ? { ...one(offer.priceSpecification), ...offer }
    : offer;
  const value = number(price?.price ?? price?.lowPrice);
  const item_id =
    product.sku ??
    product.productID ??
    product.mpn ??
    product.gtin13 ??
    product.gtin ??
    product.productGroupID;
  return {
    currency: price?.priceCurrency,
    value,
    items: [
      {
        item_id,
        item_name: product.name,
        item_brand: text(product.brand),
        item_category: text(product.category),
        price: value,
      },
    ],
  };
};

/** The properties of an item in microdata, as JSON-LD would have them. */
const properties = (scope) => {
  const found = {};
  for (const element of scope.querySelectorAll("[itemprop]"))
    if (element.parentElement.closest("[itemscope]") == scope)
      found[element.getAttribute("itemprop")] ??= element.matches("[itemscope]")
        ? properties(element)
        : (element.getAttribute("content") ??
          element.getAttribute("href") ??
          element.textContent.trim());
  return found;
};

const one = (value) => [value].flat()[0];

const text = (value) => one(value)?.name ?? one(value);
