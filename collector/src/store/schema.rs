//! The tables, as a list of steps: a file at version n has the first n of them.
//!
//! A released step is never changed; what is new is a further step.

use super::{Error, deals, pseudonym, sums, visits, webhooks};
use rusqlite::{Connection, TransactionBehavior};

/// Brings the file to the newest version. A step is done as a whole or not at all, and stays done: a collector that is
/// killed while it goes through millions of events goes on from the last one.
pub(super) fn migrate(db: &mut Connection, steps: &[&str]) -> Result<(), Error> {
    while one_step(db, steps)? {}
    Ok(())
}

/// Whether there was a step to take. Another process may take one as well.
fn one_step(db: &mut Connection, steps: &[&str]) -> Result<bool, Error> {
    let change = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: usize = change.query_row("PRAGMA user_version", (), |row| row.get(0))?;
    let missing = steps
        .get(version..)
        .ok_or_else(|| newer(version, steps.len()))?;
    let Some(step) = missing.first() else {
        return Ok(false);
    };
    change.execute_batch(step)?;
    match version + 1 {
        RENAMING => pseudonym::rename(&change)?,
        VISITING => visits::rebuild_all(&change)?,
        DEALING => deals::rebuild(&change)?,
        _ => {}
    }
    change.pragma_update(None, "user_version", version + 1)?;
    change.commit()?;
    Ok(true)
}

fn newer(version: usize, known: usize) -> Error {
    let text = format!(
        "the file is of version {version}, written by a newer collector; this one knows {known}"
    );
    Error::SqliteFailure(
        rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_ERROR),
        Some(text),
    )
}

/// The step at which visitors get other names, for which SQLite has no hash.
const RENAMING: usize = 4;
/// The step with which visits are made of the events that are there.
const VISITING: usize = 7;
/// The step with which orders and what belongs to them are made of the events that are there.
const DEALING: usize = 8;

pub(super) const STEPS: &[&str] = &[
    // 1. What arrived, then what is counted from it in the same transaction, so
    // that the dashboard does not read every event. AUTOINCREMENT because
    // streams resume by row: a number is never given twice.
    "
    CREATE TABLE beacons (
        row INTEGER PRIMARY KEY,
        beacon TEXT NOT NULL,
        site TEXT,
        received_at INTEGER NOT NULL,
        sent_at INTEGER NOT NULL,
        accepted INTEGER NOT NULL,
        duplicates INTEGER NOT NULL,
        envelope TEXT NOT NULL
    ) STRICT;

    CREATE TABLE events (
        row INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        beacon INTEGER NOT NULL,
        site TEXT,
        visitor TEXT,
        session TEXT,
        owner TEXT AS (coalesce(visitor, session)),
        user TEXT,
        name TEXT NOT NULL,
        at INTEGER NOT NULL,
        received_at INTEGER NOT NULL,
        sent_at INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        url TEXT,
        channel TEXT,
        phase TEXT,
        bot INTEGER NOT NULL,
        body TEXT NOT NULL
    ) STRICT;
    CREATE INDEX events_by_owner ON events (owner, at) WHERE owner IS NOT NULL;
    CREATE INDEX events_by_session ON events (session) WHERE session IS NOT NULL;
    CREATE INDEX events_by_receipt ON events (received_at);

    CREATE TABLE ledgers (
        site TEXT NOT NULL,
        scope TEXT NOT NULL,
        created INTEGER NOT NULL,
        acked INTEGER NOT NULL,
        dropped TEXT NOT NULL,
        pending INTEGER NOT NULL,
        balances INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        PRIMARY KEY (site, scope)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE visitors (
        key TEXT PRIMARY KEY,
        visitor TEXT,
        first_at INTEGER NOT NULL,
        last_at INTEGER NOT NULL,
        events INTEGER NOT NULL,
        bot INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX visitors_by_last ON visitors (last_at);

    CREATE TABLE sessions (
        owner TEXT NOT NULL,
        session TEXT NOT NULL,
        channel TEXT,
        PRIMARY KEY (owner, session)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX sessions_by_channel ON sessions (channel, session);

    CREATE TABLE orders (
        site TEXT NOT NULL,
        transaction_id TEXT NOT NULL,
        owner TEXT,
        PRIMARY KEY (site, transaction_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX orders_by_owner ON orders (owner) WHERE owner IS NOT NULL;

    CREATE TABLE totals (
        events INTEGER NOT NULL,
        anonymous INTEGER NOT NULL,
        duplicates INTEGER NOT NULL
    ) STRICT;
    INSERT INTO totals VALUES (0, 0, 0);
    ",
    // 2. Robots are counted apart, so that they can be left out.
    "
    ALTER TABLE totals ADD COLUMN robots INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE totals ADD COLUMN anonymous_robots INTEGER NOT NULL DEFAULT 0;
    UPDATE totals SET
        robots = (SELECT count(*) FROM events WHERE bot),
        anonymous_robots = (SELECT count(*) FROM events WHERE bot AND visitor IS NULL);
    ",
    // 3. Times by our clock where the visitor's is wrong (`Correction` in Rust; what it does with times
    // that are none, this leaves to the receipt), what the visitor's says being told_at then. Which
    // numbers of a visitor have arrived. Indexes that no query uses are gone.
    "
    DROP INDEX events_by_session;
    DROP INDEX events_by_receipt;
    ALTER TABLE ledgers ADD COLUMN unkept INTEGER NOT NULL DEFAULT 0;

    ALTER TABLE events ADD COLUMN told_at INTEGER;
    UPDATE events SET told_at = at, at = min(received_at, CASE
            WHEN max(abs(at / 2), abs(sent_at / 2)) > 4320000000000000 THEN received_at
            WHEN abs(received_at - sent_at) <= 10000 + iif(sent_at % 3600000 = 0, 3600000, 0) THEN at
            ELSE received_at - (sent_at - at) END);
    UPDATE events SET told_at = NULL WHERE told_at = at;

    ALTER TABLE visitors ADD COLUMN numbers TEXT NOT NULL DEFAULT '';
    ALTER TABLE visitors ADD COLUMN missing INTEGER NOT NULL DEFAULT 0;
    UPDATE visitors SET (first_at, last_at) = (SELECT min(at), max(at) FROM events WHERE owner = key);
    WITH numbered AS (
        SELECT owner, seq, seq - dense_rank() OVER (PARTITION BY owner ORDER BY seq) AS island
        FROM (SELECT DISTINCT owner, seq FROM events WHERE owner IS NOT NULL AND seq > 0)
    ), ranges AS (
        SELECT owner, min(seq) AS first, max(seq) AS last,
            row_number() OVER (PARTITION BY owner ORDER BY min(seq) DESC) AS nth
        FROM numbered GROUP BY owner, island
    ), texts AS (
        SELECT owner, group_concat(first || '-' || last, ' ' ORDER BY first) AS text,
            max(last) - min(first) + 1 - sum(last - first + 1) AS missing
        FROM ranges WHERE nth <= 32 GROUP BY owner
    )
    UPDATE visitors SET numbers = text, missing = texts.missing FROM texts WHERE owner = key;
    ",
    // 4. Visitors by names that are hashes, with a salt for each site; and who was erased.
    "
    CREATE TABLE salts (
        site TEXT PRIMARY KEY,
        salt BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE erased (
        key TEXT PRIMARY KEY,
        at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    ",
    // 5. Reports under `private`. Without rows, so that their order says nothing of when they came.
    "
    CREATE TABLE reports (
        id TEXT PRIMARY KEY,
        site TEXT NOT NULL,
        day INTEGER NOT NULL,
        budget INTEGER NOT NULL,
        bot INTEGER NOT NULL,
        phase TEXT NOT NULL,
        channel TEXT NOT NULL,
        outcome TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX reports_by_day ON reports (day, site);
    ",
    // 6. Targets of the relay: up to which event each is settled, and what became of those before.
    "
    CREATE TABLE forwards (
        target TEXT PRIMARY KEY,
        row INTEGER NOT NULL,
        forwarded INTEGER NOT NULL DEFAULT 0,
        omitted INTEGER NOT NULL DEFAULT 0,
        robots INTEGER NOT NULL DEFAULT 0,
        rejected INTEGER NOT NULL DEFAULT 0,
        expired INTEGER NOT NULL DEFAULT 0,
        uncertain INTEGER NOT NULL DEFAULT 0,
        cut INTEGER NOT NULL DEFAULT 0,
        failure TEXT,
        failed_at INTEGER
    ) STRICT, WITHOUT ROWID;
    ",
    // 7. Visits, what changed in them, and what moved people, folded from the events by `visits`. A kind is what a visit is
    // filtered by; of `trails` and `moments` only sums and changes are read, by day, and never the visits they are of.
    "
    ALTER TABLE visitors ADD COLUMN journey TEXT NOT NULL DEFAULT '';

    CREATE TABLE kinds (
        kind INTEGER PRIMARY KEY,
        site TEXT NOT NULL,
        channel TEXT NOT NULL,
        device TEXT NOT NULL,
        is_new INTEGER NOT NULL,
        bot INTEGER NOT NULL,
        UNIQUE (site, channel, device, is_new, bot)
    ) STRICT;

    CREATE TABLE visits (
        visit INTEGER PRIMARY KEY,
        who INTEGER NOT NULL,
        site TEXT NOT NULL,
        owner TEXT NOT NULL,
        session TEXT NOT NULL,
        kind INTEGER NOT NULL,
        day INTEGER NOT NULL,
        first_at INTEGER NOT NULL,
        last_at INTEGER NOT NULL,
        events INTEGER NOT NULL,
        channel TEXT,
        source TEXT,
        campaign TEXT,
        landing TEXT,
        device TEXT,
        is_new INTEGER NOT NULL,
        bot INTEGER NOT NULL,
        bounce INTEGER NOT NULL,
        engaged_ms INTEGER NOT NULL,
        pages INTEGER NOT NULL,
        orders INTEGER NOT NULL,
        steps INTEGER NOT NULL,
        stages INTEGER NOT NULL,
        furthest INTEGER,
        stage INTEGER,
        touchpoint INTEGER,
        log_odds INTEGER,
        changes INTEGER NOT NULL,
        moves TEXT NOT NULL,
        UNIQUE (owner, session, site)
    ) STRICT;
    CREATE INDEX visits_by_day ON visits
        (day, kind, who, stages, stage, touchpoint, steps, orders, bounce, pages, engaged_ms, landing);

    CREATE TABLE trails (
        day INTEGER NOT NULL,
        visit INTEGER NOT NULL,
        nth INTEGER NOT NULL,
        kind INTEGER NOT NULL,
        who INTEGER NOT NULL,
        at INTEGER NOT NULL,
        origin INTEGER,
        stage INTEGER NOT NULL,
        touchpoint INTEGER,
        influence INTEGER,
        ms_0 INTEGER, touches_0 INTEGER,
        ms_1 INTEGER, touches_1 INTEGER,
        ms_2 INTEGER, touches_2 INTEGER,
        ms_3 INTEGER, touches_3 INTEGER,
        ms_4 INTEGER, touches_4 INTEGER,
        PRIMARY KEY (day, visit, nth)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE moments (
        day INTEGER NOT NULL,
        kind INTEGER NOT NULL,
        touchpoint INTEGER NOT NULL,
        stage INTEGER NOT NULL,
        touches INTEGER NOT NULL,
        measured INTEGER NOT NULL,
        sum INTEGER NOT NULL,
        squares INTEGER NOT NULL,
        PRIMARY KEY (day, kind, touchpoint, stage)
    ) STRICT, WITHOUT ROWID;

    CREATE INDEX events_to_tell ON events (at) WHERE name IN ('purchase', 'cart_abandoned', 'not_found');

    CREATE TABLE losses (
        site TEXT NOT NULL,
        scope TEXT NOT NULL,
        reason TEXT NOT NULL,
        at INTEGER NOT NULL,
        events INTEGER NOT NULL,
        PRIMARY KEY (site, scope, reason)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX losses_by_time ON losses (at);
    ",
    // 8. Orders, refunds, credits and abandoned carts, a row for each event that tells of one; and what channels cost.
    "
    CREATE TABLE deals (
        row INTEGER PRIMARY KEY,
        kind INTEGER NOT NULL,
        site TEXT NOT NULL,
        owner TEXT,
        visit INTEGER,
        at INTEGER NOT NULL,
        day INTEGER NOT NULL,
        number TEXT,
        currency TEXT NOT NULL,
        amount INTEGER NOT NULL,
        detail TEXT NOT NULL
    ) STRICT;
    CREATE INDEX deals_by_day ON deals (kind, day);
    CREATE INDEX deals_by_owner ON deals (owner, kind, at) WHERE owner IS NOT NULL;
    CREATE INDEX deals_by_number ON deals (site, number, kind) WHERE number IS NOT NULL;

    CREATE TABLE costs (
        site TEXT NOT NULL,
        channel TEXT NOT NULL,
        month TEXT NOT NULL,
        currency TEXT NOT NULL,
        amount INTEGER NOT NULL,
        PRIMARY KEY (site, channel, month, currency)
    ) STRICT, WITHOUT ROWID;
    ",
    // 9. Whom webhooks have to tell what.
    webhooks::STEP,
    // 10. What is asked of everything.
    sums::STEP,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::correction::Correction;
    use crate::store::numbers::Numbers;
    use trailmark::domain::MAX_MILLIS;

    fn version(db: &Connection) -> usize {
        db.query_row("PRAGMA user_version", (), |row| row.get(0))
            .unwrap()
    }

    /// Tables, columns and indexes, as SQLite tells them.
    fn shape(db: &Connection) -> Vec<String> {
        let mut rows = db
            .prepare("SELECT sql FROM sqlite_schema WHERE sql <> '' ORDER BY name")
            .unwrap();
        rows.query_map((), |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    }

    fn at_version(n: usize) -> Connection {
        let mut db = Connection::open_in_memory().unwrap();
        migrate(&mut db, &STEPS[..n]).unwrap();
        assert_eq!(version(&db), n);
        db
    }

    #[test]
    fn every_older_version_becomes_the_newest() {
        let newest = shape(&at_version(STEPS.len()));
        for n in 0..=STEPS.len() {
            let mut db = at_version(n);
            migrate(&mut db, STEPS).unwrap();
            assert_eq!(version(&db), STEPS.len());
            assert_eq!(shape(&db), newest, "from version {n}");
        }
    }

    #[test]
    fn steps_are_taken_in_order_and_once() {
        let steps = [
            "CREATE TABLE a (x)",
            "ALTER TABLE a ADD y",
            "INSERT INTO a VALUES (1, 2)",
        ];
        for n in 0..=steps.len() {
            let mut db = Connection::open_in_memory().unwrap();
            migrate(&mut db, &steps[..n]).unwrap();
            migrate(&mut db, &steps).unwrap();
            migrate(&mut db, &steps).unwrap();
            let rows: i64 = db
                .query_row("SELECT sum(y - x) FROM a", (), |row| row.get(0))
                .unwrap();
            assert_eq!(rows, 1, "from version {n}");
        }
    }

    /// Times around those of the test's receipt, right and wrong, and one that is no time at all.
    #[test]
    fn a_file_of_version_2_learns_right_times_and_which_numbers_have_arrived() {
        const RECEIVED: i64 = 1_760_000_000_123;
        let sent = [
            0,
            -300,
            -9_000,
            -11_000,
            15_000,
            -40 * 86_400_000,
            86_400_000,
            i64::MIN / 2,
        ];
        let mut db = at_version(2);
        let mut numbers = Numbers::default();
        for (n, off) in (1..).zip(sent) {
            let sent_at = RECEIVED + off;
            let seq = n * n;
            numbers.add(seq);
            db.execute(
                "INSERT INTO events (id, beacon, visitor, name, at, received_at, sent_at, seq, bot, body)
                 VALUES (?1, 1, 'v', 'x', ?2, ?3, ?4, ?5, 0, '{}')",
                (n.to_string(), sent_at - 5_000, RECEIVED, sent_at, seq),
            )
            .unwrap();
        }
        db.execute_batch("INSERT INTO visitors VALUES ('v', 'v', 1, 2, 8, 0)")
            .unwrap();
        migrate(&mut db, STEPS).unwrap();
        let mut events = db
            .prepare("SELECT at, told_at, sent_at FROM events ORDER BY row")
            .unwrap();
        let events = events.query_map((), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        let events: Vec<(i64, Option<i64>, i64)> = events.unwrap().map(Result::unwrap).collect();
        for (at, told_at, sent_at) in &events {
            let told = sent_at - 5_000;
            if told > -MAX_MILLIS {
                assert_eq!(
                    *at,
                    Correction::of(RECEIVED, *sent_at).at(told),
                    "{sent_at}"
                );
            }
            assert_eq!(*told_at, Some(told).filter(|told| told != at));
            assert!(*at <= RECEIVED);
        }
        let visitor = db.query_row(
            "SELECT first_at, last_at, numbers, missing FROM visitors",
            (),
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        );
        let (first, last, text, missing): (i64, i64, String, u32) = visitor.unwrap();
        let times = || events.iter().map(|(at, ..)| *at);
        assert_eq!((Some(first), Some(last)), (times().min(), times().max()));
        assert_eq!(text.parse(), Ok(numbers.clone()));
        assert_eq!(missing, numbers.missing());
    }

    #[test]
    fn a_file_of_version_3_gets_other_names_for_its_visitors() {
        const ID: &str = "9f0c2f9e-5a0f-4a51-9a43-0123456789ab";
        let mut db = at_version(3);
        for (n, site) in [(1, Some("a")), (2, Some("a")), (3, Some("b")), (4, None)] {
            let body = format!(r#"{{"visitor":"{ID}","session":"s{n}"}}"#);
            db.execute(
                "INSERT INTO events (id, beacon, site, visitor, session, name, at, received_at, sent_at, seq, bot, body)
                 VALUES (?1, 1, ?2, ?3, 's' || ?1, 'x', 1, 1, 1, 1, 0, ?4)",
                (n, site, ID, body),
            )
            .unwrap();
        }
        db.execute_batch(&format!(
            "INSERT INTO events (id, beacon, session, name, at, received_at, sent_at, seq, bot, body)
                 VALUES ('5', 1, 's5', 'x', 1, 1, 1, 1, 0, '{{}}');
             INSERT INTO visitors VALUES ('{ID}', '{ID}', 1, 1, 4, 0, '1-1', 0), ('s5', NULL, 1, 1, 1, 0, '', 0);
             INSERT INTO sessions VALUES ('{ID}', 's1', 'Direct'), ('s5', 's5', 'Email');
             INSERT INTO orders VALUES ('a', 'T1', '{ID}'), ('', 'T2', '{ID}');
             INSERT INTO ledgers VALUES ('b', '{ID}', 1, 1, '{{}}', 0, 1, 1, 0), ('a', 's5', 1, 1, '{{}}', 0, 1, 1, 0);"
        ))
        .unwrap();
        migrate(&mut db, STEPS).unwrap();
        let number = |sql: &str| db.query_row(sql, (), |row| row.get::<_, i64>(0)).unwrap();
        // Two sites, and one that has no name.
        assert_eq!(number("SELECT count(DISTINCT visitor) FROM events"), 3);
        assert_eq!(
            number(
                "SELECT count(*) FROM visitors JOIN (SELECT DISTINCT owner FROM events) ON owner = key"
            ),
            4
        );
        assert_eq!(
            number(
                "SELECT count(*) FROM events WHERE visitor IS NOT json_extract(body, '$.visitor')"
            ),
            0
        );
        for table in [
            "SELECT key || ifnull(visitor, '') FROM visitors",
            "SELECT owner FROM sessions",
            "SELECT owner FROM orders",
            "SELECT scope FROM ledgers",
            "SELECT visitor || body FROM events",
        ] {
            let left = number(&format!(
                "SELECT count(*) FROM ({table}) AS t WHERE instr(t.\"{}\", '{ID}')",
                column(table)
            ));
            assert_eq!(left, 0, "{table}");
        }
        let of_a = "SELECT visitor FROM events WHERE site = 'a'";
        assert_eq!(
            number(&format!(
                "SELECT count(*) FROM orders WHERE owner IN ({of_a})"
            )),
            1
        );
        assert_eq!(
            number("SELECT count(*) FROM sessions WHERE owner = 's5'"),
            1
        );
    }

    /// What SQLite calls the one column of a query.
    fn column(query: &str) -> &str {
        let (_, rest) = query.split_once(' ').unwrap();
        rest.split_once(" FROM").unwrap().0
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_as_it_was_before_it() {
        let mut db = Connection::open_in_memory().unwrap();
        let steps = ["CREATE TABLE a (x)", "CREATE TABLE b (x); oops"];
        migrate(&mut db, &steps).unwrap_err();
        assert_eq!(
            (version(&db), shape(&db)),
            (1, vec!["CREATE TABLE a (x)".into()])
        );
        migrate(&mut db, &[steps[0], "CREATE TABLE b (x)"]).unwrap();
        assert_eq!((version(&db), shape(&db).len()), (2, 2));
    }

    #[test]
    fn a_file_of_a_newer_collector_is_left_alone() {
        let mut db = at_version(STEPS.len());
        db.pragma_update(None, "user_version", 99).unwrap();
        let wrong = migrate(&mut db, STEPS).unwrap_err();
        assert!(
            wrong.to_string().contains("version 99, written by a newer"),
            "{wrong}"
        );
        assert_eq!(version(&db), 99);
    }
}
