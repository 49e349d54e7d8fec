//! Sums that are kept as rows come, change and go, by triggers: whoever writes, erases or expires rows keeps them right
//! without knowing of them. So what is asked of everything is answered without reading everything.

/// The tables, what older files have for them, and the triggers; as a step of `schema`.
pub(super) const STEP: &str = concat!(
    include_str!("sums/tables.sql"),
    include_str!("sums/rebuild.sql"),
    include_str!("sums/visitors.sql"),
    include_str!("sums/sessions.sql"),
    include_str!("sums/ledgers.sql"),
    include_str!("sums/beacons.sql"),
);

#[cfg(test)]
mod tests {
    use crate::store::delivery::DECLINED;
    use crate::store::schema::{STEPS, migrate};
    use rusqlite::{Connection, params};

    #[test]
    fn sums_agree_with_a_recount_whatever_comes_changes_and_goes() {
        let (live, before) = (at_version(STEPS.len()), at_version(before_sums()));
        let mut dice = Dice(8);
        for round in 0..40 {
            for _ in 0..25 {
                let change = change(&mut dice);
                for db in [&live, &before] {
                    db.execute(change.0, params![change.1, change.2, change.3])
                        .unwrap();
                }
            }
            for (kept, recounted) in AGREEMENTS {
                assert_eq!(
                    rows(&live, kept),
                    rows(&live, recounted),
                    "round {round}: {kept}"
                );
            }
        }
        assert!(
            rows(&live, "SELECT human_sessions FROM totals")
                != rows(&live, "SELECT sessions FROM totals")
        );
        let mut rebuilt = before;
        migrate(&mut rebuilt, STEPS).unwrap();
        // What writers add up themselves.
        for (kept, recounted) in AGREEMENTS {
            assert_eq!(rows(&rebuilt, kept), rows(&rebuilt, recounted), "{kept}");
            assert_eq!(rows(&rebuilt, kept), rows(&live, kept), "{kept}");
        }
    }

    #[test]
    fn an_older_file_learns_under_which_consent_its_events_were_recorded() {
        let mut db = at_version(before_sums());
        for (id, body) in [
            ("a", r#"{"consent":"granted"}"#),
            ("b", r#"{"consent":"cookieless"}"#),
            ("c", r#"{"consent":"granted"}"#),
            ("d", "{}"),
        ] {
            db.execute(
                "INSERT INTO events (id, beacon, name, at, received_at, sent_at, seq, bot, body)
                 VALUES (?1, 1, 'x', 1, 1, 1, 1, 0, ?2)",
                [id, body],
            )
            .unwrap();
        }
        migrate(&mut db, STEPS).unwrap();
        assert_eq!(rows(&db, "SELECT granted FROM totals"), ["2"]);
    }

    #[test]
    fn a_clock_is_as_far_off_as_nobody_can_explain() {
        const NOW: i64 = 1_760_000_000_123;
        const HOUR: i64 = 3_600_000;
        for (sent_at, class) in [
            (NOW, 0),
            (NOW - 9_999, 0),
            (NOW + 10_000, 1),
            (NOW - 60_000, 2),
            (NOW - HOUR, 3),
            (NOW + 24 * HOUR, 4),
            // Cut to the hour.
            (NOW - NOW % HOUR, 0),
            (NOW - NOW % HOUR - HOUR, 2),
            (i64::MIN, 4),
            (i64::MAX, 4),
            (0, 4),
        ] {
            let db = at_version(STEPS.len());
            beacon(&db, NOW, sent_at);
            let found = rows(&db, "SELECT off FROM clocks WHERE beacons = 1");
            assert_eq!(found, [class.to_string()], "{sent_at}");
            let mut older = at_version(before_sums());
            beacon(&older, NOW, sent_at);
            migrate(&mut older, STEPS).unwrap();
            assert_eq!(
                rows(&older, "SELECT off FROM clocks WHERE beacons = 1"),
                found
            );
            db.execute_batch("DELETE FROM beacons").unwrap();
            assert_eq!(rows(&db, "SELECT sum(beacons) FROM clocks"), ["0"]);
        }
    }

    #[test]
    fn what_is_declined_is_known_under_the_same_names_everywhere() {
        let db = at_version(STEPS.len());
        let names = rows(&db, "SELECT reason FROM declining ORDER BY reason");
        assert_eq!(names, DECLINED);
    }

    /// Whoever makes up sessions may give one of them any number of owners.
    #[test]
    fn the_others_of_a_session_are_not_gone_through() {
        let db = at_version(STEPS.len());
        let begin = std::time::Instant::now();
        for n in 0..20_000 {
            db.execute(
                "INSERT INTO visitors (key, first_at, last_at, events, bot) VALUES (?1, 1, 1, 1, 1)",
                [n],
            )
            .unwrap();
            db.execute(
                "INSERT INTO sessions (owner, session, channel) VALUES (?1, 's', 'Direct')",
                [n],
            )
            .unwrap();
        }
        // Twenty thousand times twenty thousand would take minutes.
        assert!(begin.elapsed().as_secs() < 30, "{:?}", begin.elapsed());
        assert_eq!(
            rows(&db, "SELECT sessions, human_sessions FROM totals"),
            ["1|0"]
        );
    }

    fn beacon(db: &Connection, received_at: i64, sent_at: i64) {
        db.execute(
            "INSERT INTO beacons (beacon, received_at, sent_at, accepted, duplicates, envelope)
             VALUES ('b', ?1, ?2, 1, 0, '{}')",
            [received_at, sent_at],
        )
        .unwrap();
    }

    /// What may happen to the rows that are summed: a statement with an owner, a session and some number.
    fn change(dice: &mut Dice) -> (&'static str, String, String, i64) {
        let statement = CHANGES[dice.roll(CHANGES.len() as u64) as usize];
        let owner = format!("v{}", dice.roll(12));
        let session = format!("s{}", dice.roll(10));
        (statement, owner, session, dice.roll(6) as i64)
    }

    const CHANGES: [&str; 12] = [
        "INSERT INTO visitors (key, first_at, last_at, events, bot, missing)
         VALUES (?1, 1, 1, ?3, ?3 = 5 AND ?2 > '', ?3 % 3)
         ON CONFLICT DO UPDATE SET events = events + excluded.events, bot = max(bot, excluded.bot), missing = excluded.missing",
        "INSERT INTO sessions (owner, session, channel) SELECT key, ?2, nullif(?3, 0) FROM visitors WHERE key = ?1
         ON CONFLICT DO UPDATE SET channel = coalesce(channel, excluded.channel)",
        "INSERT INTO sessions (owner, session, channel) SELECT key, ?2, nullif(?3 % 2, 0) FROM visitors WHERE key > ?1 LIMIT 2
         ON CONFLICT DO UPDATE SET channel = coalesce(channel, excluded.channel)",
        "INSERT INTO orders SELECT ?2, ?3, key FROM visitors WHERE key = ?1 ON CONFLICT DO NOTHING",
        "INSERT INTO orders SELECT ?2, ?3, NULL WHERE ?1 > '' ON CONFLICT DO NOTHING",
        "INSERT INTO ledgers (site, scope, created, acked, dropped, pending, unkept, balances, updated_at)
         VALUES (iif(?2 > 's5', 'a', 'b'), ?1, ?3 * 7, ?3 * 3, json_object('bot', ?3 / 2, 'queue_full', ?3), ?3, ?3 / 3, ?3 % 2, ?3)
         ON CONFLICT DO UPDATE SET created = excluded.created, acked = excluded.acked, dropped = excluded.dropped,
            pending = excluded.pending, unkept = excluded.unkept, balances = excluded.balances, updated_at = excluded.updated_at",
        "INSERT INTO ledgers (site, scope, created, acked, dropped, pending, balances, updated_at)
         VALUES ('c', ?1, ?3, 0, json_object('eaten by ' || ?2, ?3), 0, 1, 0) ON CONFLICT DO NOTHING",
        "DELETE FROM ledgers WHERE scope = ?1 AND ?2 < 's5' AND ?3 < 3",
        "DELETE FROM orders WHERE owner = ?1 AND ?2 < 's3' AND ?3 > 0",
        "DELETE FROM sessions WHERE owner = ?1 AND session = ?2 AND ?3 > 0",
        "DELETE FROM visitors WHERE key = ?1 AND ?2 > '' AND ?3 > 0
            AND NOT EXISTS (SELECT 1 FROM sessions WHERE owner = key)",
        "UPDATE visitors SET bot = ?3 > 2 WHERE key = ?1 AND ?2 < 's2'",
    ];

    const AGREEMENTS: [(&str, &str); 7] = [
        (
            "SELECT visitors, robot_visitors, missing, gapped FROM totals",
            "SELECT count(*), coalesce(sum(bot), 0), coalesce(sum(missing), 0), coalesce(sum(missing > 0), 0) FROM visitors",
        ),
        (
            "SELECT orders, robot_orders FROM totals",
            "SELECT count(*), coalesce(sum(coalesce(bot, 0)), 0) FROM orders LEFT JOIN visitors ON key = owner",
        ),
        (
            "SELECT sessions, human_sessions FROM totals",
            "SELECT count(DISTINCT session), count(DISTINCT iif(visitors.bot, NULL, session)) FROM sessions JOIN visitors ON key = owner",
        ),
        (
            "SELECT channel, sessions, humans FROM session_channels WHERE sessions > 0 ORDER BY channel",
            "SELECT channel, count(DISTINCT session), count(DISTINCT iif(visitors.bot, NULL, session))
             FROM sessions JOIN visitors ON key = owner GROUP BY channel ORDER BY channel",
        ),
        (
            "SELECT reason, events, ledgers, mentions FROM ledger_reasons ORDER BY reason",
            "SELECT d.key, sum(d.value), sum(d.value > 0), count(*) FROM ledgers, json_each(dropped) AS d GROUP BY d.key ORDER BY 1",
        ),
        (
            "SELECT * FROM ledger_sums",
            "WITH given_up AS (
                SELECT ledgers.*, coalesce(events, 0) AS here,
                    (SELECT coalesce(sum(value), 0) FROM json_each(dropped)) AS given_up,
                    (SELECT coalesce(sum(value), 0) FROM json_each(dropped)
                     WHERE key IN ('bot', 'consent_denied', 'duplicate', 'middleware')) AS unwanted
                FROM ledgers LEFT JOIN visitors ON key = scope)
             SELECT count(*), coalesce(sum(NOT balances), 0), coalesce(sum(created), 0), coalesce(sum(acked), 0),
                coalesce(sum(pending), 0), coalesce(sum(unkept), 0), coalesce(sum(given_up - unwanted), 0),
                coalesce(sum(unwanted), 0), coalesce(sum(here), 0),
                coalesce(sum(max(0, created - given_up - here)), 0), coalesce(sum(max(0, acked - here)), 0)
             FROM given_up",
        ),
        (
            "SELECT site, scope, missing FROM ledgers ORDER BY site, scope",
            "SELECT site, scope, coalesce(visitors.missing, 0) FROM ledgers LEFT JOIN visitors ON key = scope ORDER BY site, scope",
        ),
    ];

    fn before_sums() -> usize {
        let is_sums = |step: &&str| step.contains("CREATE TABLE ledger_sums");
        STEPS.iter().position(is_sums).unwrap()
    }

    fn at_version(n: usize) -> Connection {
        let mut db = Connection::open_in_memory().unwrap();
        migrate(&mut db, &STEPS[..n]).unwrap();
        db
    }

    /// Rows as texts.
    fn rows(db: &Connection, query: &str) -> Vec<String> {
        let mut statement = db.prepare(query).unwrap();
        let n = statement.column_count();
        let text = |row: &rusqlite::Row<'_>| {
            let cells = (0..n).map(|at| match row.get_ref(at)? {
                rusqlite::types::ValueRef::Text(text) => {
                    Ok(String::from_utf8_lossy(text).into_owned())
                }
                rusqlite::types::ValueRef::Integer(number) => Ok(number.to_string()),
                other => Ok(format!("{other:?}")),
            });
            Ok(cells
                .collect::<Result<Vec<_>, rusqlite::Error>>()?
                .join("|"))
        };
        statement
            .query_map((), text)
            .unwrap()
            .map(Result::unwrap)
            .collect()
    }

    /// SplitMix64 (Steele, Lea, Flood 2014): the same numbers in each run.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self, sides: u64) -> u64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            (z ^ (z >> 31)) % sides
        }
    }
}
