//! Attention: how long a page was looked at, and what is told of it when it is left.

use super::Engine;
use super::memory::{ENGAGED, LAST_AT, SESSION};
use crate::domain::Millis;
use crate::wire::json::Writer;

/// A page that was hidden and comes back is told of again only where it was
/// looked at for so long since.
const WORTH_TELLING: Millis = 3_000;

/// What is known of the attention to the page.
#[derive(Debug, Default)]
pub(super) struct Attention {
    /// Since when it is on; `None` while the page is hidden or another window is used.
    since: Option<Millis>,
    is_hidden: bool,
    is_elsewhere: bool,
    /// Milliseconds that were not told yet.
    engaged: Millis,
    /// The deepest place of the page that was seen, in percent of its height.
    pub(super) scrolled: u32,
    /// Whether there is a view that was not told of at all yet.
    is_new: bool,
    is_viewed: bool,
}

impl Attention {
    /// Whether the page is being looked at.
    pub(super) fn is_on(&self) -> bool {
        self.since.is_some()
    }

    /// A session begins: what was before is not its own.
    pub(super) fn begin(&mut self, now: Millis) {
        self.since = self.since.and(Some(now));
    }
}

impl Engine {
    /// The page is seen, hidden, used, or another window is.
    pub(super) fn look(&mut self, now: Millis, how: &str) {
        self.attend(now);
        let attention = &mut self.attention;
        match how {
            "hidden" => attention.is_hidden = true,
            "visible" => attention.is_hidden = false,
            "focus" => attention.is_elsewhere = false,
            _ => attention.is_elsewhere = true,
        }
        let is_on = !attention.is_hidden && !attention.is_elsewhere;
        attention.since = is_on.then_some(now);
    }

    /// Counts the time for which the page was looked at until now.
    pub(super) fn attend(&mut self, now: Millis) {
        if let Some(since) = self.attention.since {
            let engaged = (now - since).clamp(0, self.options.session_idle());
            let so_far = self.memory.millis(ENGAGED);
            self.memory.set_millis(ENGAGED, so_far + engaged);
            self.attention.engaged += engaged;
            self.attention.since = Some(now);
        }
    }

    /// A page has come into view.
    pub(super) fn turn_to_page(&mut self) {
        self.attention.is_viewed = true;
        self.attention.is_new = true;
        self.attention.engaged = 0;
        self.attention.scrolled = 0;
    }

    /// The page is left, as far as can be known: tells how it was looked at.
    pub(super) fn leave(&mut self, now: Millis) {
        self.attend(now);
        let Attention {
            engaged, scrolled, ..
        } = self.attention;
        let is_worth = self.attention.is_new || engaged >= WORTH_TELLING;
        let wanted = self.attention.is_viewed && self.options.captures("engagement");
        if !is_worth || !wanted || !self.memory.has(SESSION) || !self.admits() {
            return;
        }
        self.attention.is_new = false;
        self.attention.engaged = 0;
        if engaged > 0 {
            // Reading is no silence.
            self.memory.set_millis(LAST_AT, now);
        }
        let mut params = Writer::object();
        params.integer("engaged_ms", engaged);
        params.integer("scroll_percent", scrolled.into());
        params.close('}');
        self.queue(now, "user_engagement", &params.finish());
    }
}
