//! One simulated shopper, visit by visit. As in `simulate`, a model with few numbers, all of them
//! chosen: it gives a dashboard something to show, and says nothing of how people are.

use serde_json::{Value as Json, json};
use trailmark::domain::Millis;

use super::calendar::{Calendar, DAY};
use super::kind::{KINDS, Kind};
use super::shop::{
    AGAIN, BROWSERS, Browser, COUPONS, CURRENCIES, DIRECT, FIRST, PRODUCTS, REMINDER, ROBOT,
    SEARCHES, Way, cents, item, money,
};
use super::visit::Visit;
use crate::line::Line;
use crate::simulate::Random;

/// Somebody who comes, and perhaps again.
pub(crate) struct Shopper {
    pub(crate) number: u64,
    seed: u64,
    pub(crate) browser: Browser,
    pub(crate) is_robot: bool,
    /// Whether the shopper has agreed to be recognised.
    pub(crate) is_known: bool,
    /// By how much this device's clock is ahead.
    pub(crate) clock: Millis,
    pub(crate) random: Random,
    kind: Kind,
    currency: &'static str,
    /// How dear what this shopper buys is, and how often there is a reason to buy.
    taste: f64,
    pause: f64,
    /// Whether an order is the last.
    drops_out: f64,
    orders: u32,
    sent_back: u32,
    visits: u32,
    has_account: bool,
    cart: Vec<(usize, i64)>,
}

impl Shopper {
    pub(crate) fn new(number: u64, seed: u64) -> Self {
        let mut mixed = Random(seed);
        let mut random = Random(mixed.bits() ^ number.wrapping_mul(0x2545_f491_4f6c_dd1d));
        let is_robot = random.is(0.025);
        let browser = random.one_of(&BROWSERS).unwrap_or(ROBOT);
        let kind = random.one_of(&KINDS).unwrap_or(KINDS[0].1);
        let clock = if random.is(0.04) {
            (2 * random.between(0, 1) - 1) * (20_000 + random.around(900_000.0) as Millis)
        } else {
            random.between(-2_000, 2_000)
        };
        Self {
            number,
            seed,
            browser: if is_robot { ROBOT } else { browser },
            is_robot,
            is_known: random.is(0.72),
            clock,
            kind,
            currency: random.one_of(&CURRENCIES).unwrap_or("EUR"),
            taste: 0.5 + random.around(0.5),
            pause: 6.0 + random.around(18.0),
            // A quarter on average: for most hardly ever, and for some at once.
            drops_out: random.share().powi(3),
            orders: 0,
            sent_back: 0,
            visits: 0,
            has_account: false,
            cart: Vec::new(),
            random,
        }
    }

    /// What happens in a visit that begins at `at`, and when the next one does, if there is one.
    pub(crate) fn visit(
        &mut self,
        at: Millis,
        calendar: &Calendar,
    ) -> (Vec<Line<'static>>, Option<Millis>) {
        let orders = self.orders;
        let mut visit = Visit::of(self.number, at);
        if self.is_robot {
            self.crawl(&mut visit);
        } else {
            let way = self.way(at / DAY);
            self.live(way, &mut visit);
        }
        self.visits += 1;
        let ends = visit.at;
        (visit.lines, self.next(ends, self.orders > orders, calendar))
    }

    fn next(&mut self, ends: Millis, has_bought: bool, calendar: &Calendar) -> Option<Millis> {
        if has_bought && self.random.is(self.drops_out) {
            return None;
        }
        let (returns, pause) = match (self.is_robot, self.orders, self.cart.is_empty()) {
            (true, ..) => (0.8, 3.0),
            (_, 0, true) => (self.kind.returns, 6.0),
            (_, 0, false) => (self.kind.returns.max(0.5), 2.5),
            _ => (0.93, self.pause),
        };
        let comes = self.random.is(returns);
        comes.then(|| calendar.next_visit(ends, pause, &mut self.random))
    }

    fn way(&mut self, day: i64) -> Way {
        if !self.cart.is_empty() && self.random.is(0.35) {
            return REMINDER;
        }
        let ways = if self.visits == 0 {
            &FIRST[..]
        } else {
            &AGAIN[..]
        };
        let open: Vec<(u32, Way)> = ways
            .iter()
            .filter(|(_, way)| way.is_open(day))
            .copied()
            .collect();
        self.random.one_of(&open).unwrap_or(REMINDER)
    }

    fn live(&mut self, way: Way, visit: &mut Visit) {
        if self.random.is(0.012) {
            visit.arrive("/old/spring-sale", way);
            visit.tell("not_found", json!({}));
            if self.random.is(0.6) {
                return;
            }
            visit.wait(&mut self.random, 8);
            visit.open("/");
        } else if self.orders > 0 && self.random.is(0.3) {
            return self.come_as_customer(way, visit);
        } else if way == REMINDER {
            visit.arrive("/cart", way);
            return self.check_out(visit);
        } else {
            let page = match self.random.between(0, 9) {
                0..=4 => "/".to_owned(),
                5 => "/blog/how-to-brew".to_owned(),
                _ => self.product().1,
            };
            visit.arrive(&page, way);
            if page.starts_with("/products/") {
                self.look(&page, visit);
            }
        }
        self.browse(visit);
    }

    fn come_as_customer(&mut self, way: Way, visit: &mut Visit) {
        match self.random.between(0, 9) {
            0..=3 => {
                visit.arrive("/help/care", way);
                visit.wait(&mut self.random, 40);
                visit.open("/help/returns");
                visit.wait(&mut self.random, 60);
                visit.tell("support", json!({"topic": "care"}));
                if self.random.is(0.15) {
                    visit.tell("complaint", json!({"topic": "delivery"}));
                }
            }
            4..=5 if self.sent_back < self.orders => {
                visit.arrive("/account/orders", way);
                visit.tell("login", json!({"method": "email"}));
                visit.wait(&mut self.random, 30);
                visit.tell("return_request", json!({}));
                visit.tell("refund", json!({"transaction_id": self.order(self.orders)}));
                self.sent_back = self.orders;
            }
            _ => {
                visit.arrive("/products/7/reviews", way);
                visit.wait(&mut self.random, 90);
                let rating = self.random.between(3, 5);
                visit.tell("review", json!({"rating": rating}));
                if self.random.is(0.3) {
                    visit.tell("recommend", json!({}));
                }
                if self.random.is(0.2) {
                    visit.tell("share", json!({"method": "instagram"}));
                }
            }
        }
    }

    fn browse(&mut self, visit: &mut Visit) {
        let phone = if self.browser.is_phone { 0.75 } else { 1.2 };
        let n_pages = self.random.around((self.kind.pages - 1.0) * phone).round() as i64;
        for _ in 0..n_pages.min(40) {
            visit.wait(&mut self.random, 28);
            match self.random.between(0, 99) {
                0..=9 => {
                    let at = self.random.between(0, SEARCHES.len() as i64 - 1) as usize;
                    let term = SEARCHES.get(at).copied().unwrap_or_default();
                    visit.open("/search");
                    visit.tell("view_search_results", json!({"search_term": term}));
                }
                10..=19 => {
                    visit.open("/collections/tea");
                    visit.tell("view_item_list", json!({"item_list_name": "Tea"}));
                }
                20..=23 => visit.open("/help/shipping"),
                24..=26 => visit.open("/products/7/reviews"),
                27 => visit.tell("add_to_wishlist", json!({"items": [self.item_of_choice()]})),
                28 => visit.tell("contact", json!({"method": "chat"})),
                29 => visit.tell("subscribe", json!({"list": "newsletter"})),
                _ => {
                    let (_, page) = self.product();
                    visit.open(&page);
                    self.look(&page, visit);
                }
            }
        }
        if !self.cart.is_empty() && self.random.is(0.7) {
            self.check_out(visit);
        }
    }

    /// Looks at a product, and may take it.
    fn look(&mut self, page: &str, visit: &mut Visit) {
        let number = page
            .rsplit('/')
            .next()
            .and_then(|number| number.parse().ok());
        let Some(at) = number.filter(|at: &usize| *at < PRODUCTS.len()) else {
            return;
        };
        let phone = if self.browser.is_phone { 0.8 } else { 1.15 };
        let cents = cents(at);
        let items =
            json!({"currency": self.currency, "value": money(cents), "items": [item(at, 1)]});
        visit.tell("view_item", items);
        if !self.random.is(self.kind.into_cart * phone) {
            return;
        }
        visit.wait(&mut self.random, 30);
        let quantity = if self.random.is(0.2) { 2 } else { 1 };
        self.cart.push((at, quantity));
        let value = money(cents * quantity);
        let items =
            json!({"currency": self.currency, "value": value, "items": [item(at, quantity)]});
        visit.tell("add_to_cart", items);
        if self.cart.len() > 1 && self.random.is(0.08) {
            let (at, quantity) = self.cart.remove(0);
            let items = json!({"currency": self.currency, "items": [item(at, quantity)]});
            visit.tell("remove_from_cart", items);
        }
    }

    fn check_out(&mut self, visit: &mut Visit) {
        visit.wait(&mut self.random, 20);
        visit.open("/cart");
        let mut cart = self.cart_of(0);
        visit.tell("view_cart", cart.clone());
        let mut off = 0;
        if self.random.is(0.15) {
            let at = self.random.between(0, COUPONS.len() as i64 - 1) as usize;
            let (code, percent) = COUPONS.get(at).copied().unwrap_or(("TEA5", 5));
            visit.tell("coupon", json!({"coupon": code}));
            off = percent;
            cart = self.cart_of(off);
            set(&mut cart, "coupon", code);
        }
        let phone = if self.browser.is_phone { 0.93 } else { 1.0 };
        let dear = if off > 0 { 1.04 } else { 1.0 };
        let goes_on = (self.kind.goes_on * phone * dear).min(0.97);
        let steps = [
            ("/checkout", "begin_checkout", 15),
            ("/checkout/shipping", "add_shipping_info", 45),
            ("/checkout/payment", "add_payment_info", 40),
            ("/thank-you", "purchase", 30),
        ];
        for (page, name, seconds) in steps {
            if !self.random.is(goes_on) {
                return;
            }
            visit.wait(&mut self.random, seconds);
            visit.open(page);
            let mut params = cart.clone();
            match name {
                "begin_checkout" if !self.has_account && self.random.is(0.3) => {
                    self.has_account = true;
                    visit.tell("sign_up", json!({"method": "email"}));
                }
                "begin_checkout" if self.has_account => {
                    visit.tell("login", json!({"method": "email"}))
                }
                "add_shipping_info" => set(&mut params, "shipping_tier", "Ground"),
                "add_payment_info" => {
                    let type_ = self
                        .random
                        .one_of(&[(5, "card"), (4, "paypal"), (1, "invoice")]);
                    set(&mut params, "payment_type", type_.unwrap_or("card"));
                }
                "purchase" => {
                    self.orders += 1;
                    set(&mut params, "transaction_id", self.order(self.orders));
                    set(&mut params, "shipping", 4.9);
                }
                _ => {}
            }
            visit.tell(name, params);
        }
        self.cart.clear();
        if self.random.is(0.12) {
            visit.wait(&mut self.random, 15);
            let heard = self
                .random
                .one_of(&[(4, "friend"), (3, "podcast"), (2, "magazine")]);
            visit.tell(
                "self_reported",
                json!({"source": heard.unwrap_or("friend")}),
            );
        }
    }

    fn crawl(&mut self, visit: &mut Visit) {
        visit.arrive("/", DIRECT);
        for _ in 0..self.random.between(2, 12) {
            visit.at += 1_500;
            let page = self.random.between(0, PRODUCTS.len() as i64 - 1);
            visit.open(&format!("/products/{page}"));
        }
    }

    /// A product to this shopper's taste, and its page.
    fn product(&mut self) -> (usize, String) {
        let last = PRODUCTS.len() as i64 - 1;
        let one = self.random.between(0, last) as usize;
        let other = self.random.between(0, last) as usize;
        let (less, more) = if cents(one) < cents(other) {
            (one, other)
        } else {
            (other, one)
        };
        let at = if self.random.is(self.taste / 2.0) {
            more
        } else {
            less
        };
        (at, format!("/products/{at}"))
    }

    fn item_of_choice(&mut self) -> Json {
        item(self.product().0, 1)
    }

    /// All that lies in the cart, and what it costs with so much of a hundred off.
    fn cart_of(&self, off: i64) -> Json {
        let sum: i64 = self
            .cart
            .iter()
            .map(|(at, quantity)| cents(*at) * quantity)
            .sum();
        let items: Vec<Json> = self
            .cart
            .iter()
            .map(|(at, quantity)| item(*at, *quantity))
            .collect();
        json!({"currency": self.currency, "value": money(sum * (100 - off) / 100), "items": items})
    }

    fn order(&self, number: u32) -> String {
        format!("G{}-{}-{number}", self.seed, self.number)
    }
}

fn set(params: &mut Json, name: &str, value: impl Into<Json>) {
    if let Some(params) = params.as_object_mut() {
        params.insert(name.into(), value.into());
    }
}
