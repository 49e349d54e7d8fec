/** Begins with two collectors, each in words of its own. */
export const shop = async (init, more) => {
  const trail = await init({
    collector: ["/v1/beacons", "/v1/plausible"],
    protocol: ["trailmark", "plausible"],
    site: ["my-shop", "shop.example"],
    ...more,
  });
  document.querySelector("button").addEventListener("click", () => {
    trail.track("add_to_cart", {
      currency: "EUR",
      value: 59.9,
      items: [{ item_id: "kettle", price: 59.9, quantity: 1 }],
    });
  });
};
