// GoatCounter's count.js, which is on no registry: https://www.goatcounter.com/help/events

const counted = (name) => () =>
  window.goatcounter.count({ path: name, event: true });
export const view_item = counted("view_item");
export const add_to_cart = counted("add_to_cart");
export const view_cart = counted("view_cart");
export const begin_checkout = counted("begin_checkout");
export const purchase = counted("purchase");
export const refund = counted("refund");
export const search = counted("search");
export const newsletter_signup = counted("newsletter_signup");
