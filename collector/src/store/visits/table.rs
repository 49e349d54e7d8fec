//! The rows of visits, trails and moments.

use super::fold::{Change, Fold};
use super::moves::{Moves, Sums};
use super::visit::Visit;
use crate::store::Error;
use rusqlite::{OptionalExtension, Row, Transaction, params, params_from_iter, types::Value};
use std::collections::{BTreeMap, HashMap};

/// Rows of one transaction; moments are summed up first.
pub(super) struct Table<'a> {
    db: &'a Transaction<'a>,
    next: i64,
    kinds: HashMap<Kind, i64>,
    moments: BTreeMap<(i64, i64, u8, i64), Sums>,
}

#[derive(PartialEq, Eq, Hash)]
struct Kind {
    site: String,
    channel: String,
    device: String,
    is_new: bool,
    bot: bool,
}

impl<'a> Table<'a> {
    pub(super) fn of(db: &'a Transaction<'_>) -> Result<Self, Error> {
        let next = db
            .prepare_cached("SELECT coalesce(max(visit), 0) + 1 FROM visits")?
            .query_row((), |row| row.get(0))?;
        Ok(Self {
            db,
            next,
            kinds: HashMap::new(),
            moments: BTreeMap::new(),
        })
    }

    pub(super) fn db(&self) -> &'a Transaction<'a> {
        self.db
    }

    /// The number of a new visit.
    pub(super) fn next(&mut self) -> i64 {
        self.next += 1;
        self.next - 1
    }

    /// The visit as it is in the file, or a new one.
    pub(super) fn begin(&mut self, owner: &str, session: &str, site: &str) -> Result<Visit, Error> {
        let known = self
            .db
            .prepare_cached("SELECT * FROM visits WHERE owner = ?1 AND session = ?2 AND site = ?3")?
            .query_row([owner, session, site], visit)
            .optional()?;
        Ok(match known {
            Some(known) => {
                // What it moved goes in again with what comes on top.
                self.take_out(&known);
                known
            }
            None => Visit {
                visit: self.next(),
                ..Visit::default()
            },
        })
    }

    /// All visits of an owner.
    pub(super) fn all(&self, owner: &str) -> Result<Vec<Visit>, Error> {
        self.db
            .prepare_cached("SELECT * FROM visits WHERE owner = ?1")?
            .query_map([owner], visit)?
            .collect()
    }

    /// Takes out what is known of a visit, but for its row.
    pub(super) fn clear(&mut self, visit: &Visit) -> Result<(), Error> {
        self.take_out(visit);
        if let Some((day, _)) = visit.kept {
            self.db
                .prepare_cached("DELETE FROM trails WHERE day = ?1 AND visit = ?2")?
                .execute([day, visit.visit])?;
        }
        Ok(())
    }

    pub(super) fn delete_row(&self, visit: &Visit) -> Result<(), Error> {
        self.db
            .prepare_cached("DELETE FROM visits WHERE visit = ?1")?
            .execute([visit.visit])?;
        Ok(())
    }

    pub(super) fn delete(&mut self, visit: &Visit) -> Result<(), Error> {
        self.clear(visit)?;
        self.delete_row(visit)
    }

    /// Writes visits and changes, and where their owner stands.
    pub(super) fn save(&mut self, owner: &str, fold: &Fold) -> Result<(), Error> {
        let mut kinds = BTreeMap::new();
        for visit in &fold.visits {
            let kind = self.kind(visit)?;
            kinds.insert(visit.visit, (visit, kind));
            self.put_in(visit.day(), kind, &visit.moves);
            if visit.kept.is_some_and(|(_, before)| before != kind) {
                self.db
                    .prepare_cached("UPDATE trails SET kind = ?3 WHERE day = ?1 AND visit = ?2")?
                    .execute([visit.day(), visit.visit, kind])?;
            }
            self.upsert(owner, visit, kind)?;
        }
        for change in &fold.changes {
            if let Some((visit, kind)) = kinds.get(&change.visit) {
                self.insert(visit, *kind, change)?;
            }
        }
        self.db
            .prepare_cached("UPDATE visitors SET journey = ?2 WHERE key = ?1")?
            .execute([owner, &fold.standing.write()])?;
        Ok(())
    }

    /// Writes what was summed up.
    pub(super) fn finish(self) -> Result<(), Error> {
        let mut put = self.db.prepare_cached(PUT_MOMENT)?;
        let mut sweep = self.db.prepare_cached(
            "DELETE FROM moments WHERE day = ?1 AND kind = ?2 AND touchpoint = ?3 AND stage = ?4 AND touches <= 0",
        )?;
        for ((day, kind, touchpoint, stage), sums) in &self.moments {
            if *sums == Sums::default() {
                continue;
            }
            put.execute(params![
                day,
                kind,
                touchpoint,
                stage,
                sums.touches,
                sums.measured,
                sums.sum,
                sums.squares
            ])?;
            if sums.touches < 0 {
                sweep.execute(params![day, kind, touchpoint, stage])?;
            }
        }
        Ok(())
    }

    fn take_out(&mut self, visit: &Visit) {
        if let Some((day, kind)) = visit.kept {
            self.count(day, kind, &visit.moves, -1);
        }
    }

    fn put_in(&mut self, day: i64, kind: i64, moves: &Moves) {
        self.count(day, kind, moves, 1);
    }

    fn count(&mut self, day: i64, kind: i64, moves: &Moves, times: i64) {
        for ((touchpoint, stage), sums) in &moves.0 {
            self.moments
                .entry((day, kind, *touchpoint, *stage))
                .or_default()
                .add(*sums, times);
        }
    }

    fn kind(&mut self, visit: &Visit) -> Result<i64, Error> {
        let kind = Kind {
            site: visit.site.clone(),
            channel: visit.channel.clone().unwrap_or_default(),
            device: visit.device.clone().unwrap_or_default(),
            is_new: visit.is_new,
            bot: visit.bot,
        };
        if let Some(number) = self.kinds.get(&kind) {
            return Ok(*number);
        }
        let values = params![kind.site, kind.channel, kind.device, kind.is_new, kind.bot];
        let known = self
            .db
            .prepare_cached(
                "SELECT kind FROM kinds WHERE (site, channel, device, is_new, bot) = (?1, ?2, ?3, ?4, ?5)",
            )?
            .query_row(values, |row| row.get(0))
            .optional()?;
        let number = match known {
            Some(number) => number,
            None => {
                self.db
                    .prepare_cached(
                        "INSERT INTO kinds (site, channel, device, is_new, bot) VALUES (?1, ?2, ?3, ?4, ?5)",
                    )?
                    .execute(values)?;
                self.db.last_insert_rowid()
            }
        };
        self.kinds.insert(kind, number);
        Ok(number)
    }

    fn upsert(&self, owner: &str, visit: &Visit, kind: i64) -> Result<(), Error> {
        self.db.prepare_cached(UPSERT)?.execute(params![
            visit.visit,
            visit.who,
            visit.site,
            owner,
            visit.session,
            kind,
            visit.day(),
            visit.first_at,
            visit.last_at,
            visit.events,
            visit.channel,
            visit.source,
            visit.campaign,
            visit.landing,
            visit.device,
            visit.is_new,
            visit.bot,
            visit.bounce,
            visit.engaged_ms,
            visit.pages,
            visit.orders,
            visit.steps,
            visit.stages,
            visit.furthest(),
            visit.stage,
            visit.touchpoint,
            visit.log_odds,
            visit.changes,
            visit.moves.write(),
        ])?;
        Ok(())
    }

    fn insert(&self, visit: &Visit, kind: i64, change: &Change) -> Result<(), Error> {
        let mut values: Vec<Value> = vec![
            visit.day().into(),
            visit.visit.into(),
            change.nth.into(),
            kind.into(),
            visit.who.into(),
            change.at.into(),
            change.origin.map(i64::from).into(),
            i64::from(change.stage).into(),
            change.touchpoint.map(i64::from).into(),
            change.influence.into(),
        ];
        for left in change.left {
            values.push(left.map(|(ms, _)| ms).into());
            values.push(left.map(|(_, touches)| touches).into());
        }
        self.db
            .prepare_cached(INSERT_TRAIL)?
            .execute(params_from_iter(values))?;
        Ok(())
    }
}

fn visit(row: &Row<'_>) -> Result<Visit, Error> {
    let moves: String = row.get("moves")?;
    Ok(Visit {
        visit: row.get("visit")?,
        who: row.get("who")?,
        site: row.get("site")?,
        session: row.get("session")?,
        first_at: row.get("first_at")?,
        last_at: row.get("last_at")?,
        events: row.get("events")?,
        channel: row.get("channel")?,
        source: row.get("source")?,
        campaign: row.get("campaign")?,
        landing: row.get("landing")?,
        device: row.get("device")?,
        is_new: row.get("is_new")?,
        bot: row.get("bot")?,
        bounce: row.get("bounce")?,
        engaged_ms: row.get("engaged_ms")?,
        pages: row.get("pages")?,
        orders: row.get("orders")?,
        steps: row.get("steps")?,
        stages: row.get("stages")?,
        stage: row.get("stage")?,
        touchpoint: row.get("touchpoint")?,
        log_odds: row.get("log_odds")?,
        changes: row.get("changes")?,
        moves: Moves::read(&moves),
        kept: Some((row.get("day")?, row.get("kind")?)),
    })
}

const UPSERT: &str = "
    INSERT INTO visits VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
        ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29)
    ON CONFLICT (visit) DO UPDATE SET
        who = excluded.who, kind = excluded.kind, day = excluded.day, first_at = excluded.first_at,
        last_at = excluded.last_at, events = excluded.events, channel = excluded.channel, source = excluded.source,
        campaign = excluded.campaign, landing = excluded.landing, device = excluded.device, is_new = excluded.is_new,
        bot = excluded.bot, bounce = excluded.bounce, engaged_ms = excluded.engaged_ms, pages = excluded.pages,
        orders = excluded.orders, steps = excluded.steps, stages = excluded.stages, furthest = excluded.furthest,
        stage = excluded.stage, touchpoint = excluded.touchpoint, log_odds = excluded.log_odds,
        changes = excluded.changes, moves = excluded.moves";

const INSERT_TRAIL: &str = "
    INSERT INTO trails VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)";

const PUT_MOMENT: &str = "
    INSERT INTO moments VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
    ON CONFLICT DO UPDATE SET touches = touches + excluded.touches, measured = measured + excluded.measured,
        sum = sum + excluded.sum, squares = squares + excluded.squares";
