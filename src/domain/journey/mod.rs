//! The customer's journey: where it stands, what led there, and what it was worth.
//!
//! [`Journey::see`] takes every event in; the parts have one job each. The
//! model is explained in `docs/JOURNEY.md`.

pub mod attribution;
pub mod cart;
mod filter;
mod math;
mod money;
mod orders;
mod row;
mod stage;
mod state;
mod touchpoint;
pub mod trail;

pub use filter::{Stages, WHOLE};
pub use math::exp2;
pub use money::Money;
pub use orders::SUM;
pub use row::Row;
pub use stage::{LENSES, Lens, N_STAGES, Stage};
pub use state::MAX_STATE;
pub use touchpoint::{Control, Touchpoint, page_kind};

use crate::domain::intent::Visit;
use crate::domain::text::{cut, nth};
use crate::domain::{Channel, Millis, Object, Pieces};
use trail::{AT, INFLUENCE, SESSIONS};

/// How many touchpoints are remembered by name.
const MAX_RECENT: usize = 12;

/// e^0.01
const STEP: f64 = 1.010_050_167_084_168;

/// Number of a journey: when something last happened.
pub const LAST_AT: usize = 0;
/// Number of a journey: 1 for who has bought, or has an account from before.
pub const IS_CUSTOMER: usize = 1;
/// Number of a journey: where the cart stands, as a position in [`cart::STATES`].
pub const CART_STATE: usize = 2;
/// Number of a journey: how many orders there were.
pub const ORDERS: usize = 3;
/// Number of a journey: when the first of them was made.
pub const FIRST_ORDER_AT: usize = 4;
/// Number of a journey: when the last of them was made.
pub const LAST_ORDER_AT: usize = 5;

/// All that is known of a customer's journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journey {
    /// In which stage the customer is, and how surely.
    pub stages: Stages,
    /// What this session has shown.
    pub visit: Visit,
    /// By [`LAST_AT`] and its like.
    pub numbers: [i64; 6],
    /// The latest touchpoints, oldest first, with `|` between.
    pub recent: String,
    /// How each session came, oldest first: see [`trail`].
    pub trail: Vec<Row>,
    /// What lies in the cart: see [`cart`].
    pub cart: Vec<Row>,
    /// The latest orders, oldest first.
    pub orders: Vec<Row>,
    /// What all orders brought, less refunds, by currency; see [`SUM`].
    pub revenues: Vec<Row>,
}

impl Default for Journey {
    /// Of a visitor of whom nothing is known.
    #[inline(never)]
    fn default() -> Self {
        Self {
            stages: Stages::default(),
            visit: Visit::default(),
            numbers: [0; 6],
            recent: String::new(),
            trail: Vec::new(),
            cart: Vec::new(),
            orders: Vec::new(),
            revenues: Vec::new(),
        }
    }
}

impl Journey {
    /// A session begins by this [touch](trail::touch).
    pub fn arrive(&mut self, touch: Row, channel: Channel) {
        let (returns, has_cart) = (!self.trail.is_empty(), !self.cart.is_empty());
        self.visit = Visit::new(channel, returns, self.is_customer(), has_cart);
        self.pass(touch.numbers[AT]);
        if self.is_customer() {
            // Who comes back after buying has it in use.
            self.stages
                .move_all((Stage::Purchase, Stage::Purchase), Stage::Use);
        }
        self.weigh(channel.name());
        trail::extend(&mut self.trail, touch);
    }

    /// Something happens: an event by its name, or a view of a page of this
    /// [kind](page_kind). Returns what kind of touchpoint it was.
    pub fn see(&mut self, now: Millis, name: &str, params: Object<'_>, page: &str) -> Touchpoint {
        let elapsed = self.pass(now);
        let is_over = self.has_bought_here();
        let kind = if name == "page_view" { page } else { name };
        let touchpoint = Touchpoint::of(kind);
        if name != "coupon" && !params.text("coupon").is_empty() {
            self.weigh("coupon");
        }
        let buys = touchpoint.has(b's');
        if buys {
            let is_again = self.is_customer();
            self.add_order(now, params);
            self.numbers[IS_CUSTOMER] = 1;
            let stage = if is_again {
                Stage::Repurchase
            } else {
                Stage::Purchase
            };
            self.stages.move_all(Stage::EVERY, stage);
            self.note(kind);
        } else if touchpoint.has(b'r') {
            self.refund(params);
            self.stages.move_all(Stage::EVERY, Stage::Support);
            self.note(kind);
        } else if touchpoint.has(b'l') && (self.is_customer() || !self.has_signed_up()) {
            self.numbers[IS_CUSTOMER] = 1;
            let first = (Stage::Research, Stage::Purchase);
            self.stages.move_all(first, Stage::Repurchase);
            self.stages.move_all((Stage::Need, Stage::Need), Stage::Use);
            self.note(kind);
        } else {
            self.weigh(kind);
        }
        self.handle_cart(touchpoint, params);
        // A purchase empties the cart, which is no loss.
        let has_cart = buys || !self.cart.is_empty();
        self.visit.see(elapsed, touchpoint, has_cart);
        // What comes after it did not lead to it.
        if !is_over && let Some(touch) = self.trail.last_mut() {
            touch.numbers[INFLUENCE] = self.visit.gained();
        }
        touchpoint
    }

    /// Whether this is a customer: has bought, or has an account from before.
    pub fn is_customer(&self) -> bool {
        self.numbers[IS_CUSTOMER] != 0
    }

    /// The probability that this session ends in a purchase, in 10,000ths;
    /// certain once it has.
    pub fn intent(&self) -> i64 {
        if self.has_bought_here() {
            WHOLE
        } else {
            self.visit.probability()
        }
    }

    /// Whether this session has brought an order.
    fn has_bought_here(&self) -> bool {
        let begun = self.trail.last().map_or(0, |session| session.numbers[AT]);
        self.numbers[ORDERS] > 0 && self.numbers[LAST_ORDER_AT] >= begun
    }

    /// How many sessions led to the last purchase, of those that count.
    pub fn touches_to_purchase(&self, lookback: Millis) -> i64 {
        sessions(self.path(self.numbers[LAST_ORDER_AT], lookback))
    }

    /// How many sessions there were since the first contact.
    pub fn touches(&self) -> i64 {
        sessions(&self.trail)
    }

    /// The cart is left: tells whether there is one to be left, which is once.
    pub fn abandon(&mut self) -> bool {
        let is_left = self.has_open_cart();
        if is_left {
            self.numbers[CART_STATE] = cart::ABANDONED;
        }
        is_left
    }

    /// Whether something lies in the cart that was not left yet.
    pub fn has_open_cart(&self) -> bool {
        self.numbers[CART_STATE] == cart::OPEN
    }

    /// The touches that count for a purchase at `at`: those up to then, of the
    /// `lookback` before; the last of them in any case.
    pub fn path(&self, at: Millis, lookback: Millis) -> &[Row] {
        let mut path = &self.trail[..];
        while let [before @ .., last] = path
            && last.numbers[AT] > at
        {
            path = before;
        }
        while let [first, behind @ ..] = path
            && first.numbers[AT] < at - lookback
            && !behind.is_empty()
        {
            path = behind;
        }
        path
    }

    /// By how much a touchpoint of this name speaks for a phase: the natural
    /// logarithm of the likelihood ratio between its stages and all others, in
    /// 100ths; 0 where it speaks against it.
    #[inline(never)]
    pub fn weight(&self, name: &str, lens: Lens<'_>, phase: &str) -> i64 {
        let touchpoint = Touchpoint::of(name);
        // Likelihood and probability, within and outside. A stage that is ruled
        // out still has a say of one, or nothing could be compared.
        let (mut within, mut outside) = ((0, 0), (0, 0));
        for (stage, p) in self.stages.parts().iter().enumerate() {
            let p = (*p).max(1);
            let is_within = lens.has(stage, phase);
            let side = if is_within { &mut within } else { &mut outside };
            side.0 += p * touchpoint.likelihood(stage);
            side.1 += p;
        }
        // As often as the one side is a hundredth of an e-fold more than the other.
        let (more, mut less) = ((within.0 * outside.1) as f64, (outside.0 * within.1) as f64);
        let mut weight = 0;
        while less * STEP < more {
            less *= STEP;
            weight += 1;
        }
        weight
    }

    fn handle_cart(&mut self, touchpoint: Touchpoint, params: Object<'_>) {
        let (adds, removes) = (touchpoint.has(b't'), touchpoint.has(b'u'));
        let lists_all = touchpoint.has(b'w');
        if touchpoint.has(b's') {
            self.cart.clear();
            self.numbers[CART_STATE] = cart::PURCHASED;
        } else if adds || removes || lists_all {
            let has_items = cart::has_items(params);
            if lists_all && has_items {
                self.cart.clear();
            }
            if has_items || !lists_all {
                cart::take(&mut self.cart, params, removes);
            }
            // A cart that was left and is looked at again is open again.
            self.numbers[CART_STATE] = i64::from(!self.cart.is_empty());
        }
    }

    #[inline(never)]
    fn weigh(&mut self, name: &str) {
        let touchpoint = Touchpoint::of(name);
        if touchpoint.speaks() {
            self.stages.weigh(touchpoint, self.is_customer());
            self.note(name);
        }
    }

    #[inline(never)]
    fn note(&mut self, name: &str) {
        if !self.recent.is_empty() {
            self.recent.push('|');
        }
        self.recent.push_str(name);
        if !nth(&self.recent, b'|', MAX_RECENT).is_empty() {
            self.recent = cut(&self.recent, b'|').1.into();
        }
    }

    /// Whoever has just signed up is no customer yet.
    fn has_signed_up(&self) -> bool {
        Pieces::of(&self.recent, b'|').any(|name| name == "sign_up")
    }

    fn pass(&mut self, now: Millis) -> Millis {
        let elapsed = now - self.numbers[LAST_AT];
        // The first event follows nothing.
        if !self.trail.is_empty() {
            self.stages.pass(elapsed, self.is_customer());
        }
        self.numbers[LAST_AT] = now;
        elapsed
    }
}

fn sessions(touches: &[Row]) -> i64 {
    let mut n = 0;
    for touch in touches {
        n += touch.numbers[SESSIONS];
    }
    n
}

#[cfg(test)]
mod tests;
