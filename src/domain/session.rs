//! Sessions: visits bounded by inactivity and by campaigns.

use super::{Campaign, Channel, Millis, Uuid};

/// One visit, from arrival to inactivity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Names the session.
    pub id: Uuid,
    /// Counts the visitor's sessions, from 1.
    pub number: u32,
    /// When it began.
    pub started_at: Millis,
    /// When something last happened in it.
    pub last_at: Millis,
    /// Pages viewed in it.
    pub pages: u32,
    /// The campaign that brought it.
    pub campaign: Campaign,
    /// The channel that brought it.
    pub channel: Channel,
}

impl Session {
    /// Whether something at `now` still belongs to this session: less than
    /// `idle` has passed since the last, and no other campaign has brought the
    /// visitor back (as in Matomo; in GA4 only inactivity ends a session).
    /// Midnight does not split. A clock set back is no inactivity.
    pub fn continues(&self, now: Millis, idle: Millis, arrival: &Campaign) -> bool {
        now - self.last_at <= idle && (arrival.is_empty() || *arrival == self.campaign)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{MAX_MILLIS, Query};
    use proptest::prelude::*;

    const IDLE: Millis = 30 * 60_000;

    fn session(at: Millis, campaign: &str) -> Session {
        Session {
            id: Uuid::v4([0; 16]),
            number: 1,
            started_at: at,
            last_at: at,
            pages: 1,
            campaign: Campaign::from_query(Query(campaign)),
            channel: Channel::Direct,
        }
    }

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
            let arrival = Campaign::from_query(Query(arrival));
            assert_eq!(
                session(1_000_000, from_ad).continues(1_000_000 + passed, IDLE, &arrival),
                continues,
                "{passed} ms later by {arrival:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn any_clock_is_survived(last in -MAX_MILLIS..MAX_MILLIS, now in -MAX_MILLIS..MAX_MILLIS) {
            let _ = session(last, "").continues(now, IDLE, &Campaign::default());
        }
    }
}
