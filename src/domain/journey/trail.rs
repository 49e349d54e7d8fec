//! The touches that led here, one per session, oldest first, and few enough to keep.
//!
//! They are [`Row`]s: the text is source and campaign, with a unit separator
//! (U+001F) between; the numbers are below.

use super::row::{Row, row, text_bytes};
use crate::domain::text::{clean, nth};
use crate::domain::{Channel, Millis};

/// Number of a touch: when its session began.
pub const AT: usize = 0;
/// Number of a touch: by which way it came, as a position in [`Channel::ALL`].
pub const CHANNEL: usize = 1;
/// Number of a touch: how many sessions it stands for; more than one where they
/// were merged.
pub const SESSIONS: usize = 2;
/// Number of a touch: by how much its session raised the log-odds of a purchase,
/// in points of [`UNIT`](crate::domain::intent::UNIT).
pub const INFLUENCE: usize = 3;

/// More touches than this are merged.
pub const MAX_TOUCHES: usize = 64;
/// And so they are when they would take more than this, in bytes.
const MAX_BYTES: usize = 1_500;
/// What a touch takes besides its text.
const TOUCH_BYTES: usize = 26;
/// Longest source or campaign.
const MAX_PART: usize = 40;
const SEPARATOR: u8 = 0x1f;

/// The touch of a session that begins now.
pub fn touch(at: Millis, channel: Channel, source: &str, campaign: &str) -> Row {
    let mut text = clean(source, MAX_PART);
    if !campaign.is_empty() {
        text.push(char::from(SEPARATOR));
        text.push_str(&clean(campaign, MAX_PART));
    }
    row(text, [at, channel as i64, 1, 0])
}

/// A touch's source; empty where there is none.
pub fn source(touch: &Row) -> &str {
    nth(&touch.text, SEPARATOR, 0)
}

/// A touch's campaign; empty where there is none.
pub fn campaign(touch: &Row) -> &str {
    nth(&touch.text, SEPARATOR, 1)
}

/// By which way a touch came.
pub fn channel(touch: &Row) -> Channel {
    let known = Channel::ALL.get(touch.numbers[CHANNEL] as usize);
    known.copied().unwrap_or(Channel::Unassigned)
}

/// Whether both came by the same way, source and campaign.
pub fn is_like(one: &Row, other: &Row) -> bool {
    one.numbers[CHANNEL] == other.numbers[CHANNEL] && one.text == other.text
}

/// Adds a touch to a trail. Where it becomes too long, the oldest touch but the
/// very first, which is remembered as such, goes into the next of its channel.
pub(super) fn extend(trail: &mut Vec<Row>, touch: Row) {
    trail.push(touch);
    while trail.len() > MAX_TOUCHES
        || (trail.len() > 3 && text_bytes(trail) + trail.len() * TOUCH_BYTES > MAX_BYTES)
    {
        let old = trail.remove(1);
        let (mut into, last) = (1, trail.len() - 1);
        for (at, later) in trail.iter().enumerate() {
            // Not into the session that goes on now.
            if at > 0 && at < last && later.numbers[CHANNEL] == old.numbers[CHANNEL] {
                into = at;
                break;
            }
        }
        if let Some(later) = trail.get_mut(into) {
            if !is_like(later, &old) {
                later.text.clear();
            }
            let [_, _, sessions, influence] = &mut later.numbers;
            *sessions = sessions.saturating_add(old.numbers[SESSIONS]);
            *influence = influence.saturating_add(old.numbers[INFLUENCE]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn trail(sessions: &[(usize, String)]) -> Vec<Row> {
        let mut trail = Vec::new();
        for (n, (channel, source)) in sessions.iter().enumerate() {
            let mut touch = touch(n as i64, Channel::ALL[*channel], source, "spring");
            touch.numbers[INFLUENCE] = n as i64;
            extend(&mut trail, touch);
        }
        trail
    }

    #[test]
    fn a_label_has_source_and_campaign() {
        let tagged = touch(0, Channel::Email, "news\u{1f}letter", "spring");
        assert_eq!(
            (source(&tagged), campaign(&tagged)),
            ("newsletter", "spring")
        );
        let bare = touch(0, Channel::Direct, "", "");
        assert_eq!(
            (source(&bare), campaign(&bare), &bare.text[..]),
            ("", "", "")
        );
    }

    #[test]
    fn the_first_and_the_present_stay_what_they_are() {
        let sessions: Vec<_> = (0..200).map(|n| (n % 3, format!("source-{n}"))).collect();
        let trail = trail(&sessions);
        assert_eq!(source(trail.first().unwrap()), "source-0");
        let last = trail.last().unwrap();
        assert_eq!(
            (source(last), &last.numbers[SESSIONS..]),
            ("source-199", &[1, 199][..])
        );
    }

    proptest! {
        #[test]
        fn merging_changes_no_total_and_keeps_it_small(
            sessions in proptest::collection::vec((0..21usize, ".{0,60}"), 0..150),
        ) {
            let trail = trail(&sessions);
            prop_assert!(trail.len() <= MAX_TOUCHES && text_bytes(&trail) <= MAX_BYTES);
            prop_assert_eq!(trail.iter().map(|touch| touch.numbers[SESSIONS] as usize).sum::<usize>(), sessions.len());
            let influence: i64 = trail.iter().map(|touch| touch.numbers[INFLUENCE]).sum();
            prop_assert_eq!(influence as usize, (0..sessions.len()).sum::<usize>());
        }
    }
}
