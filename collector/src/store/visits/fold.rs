//! An owner's events, one after the other, into visits and changes of phase.

use super::standing::{Left, Standing};
use super::visit::{Seen, Visit};
use std::collections::HashMap;
use trailmark::domain::Millis;

/// What becomes of an owner in one transaction.
#[derive(Default)]
pub(super) struct Fold {
    pub(super) standing: Standing,
    pub(super) visits: Vec<Visit>,
    pub(super) changes: Vec<Change>,
    /// Where the visit of a session is, once there are several.
    pub(super) places: HashMap<String, usize>,
}

/// Somebody goes from one stage to another.
pub(super) struct Change {
    pub(super) visit: i64,
    pub(super) nth: i64,
    pub(super) at: Millis,
    pub(super) origin: Option<u8>,
    pub(super) stage: u8,
    pub(super) touchpoint: Option<u8>,
    pub(super) influence: Option<i64>,
    pub(super) left: Left,
}

impl Fold {
    /// The next event. `begin` makes the row of a visit that is not there yet.
    pub(super) fn take<E>(
        &mut self,
        seen: &Seen<'_>,
        begin: impl FnOnce() -> Result<Visit, E>,
    ) -> Result<(), E> {
        let at = match self.place(seen) {
            Some(at) => at,
            None => {
                self.visits.push(begin()?);
                self.places.insert(key(seen), self.visits.len() - 1);
                self.visits.len() - 1
            }
        };
        let Some(visit) = self.visits.get_mut(at) else {
            return Ok(());
        };
        if visit.events == 0 {
            visit.site = seen.site.into();
            visit.session = seen.session.into();
            // Without a visitor nobody is known to have been here before.
            visit.is_new = self.standing.who.is_none() || !seen.has_visitor;
            visit.who = *self.standing.who.get_or_insert(visit.visit);
        }
        let influence = visit.add(seen);
        self.standing.newest = self.standing.newest.max((seen.at, seen.seq));
        let origin = self.standing.stage;
        if let Some(stage) = seen.step.stage
            && let Some(left) = self.standing.go(stage, seen.at)
        {
            self.changes.push(Change {
                visit: visit.visit,
                nth: visit.changes,
                at: seen.at,
                origin,
                stage,
                touchpoint: seen.step.touchpoint,
                influence,
                left,
            });
            visit.changes += 1;
        }
        if seen.step.touchpoint.is_some() {
            self.standing.touch();
        }
        Ok(())
    }

    /// Mostly it is the newest.
    fn place(&self, seen: &Seen<'_>) -> Option<usize> {
        match self.visits.last() {
            Some(last) if last.session == seen.session && last.site == seen.site => {
                Some(self.visits.len() - 1)
            }
            Some(_) => self.places.get(&key(seen)).copied(),
            None => None,
        }
    }
}

fn key(seen: &Seen<'_>) -> String {
    format!("{} {}", seen.session, seen.site)
}
