//! The touches that led here, one per session, oldest first, and few enough to keep.
//!
//! They are [`Row`]s: the text is the channel's name, source and campaign, with a
//! unit separator (U+001F) between; the numbers are below.

use super::row::{Row, bytes, row};
use crate::domain::text::{clean, nth};
use crate::domain::{Channel, Millis};

/// Number of a touch: when its session began.
pub const AT: usize = 0;
/// Number of a touch: how many sessions it stands for; more than one where they
/// were merged.
pub const SESSIONS: usize = 1;
/// Number of a touch: by how much its session raised the log-odds of a purchase,
/// in points of [`UNIT`](crate::domain::intent::UNIT).
pub const INFLUENCE: usize = 2;
/// Names of the parts of a touch's text.
pub const PARTS: &str = "channel source campaign";
/// Between the parts of a touch's text; cleaned text has none of it.
pub const SEPARATOR: u8 = 0x1f;

/// Touches are merged when they would take more than this.
const MAX_BYTES: usize = 1_900;
/// Longest source or campaign.
const MAX_PART: usize = 40;

/// The touch of a session that begins now.
pub fn touch(at: Millis, channel: Channel, source: &str, campaign: &str) -> Row {
    let mut text = String::from(channel.name());
    for part in [source, campaign] {
        text.push(char::from(SEPARATOR));
        text.push_str(&clean(part, MAX_PART));
    }
    row(text, [at, 1, 0])
}

/// Name of the way by which a touch came.
#[inline(never)]
pub fn channel(touch: &Row) -> &str {
    nth(&touch.text, SEPARATOR, 0)
}

/// Adds a touch to a trail. Where it becomes too long, the oldest touch but the
/// very first, which is remembered as such, goes into the next of its channel.
pub(super) fn extend(trail: &mut Vec<Row>, touch: Row) {
    trail.push(touch);
    while trail.len() > 3 && bytes(trail) > MAX_BYTES {
        let old = trail.remove(1);
        let (mut into, last) = (1, trail.len() - 1);
        for (at, later) in trail.iter().enumerate() {
            // Not into the session that goes on now.
            if at > 0 && at < last && channel(later) == channel(&old) {
                into = at;
                break;
            }
        }
        if let Some(later) = trail.get_mut(into) {
            if later.text != old.text {
                later.text = channel(later).into();
            }
            later.numbers[SESSIONS] += old.numbers[SESSIONS];
            later.numbers[INFLUENCE] += old.numbers[INFLUENCE];
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

    fn parts(touch: &Row) -> [&str; 3] {
        [0, 1, 2].map(|n| nth(&touch.text, SEPARATOR, n))
    }

    #[test]
    fn a_label_has_source_and_campaign() {
        let tagged = touch(0, Channel::Email, "news\u{1f}letter", "spring");
        assert_eq!(parts(&tagged), ["Email", "newsletter", "spring"]);
        let bare = touch(0, Channel::Direct, "", "");
        assert_eq!(parts(&bare), ["Direct", "", ""]);
    }

    #[test]
    fn the_first_and_the_present_stay_what_they_are() {
        let sessions: Vec<_> = (0..200).map(|n| (n % 3, format!("source-{n}"))).collect();
        let trail = trail(&sessions);
        assert_eq!(parts(trail.first().unwrap())[1], "source-0");
        let last = trail.last().unwrap();
        assert_eq!(
            (parts(last)[1], &last.numbers[SESSIONS..]),
            ("source-199", &[1, 199][..])
        );
    }

    proptest! {
        #[test]
        fn merging_changes_no_total_and_keeps_it_small(
            sessions in proptest::collection::vec((0..21usize, ".{0,60}"), 0..150),
        ) {
            let trail = trail(&sessions);
            prop_assert!(trail.len() <= 64 && bytes(&trail) <= MAX_BYTES);
            prop_assert_eq!(trail.iter().map(|touch| touch.numbers[SESSIONS] as usize).sum::<usize>(), sessions.len());
            let influence: i64 = trail.iter().map(|touch| touch.numbers[INFLUENCE]).sum();
            prop_assert_eq!(influence as usize, (0..sessions.len()).sum::<usize>());
        }
    }
}
