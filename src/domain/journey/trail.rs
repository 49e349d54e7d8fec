//! The touches that led here, one per session, oldest first, and few enough to keep.

use crate::domain::text::{clean, nth};
use crate::domain::{Channel, Millis};

/// More touches than this are merged.
pub const MAX_TOUCHES: usize = 64;
/// And so they are when their labels and numbers would take more than this, in bytes.
const MAX_BYTES: usize = 1_500;
/// What a touch takes besides its label.
const TOUCH_BYTES: usize = 26;
/// Longest source or campaign in a label.
const MAX_PART: usize = 40;
/// Between source and campaign; cleaned text has none of it.
const SEPARATOR: char = '\u{1f}';

/// How a session came, and what it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    /// When it began.
    pub at: Millis,
    /// By which way.
    pub channel: Channel,
    /// Source and campaign, with a unit separator (U+001F) between.
    pub label: String,
    /// How many sessions this stands for; more than one where they were merged.
    pub n: u32,
    /// By how much they raised the log-odds of a purchase, in 64ths.
    pub influence: i32,
}

impl Touch {
    /// The touch of a session that begins now.
    pub fn new(at: Millis, channel: Channel, source: &str, campaign: &str) -> Self {
        let mut label = clean(source, MAX_PART);
        if !campaign.is_empty() {
            label.push(SEPARATOR);
            label.push_str(&clean(campaign, MAX_PART));
        }
        Self {
            at,
            channel,
            label,
            n: 1,
            influence: 0,
        }
    }

    /// Its source; empty where there is none.
    pub fn source(&self) -> &str {
        nth(&self.label, SEPARATOR as u8, 0)
    }

    /// Its campaign; empty where there is none.
    pub fn campaign(&self) -> &str {
        nth(&self.label, SEPARATOR as u8, 1)
    }

    /// Whether both came by the same way, source and campaign.
    pub fn is_like(&self, other: &Self) -> bool {
        self.channel == other.channel && self.label == other.label
    }
}

/// Adds a touch to a trail. Where it becomes too long, the oldest touch but the
/// very first, which is remembered as such, goes into the next of its channel.
pub fn extend(trail: &mut Vec<Touch>, touch: Touch) {
    trail.push(touch);
    while trail.len() > MAX_TOUCHES || (trail.len() > 3 && bytes(trail) > MAX_BYTES) {
        let old = trail.remove(1);
        let mut into = 1;
        for (at, later) in trail.iter().enumerate().skip(1) {
            // Not into the session that goes on now.
            if later.channel == old.channel && at + 1 < trail.len() {
                into = at;
                break;
            }
        }
        if let Some(later) = trail.get_mut(into) {
            if !later.is_like(&old) {
                later.label.clear();
            }
            later.n = later.n.saturating_add(old.n);
            later.influence = later.influence.saturating_add(old.influence);
        }
    }
}

fn bytes(trail: &[Touch]) -> usize {
    let mut bytes = 0;
    for touch in trail {
        bytes += touch.label.len() + TOUCH_BYTES;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn trail(sessions: &[(usize, String)]) -> Vec<Touch> {
        let mut trail = Vec::new();
        for (n, (channel, source)) in sessions.iter().enumerate() {
            let touch = Touch {
                influence: n as i32,
                ..Touch::new(n as i64, Channel::ALL[*channel], source, "spring")
            };
            extend(&mut trail, touch);
        }
        trail
    }

    #[test]
    fn a_label_has_source_and_campaign() {
        let touch = Touch::new(0, Channel::Email, "news\u{1f}letter", "spring");
        assert_eq!((touch.source(), touch.campaign()), ("newsletter", "spring"));
        let bare = Touch::new(0, Channel::Direct, "", "");
        assert_eq!(
            (bare.source(), bare.campaign(), &bare.label[..]),
            ("", "", "")
        );
    }

    #[test]
    fn the_first_and_the_present_stay_what_they_are() {
        let sessions: Vec<_> = (0..200).map(|n| (n % 3, format!("source-{n}"))).collect();
        let trail = trail(&sessions);
        assert_eq!(trail.first().unwrap().source(), "source-0");
        let last = trail.last().unwrap();
        assert_eq!(
            (last.source(), last.n, last.influence),
            ("source-199", 1, 199)
        );
    }

    proptest! {
        #[test]
        fn merging_changes_no_total_and_keeps_it_small(
            sessions in proptest::collection::vec((0..21usize, ".{0,60}"), 0..150),
        ) {
            let trail = trail(&sessions);
            prop_assert!(trail.len() <= MAX_TOUCHES && bytes(&trail) <= MAX_BYTES + 400);
            prop_assert_eq!(trail.iter().map(|touch| touch.n as usize).sum::<usize>(), sessions.len());
            let influence: i32 = trail.iter().map(|touch| touch.influence).sum();
            prop_assert_eq!(influence as usize, (0..sessions.len()).sum::<usize>());
        }
    }
}
