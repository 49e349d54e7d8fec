//! What is known of the visitor, and what the device remembers of it between
//! pages: one text, in memory as on the device.
//!
//! A value per line, by position; a missing line is an absent value. A newer
//! version puts its lines behind these and into the room reserved between them,
//! and an older reader passes over what it does not know. Another first line
//! means a fresh start. A struct of all these values would cost a kilobyte and a
//! half in moves, drops, reading and writing.

use super::Engine;
use crate::domain::text::cut;
use crate::domain::{Decimal, Lines, MAX_MILLIS, Millis, is_uuid};
use crate::wire::DropReason;

/// What is known, by [`Line`].
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Memory(Lines);

/// The line on which a value stands.
pub(super) type Line = usize;

const HEADER: &str = "trailmark 1";
// Visitor to channel stand as `EventRef::who` has them.
/// Only under consent `granted`.
pub(super) const VISITOR: Line = 1;
/// Only under consent `granted`; empty where no customer is identified.
pub(super) const USER: Line = 2;
/// The id of the session, empty where there is none; its other lines follow.
pub(super) const SESSION: Line = 3;
pub(super) const CHANNEL: Line = 4;
/// By `Campaign::as_line`.
pub(super) const CAMPAIGN: Line = 5;
pub(super) const SESSION_NUMBER: Line = 6;
pub(super) const STARTED_AT: Line = 7;
pub(super) const LAST_AT: Line = 8;
pub(super) const PAGES: Line = 9;
/// Milliseconds for which its pages were in view.
pub(super) const ENGAGED: Line = 10;
/// Key events in it.
pub(super) const KEY_EVENTS: Line = 11;
/// 1 once its bounce was told.
pub(super) const BOUNCED: Line = 12;
/// Address of its first page.
pub(super) const ENTRY: Line = 13;
/// Address of its last page.
pub(super) const EXIT: Line = 14;
pub(super) const SEQ: Line = 15;
pub(super) const N_SESSIONS: Line = 16;
/// How often what was remembered could not be read.
pub(super) const RESETS: Line = 17;
/// The account begins here, as [`write_ledger`](crate::wire::write_ledger) asks for it.
pub(super) const ACKED: Line = 18;
pub(super) const PENDING: Line = 19;
/// The first of sixteen lines for reasons of loss, by [`DropReason`].
const DROPPED: Line = 20;
/// What comes next has its lines from here.
pub(super) const END: Line = DROPPED + 16;
/// The journey as text.
pub(super) const JOURNEY: Line = END;
/// The history of consent, by [`note_consent`](super::Engine::note_consent).
pub(super) const CONSENT: Line = END + 1;
/// When the last report was made under `private`; its other line follows.
pub(super) const REPORTED: Line = END + 2;
/// The most that has come since, as a position among the answers.
pub(super) const OUTCOME: Line = END + 3;

impl Memory {
    /// Reads what lay on the device; empty where that is unreadable, or nothing
    /// has happened since `oldest`.
    pub(super) fn read(text: &str, oldest: Millis) -> Self {
        let mut memory = Self(Lines::new(text));
        if memory.text(0) != HEADER || !is_uuid(memory.text(VISITOR)) {
            memory = Self::default();
            memory.add(RESETS, u32::from(!text.is_empty()));
            return memory;
        }
        if memory.millis(LAST_AT) < oldest {
            return Self::default();
        }
        if !is_uuid(memory.text(SESSION)) {
            memory.set(SESSION, "");
        }
        memory
    }

    /// The visitor and the session, as [`EventRef::who`](crate::wire::EventRef) has them.
    pub(super) fn who(&self) -> &str {
        cut(self.0.as_str(), b'\n').1
    }

    /// Knows a visitor from now on.
    pub(super) fn begin(&mut self, visitor: &str, now: Millis) {
        self.set(0, HEADER);
        self.set(VISITOR, visitor);
        self.set_millis(LAST_AT, now);
    }

    /// All of it, whoever is known.
    pub(super) fn whole(&self) -> &str {
        self.0.as_str()
    }

    /// All of it; empty where no visitor is known.
    pub(super) fn of_visitor(&self) -> &str {
        if self.has(VISITOR) {
            self.0.as_str()
        } else {
            ""
        }
    }

    pub(super) fn text(&self, line: Line) -> &str {
        self.0.line(line)
    }

    pub(super) fn has(&self, line: Line) -> bool {
        !self.text(line).is_empty()
    }

    #[inline(never)]
    pub(super) fn millis(&self, line: Line) -> Millis {
        let millis = Decimal::parse(self.text(line)).map_or(0, Decimal::mantissa);
        millis.clamp(-MAX_MILLIS, MAX_MILLIS)
    }

    #[inline(never)]
    pub(super) fn count(&self, line: Line) -> u32 {
        self.millis(line) as u32
    }

    /// `text` has no line break.
    pub(super) fn set(&mut self, line: Line, text: &str) {
        self.0.set(line, text);
    }

    #[inline(never)]
    pub(super) fn set_millis(&mut self, line: Line, number: Millis) {
        let mut text = String::new();
        Decimal::from(number).push_to(&mut text);
        self.set(line, &text);
    }

    #[inline(never)]
    pub(super) fn add(&mut self, line: Line, n: u32) {
        let count = self.count(line).wrapping_add(n);
        self.set_millis(line, count.into());
    }

    /// Takes `lines` over from `other`.
    pub(super) fn copy(&mut self, lines: std::ops::Range<Line>, other: &Self) {
        for line in lines {
            self.set(line, other.text(line));
        }
    }

    /// Adds what came to be between `from` and `left`, two states of a page that did
    /// not know of this one. No number of an event is left out.
    pub(super) fn merge(&mut self, from: &Self, left: &Self) {
        for line in ACKED..END {
            let n = self.millis(line) + left.millis(line) - from.millis(line);
            self.set_millis(line, n.max(0));
        }
        for line in [SEQ, N_SESSIONS] {
            let n = left.count(line).saturating_sub(self.count(line));
            self.add(line, n);
        }
        if left.millis(LAST_AT) >= self.millis(LAST_AT) {
            self.copy(USER..SEQ, left);
            self.copy(JOURNEY..JOURNEY + 1, left);
        }
        // Who was left had made today's report.
        if left.millis(REPORTED) > self.millis(REPORTED) {
            self.copy(REPORTED..OUTCOME + 1, left);
        }
    }

    /// `n` events were dropped before they could wait.
    pub(super) fn refuse(&mut self, n: u32, reason: DropReason) {
        self.add(DROPPED + reason as usize, n);
    }

    /// `n` pending events were acknowledged, or `lost` for a reason.
    ///
    /// Moves no more than is pending, so that an event settled by two tabs
    /// leaves the sum right.
    pub(super) fn settle(&mut self, n: u32, lost: Option<DropReason>) {
        let n = n.min(self.count(PENDING));
        self.add(PENDING, n.wrapping_neg());
        match lost {
            None => self.add(ACKED, n),
            Some(reason) => self.refuse(n, reason),
        }
    }
}

impl Engine {
    /// Asks the host to keep what is known of the visitor, if it has changed.
    pub(super) fn remember(&mut self) {
        let text = self.memory.of_visitor();
        if !text.is_empty() && self.consent.may_store() && self.remembered != text {
            self.effects.keep("state", text);
            self.remembered.clear();
            self.remembered.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Uuid, random_uuid};
    use crate::wire::json::Writer;
    use crate::wire::write_ledger;
    use proptest::prelude::*;

    fn remembered(user: &str, at: Millis) -> Memory {
        let mut memory = Memory::default();
        let id = random_uuid(&mut || 7);
        memory.begin(&id, at);
        for (line, text) in [
            (USER, user),
            (SESSION, &*id),
            (CHANNEL, "Paid Search"),
            (CAMPAIGN, "google\t\t\t\t\t\tgclid:x\t"),
        ] {
            memory.set(line, text);
        }
        for (line, n) in [(SEQ, 9), (N_SESSIONS, 3), (ACKED, 5), (PENDING, 2)] {
            memory.add(line, n);
        }
        memory.set_millis(LAST_AT, at);
        memory.refuse(2, DropReason::Bot);
        memory
    }

    #[test]
    fn missing_lines_are_absent_values() {
        let newer = remembered("u-1", 5);
        let first = |n| {
            let lines: Vec<_> = newer.of_visitor().split('\n').take(n).collect();
            Memory::read(&lines.join("\n"), -MAX_MILLIS)
        };
        let older = first(17);
        assert_eq!((older.count(SEQ), older.count(N_SESSIONS)), (9, 3));
        assert_eq!(older.count(ACKED) + older.count(PENDING), 0);
        let oldest = first(3);
        assert_eq!((oldest.text(USER), oldest.count(SEQ)), ("u-1", 0));
        assert!(!oldest.has(SESSION) && !oldest.has(CAMPAIGN));
    }

    #[test]
    fn nobody_is_not_remembered() {
        assert_eq!(Memory::default().of_visitor(), "");
        let mut cookieless = Memory::default();
        cookieless.add(SEQ, 1);
        assert_eq!(cookieless.of_visitor(), "");
    }

    #[test]
    fn what_is_unreadable_is_nothing() {
        for text in ["", "trailmark 2\n", "trailmark 1\nnobody", "{}"] {
            let memory = Memory::read(text, -MAX_MILLIS);
            assert!(!memory.has(VISITOR), "{text}");
            assert_eq!(memory.count(RESETS), u32::from(!text.is_empty()), "{text}");
        }
    }

    #[test]
    fn the_account_adds_up_and_moves_no_more_than_is_pending() {
        let mut memory = remembered("", 0);
        memory.settle(9, Some(DropReason::Rejected));
        memory.settle(9, None);
        let mut json = Writer::new();
        write_ledger(&mut json, 0, |at| memory.count(ACKED + at));
        assert_eq!(
            json.finish(),
            r#"{"acked":5,"pending":0,"dropped":{"rejected":2,"bot":2},"created":9}"#
        );
    }

    proptest! {
        #[test]
        fn reads_back_what_was_set(user in "[^\n]{0,20}", at in -MAX_MILLIS..=MAX_MILLIS) {
            let memory = remembered(&user, at);
            prop_assert_eq!(memory.text(USER), user);
            prop_assert_eq!(memory.millis(LAST_AT), at);
            prop_assert_eq!(memory.count(ACKED), 5);
            prop_assert_eq!(Memory::read(memory.of_visitor(), at), memory.clone());
            prop_assert!(!Memory::read(memory.of_visitor(), at + 1).has(VISITOR));
        }

        #[test]
        fn reading_never_panics_and_knows_ids_only(text: String, cut_at: usize) {
            let whole = remembered("u", 0);
            let whole = whole.of_visitor();
            for text in [&*text, &whole[..cut_at % whole.len()]] {
                let mut read = Memory::read(text, -MAX_MILLIS);
                read.add(SEQ, 1);
                for line in [VISITOR, SESSION] {
                    prop_assert!(!read.has(line) || Uuid::parse(read.text(line)).is_some());
                }
            }
        }
    }
}
