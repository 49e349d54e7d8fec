// What the shop sells: the one place where names and prices stand.
// The pages repeat them as text, so that they read without JavaScript.

export const CURRENCY = "EUR";

export const PRODUCTS = [
  {
    item_id: "KL-101",
    item_name: "Cast-iron kettle",
    item_brand: "Ironbark",
    item_category: "Kettles",
    price: 59.9,
    currency: CURRENCY,
    slug: "cast-iron-kettle",
    description:
      "A heavy, hobnailed kettle that keeps water hot through a whole conversation.",
  },
  {
    item_id: "KL-102",
    item_name: "Gooseneck kettle",
    item_brand: "Heron",
    item_category: "Kettles",
    price: 74.5,
    currency: CURRENCY,
    slug: "gooseneck-kettle",
    description:
      "A slim spout and a steady hand: pours exactly where you look, one drop at a time.",
  },
  {
    item_id: "KL-103",
    item_name: "Glass teapot",
    item_brand: "Clearwater",
    item_category: "Kettles",
    price: 39,
    currency: CURRENCY,
    slug: "glass-teapot",
    description:
      "Watch the leaves open. Thin borosilicate glass with a strainer that lifts out.",
  },
  {
    item_id: "KL-104",
    item_name: "Whistling kettle",
    item_brand: "Heron",
    item_category: "Kettles",
    price: 49,
    currency: CURRENCY,
    slug: "whistling-kettle",
    description:
      "Enamelled in brick red, with a beech handle and two notes instead of a shriek.",
  },
  {
    item_id: "KL-201",
    item_name: "Moss tea bowl",
    item_brand: "Studio Lund",
    item_category: "Cups",
    price: 24.5,
    currency: CURRENCY,
    slug: "moss-tea-bowl",
    description:
      "Thrown by hand, dipped once in moss-green glaze. No two run down the same way.",
  },
  {
    item_id: "KL-202",
    item_name: "Double-wall glasses, set of two",
    item_brand: "Clearwater",
    item_category: "Cups",
    price: 19.95,
    currency: CURRENCY,
    slug: "double-wall-glasses",
    description:
      "The drink floats, the fingers stay cool. For flat whites and iced sencha.",
  },
  {
    item_id: "KL-203",
    item_name: "Ember espresso cups, set of two",
    item_brand: "Studio Lund",
    item_category: "Cups",
    price: 32,
    currency: CURRENCY,
    slug: "ember-espresso-cups",
    description:
      "Thick walls, a small mouth, a glaze that goes from ash to ember.",
  },
  {
    item_id: "KL-204",
    item_name: "Enamel travel mug",
    item_brand: "Ironbark",
    item_category: "Cups",
    price: 17.9,
    currency: CURRENCY,
    slug: "enamel-travel-mug",
    description:
      "Light, speckled and hard to kill. Happy on a camp stove, happier in a rucksack.",
  },
];

/** The product with this slug, or undefined. */
export function findProduct(slug) {
  return PRODUCTS.find((product) => product.slug === slug);
}

/** Products in which every word of `text` occurs. */
export function searchProducts(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return PRODUCTS.filter((product) => {
    const haystack = [
      product.item_name,
      product.item_brand,
      product.item_category,
      product.description,
    ]
      .join(" ")
      .toLowerCase();
    return words.every((word) => haystack.includes(word));
  });
}

/** Where the product's page is. */
export function productUrl(product) {
  return `/products/${product.slug}/`;
}

/** Where the product's picture is. */
export function productImage(product) {
  return `/images/${product.slug}.svg`;
}
