/** One of these words, which editors offer, or any other text. */
export type Text<Word extends string> = Word | (string & {});

/** A product in an event, with GA4's names. */
export interface Item {
  item_id?: string;
  item_name?: string;
  item_brand?: string;
  item_category?: string;
  item_category2?: string;
  item_category3?: string;
  item_category4?: string;
  item_category5?: string;
  item_variant?: string;
  item_list_id?: string;
  item_list_name?: string;
  affiliation?: string;
  coupon?: string;
  discount?: number;
  index?: number;
  location_id?: string;
  price?: number;
  quantity?: number;
  [name: string]: unknown;
}

/** Any parameters: what is no number, text, flag, list or object is left out. */
export interface Params {
  [name: string]: unknown;
}

interface Money extends Params {
  /** Of three letters, as in ISO 4217. */
  currency?: string;
  value?: number;
}

interface Shopping extends Money {
  coupon?: string;
  items?: readonly Item[];
}

interface Listing extends Params {
  item_list_id?: string;
  item_list_name?: string;
  items?: readonly Item[];
}

interface Promotion extends Params {
  creative_name?: string;
  creative_slot?: string;
  promotion_id?: string;
  promotion_name?: string;
  items?: readonly Item[];
}

interface Order extends Shopping {
  /** Counts once, over reloads and days. */
  transaction_id: string;
  affiliation?: string;
  shipping?: number;
  tax?: number;
}

interface Method extends Params {
  method?: string;
}

/** Parameters by the names of events that are understood as such. */
export interface Events {
  view_item_list: Listing;
  select_item: Listing;
  view_item: Shopping;
  add_to_wishlist: Shopping;
  add_to_cart: Shopping;
  remove_from_cart: Shopping;
  view_cart: Shopping;
  begin_checkout: Shopping;
  add_shipping_info: Shopping & { shipping_tier?: string };
  add_payment_info: Shopping & { payment_type?: string };
  purchase: Order;
  refund: Order;
  view_promotion: Promotion;
  select_promotion: Promotion;
  search: Params & { search_term: string };
  share: Method & { content_type?: string; item_id?: string };
  sign_up: Method;
  login: Method;
  generate_lead: Money & { lead_source?: string };
  contact: Params & {
    method?: Text<
      "phone" | "email" | "chat" | "form" | "appointment" | "video" | "store"
    >;
  };
  support: Params & { topic?: string };
  complaint: Params;
  return_request: Params & { transaction_id?: string };
  review: Params & { rating?: number };
  feedback: Params & { score?: number; scale?: number };
  recommend: Params;
  subscribe: Params;
  self_reported: Params & { source?: string };
}

/** An event as it is told to listeners and to middleware. */
export interface TrailEvent {
  name: Text<
    | keyof Events
    | "page_view"
    | "session_start"
    | "user_engagement"
    | "bounce"
    | "outbound_click"
    | "file_download"
    | "form_start"
    | "form_submit"
    | "not_found"
    | "cart_abandoned"
    | "phase_change"
    | "attribution"
    | "consent_change"
  >;
  params?: Params;
  [member: string]: unknown;
}
