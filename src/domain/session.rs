//! Sessions: visits bounded by inactivity and by campaigns.

use super::Millis;

/// Whether something at `now` still belongs to the session in which something
/// last happened at `last` and which `campaign` (as one line) brought: less than `idle` has
/// passed, and no other campaign has brought the visitor back by `arrival`
/// (as in
/// Matomo; in GA4 only inactivity ends a session). Midnight does not split. A
/// clock set back is no inactivity.
pub fn continues(
    (last, campaign): (Millis, &str),
    now: Millis,
    idle: Millis,
    arrival: &str,
) -> bool {
    now - last <= idle && (arrival.is_empty() || arrival == campaign)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Campaign, MAX_MILLIS};
    use proptest::prelude::*;

    const IDLE: Millis = 30 * 60_000;

    #[test]
    fn ends_by_inactivity_and_by_another_campaign_only() {
        let from_ad = "utm_source=google&utm_medium=cpc";
        for (passed, arrival, continues) in [
            (0, "", true),
            (IDLE, "", true),
            (IDLE + 1, "", false),
            (60_000, from_ad, true),
            (60_000, "utm_source=newsletter", false),
            (-86_400_000, "", true),
        ] {
            let arrival = Campaign::from_query(arrival);
            let campaign = Campaign::from_query(from_ad);
            let session = (1_000_000, campaign.as_line());
            assert_eq!(
                super::continues(session, 1_000_000 + passed, IDLE, arrival.as_line()),
                continues,
                "{passed} ms later by {arrival:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_clock_is_survived(last in -MAX_MILLIS..MAX_MILLIS, now in -MAX_MILLIS..MAX_MILLIS) {
            let _ = continues((last, ""), now, IDLE, "");
        }
    }
}
