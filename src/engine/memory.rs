//! What the device remembers between pages, as text.
//!
//! One value per line, by position; a missing line is an absent value. A newer
//! version puts its lines in the room reserved between them, and an older
//! reader passes over what it does not know. Another first line means a fresh
//! start.

use super::identity::Identity;
use crate::domain::text::cut;
use crate::domain::{Campaign, Channel, Decimal, MAX_MILLIS, Millis, Session, Uuid};
use crate::wire::Ledger;

const HEADER: &str = "trailmark 1";

/// The state of a known visitor as text; nothing without one.
pub(super) fn write(identity: &Identity, ledger: &Ledger) -> Option<String> {
    let mut lines = Lines(String::from(HEADER));
    lines.text(&identity.visitor?.to_string());
    lines.text(&identity.user);
    for count in [
        identity.seq,
        identity.n_sessions,
        ledger.created,
        ledger.acked,
        ledger.pending,
    ] {
        lines.count(count);
    }
    // Room for reasons to come, so that lines keep their positions.
    for at in 0..MAX_REASONS {
        lines.count(ledger.dropped.at(at));
    }
    if let Some(session) = &identity.session {
        lines.text(&session.id.to_string());
        lines.count(session.number);
        lines.number(session.started_at);
        lines.number(session.last_at);
        lines.count(session.pages);
        lines.text(session.channel.name());
        // As many lines as it has fields, so it stays the last of these.
        lines.text(session.campaign.as_lines());
    }
    Some(lines.0)
}

/// Reads what [`write`] wrote; `None` where that is unreadable, or nothing has
/// happened since `oldest`.
pub(super) fn read(text: &str, oldest: Millis) -> Option<(Identity, Ledger)> {
    let mut fields = Fields(Some(text));
    if fields.text() != HEADER {
        return None;
    }
    let mut identity = Identity {
        visitor: Some(Uuid::parse(fields.text())?),
        user: fields.text().into(),
        seq: fields.count(),
        n_sessions: fields.count(),
        session: None,
    };
    let mut ledger = Ledger {
        created: fields.count(),
        acked: fields.count(),
        pending: fields.count(),
        ..Ledger::default()
    };
    for at in 0..MAX_REASONS {
        ledger.dropped.set(at, fields.count());
    }
    // A newer version may have counted for reasons that are not known here.
    ledger.created = ledger
        .acked
        .wrapping_add(ledger.dropped.total())
        .wrapping_add(ledger.pending);
    identity.session = fields.session();
    let is_fresh = identity
        .session
        .as_ref()
        .is_none_or(|session| session.last_at >= oldest);
    is_fresh.then_some((identity, ledger))
}

/// Lines reserved for reasons of loss.
const MAX_REASONS: usize = 16;

struct Lines(String);

impl Lines {
    fn text(&mut self, text: &str) {
        self.0.push('\n');
        self.0.push_str(text);
    }

    fn number(&mut self, number: i64) {
        self.0.push('\n');
        Decimal::from(number).push_to(&mut self.0);
    }

    fn count(&mut self, count: u32) {
        self.number(i64::from(count));
    }
}

struct Fields<'a>(Option<&'a str>);

impl<'a> Fields<'a> {
    fn text(&mut self) -> &'a str {
        let (line, rest) = cut(self.0.unwrap_or_default(), b'\n');
        self.0 = rest;
        line
    }

    fn millis(&mut self) -> Millis {
        let millis = Decimal::parse(self.text()).map_or(0, Decimal::mantissa);
        millis.clamp(-MAX_MILLIS, MAX_MILLIS)
    }

    fn count(&mut self) -> u32 {
        u32::try_from(self.millis()).unwrap_or_default()
    }

    fn session(&mut self) -> Option<Session> {
        Some(Session {
            id: Uuid::parse(self.text())?,
            number: self.count(),
            started_at: self.millis(),
            last_at: self.millis(),
            pages: self.count(),
            channel: Channel::from_name(self.text())?,
            campaign: Campaign::from_lines(self.0.unwrap_or_default()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Query;
    use crate::wire::DropReason;
    use proptest::prelude::*;

    fn remembered(user: &str, at: Millis) -> (Identity, Ledger) {
        let mut ledger = Ledger {
            created: 9,
            acked: 5,
            pending: 2,
            ..Ledger::default()
        };
        ledger.dropped.add(DropReason::Bot, 2);
        let identity = Identity {
            visitor: Some(Uuid::v4([7; 16])),
            user: user.into(),
            seq: 9,
            n_sessions: 3,
            session: Some(Session {
                id: Uuid::v4([8; 16]),
                number: 3,
                started_at: at,
                last_at: at,
                pages: 4,
                channel: Channel::PaidSearch,
                campaign: Campaign::from_query(Query("utm_source=google&gclid=x")),
            }),
        };
        (identity, ledger)
    }

    fn written((identity, ledger): &(Identity, Ledger)) -> String {
        write(identity, ledger).unwrap()
    }

    #[test]
    fn missing_lines_are_absent_values() {
        let state = remembered("u-1", 5);
        let newer = written(&state);
        assert_eq!(read(&newer, -MAX_MILLIS), Some(state));
        let first_lines: Vec<_> = newer.split('\n').take(5).collect();
        let (older, _) = read(&first_lines.join("\n"), -MAX_MILLIS).unwrap();
        assert_eq!((older.seq, older.n_sessions, older.session), (9, 3, None));
    }

    #[test]
    fn nobody_is_not_remembered() {
        assert_eq!(write(&Identity::default(), &Ledger::default()), None);
    }

    #[test]
    fn what_is_unreadable_is_nothing() {
        for text in ["", "trailmark 2\n", "trailmark 1\nnobody", "{}"] {
            assert_eq!(read(text, -MAX_MILLIS), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn reads_back_what_was_written(
            user in "[^\n]{0,20}",
            at in -MAX_MILLIS..=MAX_MILLIS,
        ) {
            let state = remembered(&user, at);
            prop_assert_eq!(read(&written(&state), -MAX_MILLIS), Some(state));
        }

        #[test]
        fn reading_never_panics(text: String, cut_at: usize) {
            let _ = read(&text, -MAX_MILLIS);
            let text = written(&remembered("u", 0));
            let _ = read(&text[..cut_at % text.len()], -MAX_MILLIS);
        }
    }
}
