export const kettle = {
  currency: "EUR",
  value: 59.9,
  items: [{ item_id: "kettle", price: 59.9, quantity: 1 }],
};
