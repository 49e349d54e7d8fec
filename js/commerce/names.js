/** GA4's events of a shop. */
export const SHOP =
  /^(view_item(_list)?|select_item|add_to_(cart|wishlist)|remove_from_cart|view_cart|begin_checkout|add_(shipping|payment)_info|purchase|refund|(view|select)_promotion)$/;

/** What else a shop tells its dataLayer that says something about the journey. */
export const BESIDE =
  /^(search|share|sign_up|login|generate_lead|contact|support|complaint|return_request|review|feedback|recommend|subscribe|self_reported)$/;
