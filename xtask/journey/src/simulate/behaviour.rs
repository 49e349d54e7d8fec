//! How simulated visitors behave. A model with few numbers, all of them chosen:
//! it shows what the engine says of lives that are known, not how people are.
//!
//! A visitor is passing, looking or buying, comes first on any day, by a channel of
//! [`FIRST`], and returns, if so inclined, after a week or so by one of [`AGAIN`].
//! A session has pages; who is buying fills a cart, and some of those pay. Customers
//! have other reasons to come: help, returning what they bought, telling of it, more.

use serde_json::json;
use trailmark::domain::Millis;

use super::random::Random;
use crate::device::View;
use crate::line::Line;

/// The events of a visitor's life, in their order.
pub(crate) fn life(number: u64, seed: u64, days: i64) -> Vec<Line<'static>> {
    let mut mixed = Random(seed);
    let mut life = Life {
        key: format!("visitor-{number}"),
        random: Random(mixed.bits() ^ number.wrapping_mul(0x2545_f491_4f6c_dd1d)),
        at: BEGINNING,
        url: String::new(),
        cart: 0,
        orders: 0,
        lines: Vec::new(),
    };
    life.live(BEGINNING + days * DAY);
    life.lines
}

/// Who a visitor is at heart.
#[derive(Clone, Copy)]
struct Inclination {
    /// Mean pages of a session.
    pages: f64,
    /// Of each product that is seen.
    into_cart: f64,
    /// Of each cart.
    pays: f64,
    /// Whether there is another session.
    returns: f64,
}

/// Passing, looking, buying; of a hundred.
const INCLINATIONS: [(u32, Inclination); 3] = [
    (
        60,
        Inclination {
            pages: 1.5,
            into_cart: 0.01,
            pays: 0.05,
            returns: 0.2,
        },
    ),
    (
        28,
        Inclination {
            pages: 4.0,
            into_cart: 0.06,
            pays: 0.2,
            returns: 0.6,
        },
    ),
    (
        12,
        Inclination {
            pages: 6.0,
            into_cart: 0.2,
            pays: 0.6,
            returns: 0.8,
        },
    ),
];

/// By which way visitors come first: weight, then query and referrer.
const FIRST: [(u32, (&str, &str)); 8] = [
    (32, ("", "https://www.google.com/")),
    (20, ("", "")),
    (16, (AD, "")),
    (12, ("", "https://www.instagram.com/")),
    (
        6,
        (
            "?utm_source=meta&utm_medium=paid_social&utm_campaign=launch",
            "",
        ),
    ),
    (7, ("", "https://teablog.example/kettles")),
    (
        4,
        (
            "?utm_source=adnet&utm_medium=display&utm_campaign=brand",
            "",
        ),
    ),
    (3, ("", "https://chatgpt.com/")),
];
/// And by which they return.
const AGAIN: [(u32, (&str, &str)); 4] = [
    (50, ("", "")),
    (20, ("", "https://www.google.com/")),
    (
        20,
        (
            "?utm_source=newsletter&utm_medium=email&utm_campaign=weekly",
            "",
        ),
    ),
    (10, (AD, "")),
];
const AD: &str = "?utm_source=google&utm_medium=cpc&utm_campaign=kettles";

/// Why a customer comes.
#[derive(Clone, Copy)]
enum Reason {
    More,
    Help,
    SendBack,
    Tell,
}

const REASONS: [(u32, Reason); 4] = [
    (60, Reason::More),
    (20, Reason::Help),
    (8, Reason::SendBack),
    (12, Reason::Tell),
];

struct Life {
    key: String,
    random: Random,
    at: Millis,
    url: String,
    /// What lies in the cart, in cents.
    cart: i64,
    orders: u32,
    lines: Vec<Line<'static>>,
}

impl Life {
    fn live(&mut self, end: Millis) {
        let Some(inclination) = self.random.one_of(&INCLINATIONS) else {
            return;
        };
        self.at += self.random.between(0, end - BEGINNING - 1);
        let mut ways = &FIRST[..];
        while self.at < end {
            if let Some((query, referrer)) = self.random.one_of(ways) {
                self.visit(inclination, query, referrer);
            }
            // A customer comes again sooner or later.
            let returns = if self.orders > 0 {
                0.85
            } else {
                inclination.returns
            };
            if !self.random.is(returns) {
                return;
            }
            self.at += HOUR + (self.random.around(7.0) * DAY as f64) as Millis;
            ways = &AGAIN;
        }
    }

    fn visit(&mut self, inclination: Inclination, query: &str, referrer: &str) {
        let reason = match self.orders {
            0 => Reason::More,
            _ => self.random.one_of(&REASONS).unwrap_or(Reason::More),
        };
        let page = match reason {
            Reason::More => "/",
            Reason::Help => "/help/care",
            Reason::SendBack => "/account/orders",
            Reason::Tell => "/products/kettle/reviews",
        };
        self.open(&format!("{page}{query}"), referrer);
        match reason {
            Reason::More => self.browse(inclination),
            Reason::Help => {
                self.wait(40);
                self.open("/help/returns", "");
                self.wait(60);
                self.tell("support", json!({"topic": "care"}));
            }
            Reason::SendBack => {
                self.wait(30);
                self.tell("return_request", json!({}));
                let order = format!("{}-{}", self.key, self.orders);
                self.tell("refund", json!({"transaction_id": order}));
            }
            Reason::Tell => {
                self.wait(90);
                let rating = self.random.between(3, 5);
                self.tell("review", json!({"rating": rating}));
                if self.random.is(0.3) {
                    self.tell("recommend", json!({}));
                }
            }
        }
    }

    fn browse(&mut self, inclination: Inclination) {
        let n_pages = 1 + self.random.around(inclination.pages - 1.0).round() as i64;
        for _ in 1..n_pages {
            self.wait(25);
            let product = self.random.between(1, 8);
            self.open(&format!("/products/{product}"), "");
            self.tell("view_item", item(product));
            if self.random.is(inclination.into_cart) {
                self.wait(30);
                self.tell("add_to_cart", item(product));
                self.cart += price(product);
            }
        }
        if self.cart > 0 && self.random.is(0.7) {
            self.check_out(inclination);
        }
    }

    fn check_out(&mut self, inclination: Inclination) {
        self.wait(20);
        self.open("/cart", "");
        self.tell("view_cart", json!({}));
        if !self.random.is(inclination.pays.sqrt()) {
            return;
        }
        self.wait(15);
        self.open("/checkout", "");
        self.tell("begin_checkout", json!({}));
        if !self.random.is(inclination.pays.sqrt()) {
            return;
        }
        self.wait(60);
        self.tell("add_payment_info", json!({}));
        self.wait(30);
        self.open("/thank-you", "");
        self.orders += 1;
        let order = json!({
            "transaction_id": format!("{}-{}", self.key, self.orders),
            "value": self.cart as f64 / 100.0,
            "currency": "EUR",
        });
        self.tell("purchase", order);
        self.cart = 0;
    }

    fn wait(&mut self, mean_seconds: u32) {
        let seconds = 1.0 + self.random.around(f64::from(mean_seconds));
        self.at += (seconds * 1_000.0) as Millis;
    }

    fn open(&mut self, path: &str, referrer: &str) {
        let from = match referrer {
            "" if path.contains('?') || self.lines.is_empty() => String::new(),
            "" => self.url.clone(),
            referrer => referrer.into(),
        };
        self.url = format!("{SHOP}{path}");
        self.happen("page_view", &from, String::new());
    }

    fn tell(&mut self, name: &str, params: serde_json::Value) {
        self.happen(name, "", params.to_string());
    }

    fn happen(&mut self, name: &str, referrer: &str, params: String) {
        self.lines.push(Line {
            visitor: format!("{:?}", self.key).into(),
            key: self.key.clone(),
            at: self.at,
            name: name.into(),
            view: Some(View {
                url: self.url.clone(),
                referrer: referrer.into(),
                title: String::new(),
            }),
            params: params.into(),
            user: None,
        });
    }
}

fn item(product: i64) -> serde_json::Value {
    let price = price(product) as f64 / 100.0;
    json!({"currency": "EUR", "items": [{"item_id": format!("tea-{product}"), "price": price}]})
}

/// In cents.
fn price(product: i64) -> i64 {
    990 + product * product * 150
}

/// 2025-10-09T08:53:20Z.
const BEGINNING: Millis = 1_760_000_000_000;
const HOUR: Millis = 60 * 60_000;
const DAY: Millis = 24 * HOUR;
const SHOP: &str = "https://shop.example";
