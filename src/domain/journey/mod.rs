//! The customer's journey: where it stands, what led there, and what it was worth.
//!
//! [`Journey::see`] takes every event in; the parts have one job each. The
//! model is explained in `docs/JOURNEY.md`.

mod attribution;
mod cart;
mod filter;
mod math;
mod money;
mod orders;
mod stage;
mod state;
mod touchpoint;
mod trail;

pub use attribution::{Model, WHOLE as WHOLE_CREDIT};
pub use cart::{Cart, CartState, Line, PARTS};
pub use filter::{Stages, WHOLE};
pub use math::{exp2, ln};
pub use money::{Money, decimal};
pub use orders::{Order, Orders};
pub use stage::{LENSES, Lens, N_STAGES, Stage};
pub use state::MAX_STATE;
pub use touchpoint::{Control, Touchpoint, page_kind};
pub use trail::{MAX_TOUCHES, Touch, extend};

use crate::domain::intent::Visit;
use crate::domain::text::cut;
use crate::domain::{Millis, Object, Pieces};

/// How many touchpoints are remembered by name.
const MAX_RECENT: usize = 12;

/// All that is known of a customer's journey.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journey {
    /// In which stage the customer is, and how surely.
    pub stages: Stages,
    /// When something last happened.
    pub last_at: Millis,
    /// Whether the customer has bought, or has an account from before.
    pub is_customer: bool,
    /// The latest touchpoints, oldest first, with `|` between.
    pub recent: String,
    /// How each session came, oldest first.
    pub trail: Vec<Touch>,
    /// What this session has shown.
    pub visit: Visit,
    /// The cart.
    pub cart: Cart,
    /// The orders.
    pub orders: Orders,
}

impl Journey {
    /// A session begins by this touch.
    pub fn arrive(&mut self, touch: Touch) {
        let is_returning = !self.trail.is_empty();
        self.visit = Visit::new(touch.channel, is_returning, self.is_customer);
        self.pass(touch.at);
        if self.is_customer {
            // Who comes back after buying has it in use.
            self.stages.move_all(&[Stage::Purchase], Stage::Use);
        }
        self.weigh(touch.channel.name());
        extend(&mut self.trail, touch);
    }

    /// Something happens: an event by its name, or a view of a page of this
    /// [kind](page_kind).
    pub fn see(&mut self, now: Millis, name: &str, params: Object<'_>, page: &str) {
        let elapsed = self.pass(now);
        let kind = if name == "page_view" { page } else { name };
        if name != "coupon" && !params.text("coupon").is_empty() {
            self.weigh("coupon");
        }
        match name {
            "purchase" => self.buy(now, params),
            "refund" => {
                self.orders.refund(params);
                self.settle(&Stage::ALL, Stage::Support, name);
            }
            // Whoever has just signed up is no customer yet.
            "login" if self.is_customer || !self.has_signed_up() => {
                self.is_customer = true;
                let early = [Stage::Research, Stage::Shortlist, Stage::Purchase];
                self.stages.move_all(&early, Stage::Repurchase);
                self.settle(&[Stage::Need], Stage::Use, name);
            }
            _ => self.weigh(kind),
        }
        self.cart.see(name, params);
        self.visit.see(elapsed, kind, !self.cart.lines.is_empty());
        if let Some(touch) = self.trail.last_mut() {
            touch.influence = self.visit.log_odds() - Visit::default().log_odds();
        }
    }

    /// The probability that this session ends in a purchase, in 10,000ths;
    /// certain once it has.
    pub fn intent(&self) -> i64 {
        let has_bought = self.orders.count > 0
            && (self.trail.last()).is_some_and(|session| self.orders.last_at >= session.at);
        if has_bought {
            WHOLE
        } else {
            self.visit.probability()
        }
    }

    /// Where the customer was when the last purchase was made: how many sessions
    /// led there, of those that count.
    pub fn touches_to_purchase(&self, lookback: Millis) -> u32 {
        let at = self.orders.last_at;
        let mut n = 0;
        for touch in self.path(at, lookback) {
            n += touch.n;
        }
        n
    }

    /// The cart is left: tells whether there is one to be left, which is once.
    pub fn abandon(&mut self) -> bool {
        let is_left = self.cart.state == CartState::Open;
        if is_left {
            self.cart.state = CartState::Abandoned;
        }
        is_left
    }

    /// The touches that count for a purchase at `at`: those up to then, of the
    /// `lookback` before; the last of them in any case.
    pub fn path(&self, at: Millis, lookback: Millis) -> &[Touch] {
        let (mut first, mut end) = (0, 0);
        for (n, touch) in self.trail.iter().enumerate() {
            if touch.at <= at {
                end = n + 1;
                if touch.at < at - lookback {
                    first = end;
                }
            }
        }
        let first = first.min(end.saturating_sub(1));
        self.trail.get(first..end).unwrap_or_default()
    }

    /// By how much a touchpoint of this name speaks for the stages that `is_in`
    /// chooses: the natural logarithm of the likelihood ratio.
    pub fn weight(&self, name: &str, is_in: impl Fn(usize) -> bool) -> f64 {
        let Some(touchpoint) = Touchpoint::of(name) else {
            return 0.0;
        };
        // Likelihood and probability, within and outside. A stage that is ruled
        // out still has a say of one, or nothing could be compared.
        let (mut within, mut outside) = ((0.0, 0.0), (0.0, 0.0));
        for (stage, p) in self.stages.parts().iter().enumerate() {
            let p = (*p).max(1) as f64;
            let side = if is_in(stage) {
                &mut within
            } else {
                &mut outside
            };
            side.0 += p * f64::from(touchpoint.likelihood(stage));
            side.1 += p;
        }
        let ((within, p_within), (outside, p_outside)) = (within, outside);
        ln(within * p_outside / (outside * p_within))
    }

    fn buy(&mut self, now: Millis, params: Object<'_>) {
        let stage = if self.is_customer {
            Stage::Repurchase
        } else {
            Stage::Purchase
        };
        self.orders.add(now, params);
        self.is_customer = true;
        self.settle(&Stage::ALL, stage, "purchase");
    }

    fn settle(&mut self, from: &[Stage], to: Stage, name: &str) {
        self.stages.move_all(from, to);
        self.note(name);
    }

    fn weigh(&mut self, name: &str) {
        if let Some(touchpoint) = Touchpoint::of(name) {
            self.stages.weigh(touchpoint, self.is_customer);
            self.note(name);
        }
    }

    fn note(&mut self, name: &str) {
        if !self.recent.is_empty() {
            self.recent.push('|');
        }
        self.recent.push_str(name);
        if Pieces::of(&self.recent, b'|').count() > MAX_RECENT {
            self.recent = cut(&self.recent, b'|').1.into();
        }
    }

    fn has_signed_up(&self) -> bool {
        Pieces::of(&self.recent, b'|').any(|name| name == "sign_up")
    }

    fn pass(&mut self, now: Millis) -> Millis {
        let elapsed = now - self.last_at;
        // The first event follows nothing.
        if !self.recent.is_empty() || !self.trail.is_empty() {
            self.stages.pass(elapsed, self.is_customer);
        }
        self.last_at = now;
        elapsed
    }
}

#[cfg(test)]
mod tests;
