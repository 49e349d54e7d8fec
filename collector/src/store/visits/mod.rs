//! Visits, changes of phase and what moved people, kept with the events that they are made of: in the same transaction,
//! and from nothing else, so that they can be made again at any time.
//!
//! Events that come in order go on where the last one has left off. One that comes late (beacons overtake each other) has
//! its owner's visits made again.

mod fold;
mod moves;
mod names;
mod rebuild;
mod standing;
mod step;
mod table;
mod visit;

pub(crate) use names::{PHASES, touchpoint};
pub(super) use rebuild::{forget, rebuild, rebuild_all};
pub(crate) use step::{STEPS, Step, kind_of};

use super::Error;
use super::entry::{Delivery, Entry};
use fold::Fold;
use rusqlite::{OptionalExtension, Transaction};
use standing::Standing;
use std::collections::BTreeMap;
use table::Table;
use visit::Seen;

/// Of one transaction, by owner.
#[derive(Default)]
pub(super) struct Visits<'a>(BTreeMap<&'a str, Vec<Seen<'a>>>);

impl<'a> Visits<'a> {
    /// An event that was new. Without a session it is of no visit.
    pub(super) fn add(&mut self, delivery: &'a Delivery, event: &'a Entry) {
        if let (Some(owner), Some(session)) = (event.owner(), event.session.as_deref()) {
            self.0.entry(owner).or_default().push(Seen {
                site: delivery.site.as_deref().unwrap_or_default(),
                session,
                has_visitor: event.visitor.is_some(),
                at: event.at,
                seq: event.seq,
                url: event.url.as_deref(),
                channel: event.channel,
                device: delivery.device,
                bot: event.bot,
                step: &event.step,
            });
        }
    }

    /// Writes all of it; the visitors are there already.
    pub(super) fn write(self, db: &Transaction<'_>) -> Result<(), Error> {
        if self.0.is_empty() {
            return Ok(());
        }
        let mut table = Table::of(db)?;
        for (owner, mut events) in self.0 {
            events.sort_by_key(|seen| (seen.at, seen.seq));
            let known = standing(db, owner)?;
            let is_late = |(standing, _): &(Standing, i64)| {
                events
                    .first()
                    .is_some_and(|seen| (seen.at, seen.seq) < standing.newest)
            };
            match known {
                Some(known) if is_late(&known) && known.1 <= MOST_MADE_AGAIN => {
                    let devices = devices(&events);
                    rebuild::owner(&mut table, owner, &devices)?;
                }
                known => append(&mut table, owner, known.map(|known| known.0), &events)?,
            }
        }
        table.finish()
    }
}

fn append(
    table: &mut Table<'_>,
    owner: &str,
    standing: Option<Standing>,
    events: &[Seen<'_>],
) -> Result<(), Error> {
    let mut fold = Fold {
        standing: standing.unwrap_or_default(),
        ..Fold::default()
    };
    for seen in events {
        fold.take(seen, || table.begin(owner, seen.session, seen.site))?;
    }
    table.save(owner, &fold)
}

/// Where an owner stands, and how many events there are of it; `None` before its first visit.
fn standing(db: &Transaction<'_>, owner: &str) -> Result<Option<(Standing, i64)>, Error> {
    let known: Option<(String, i64)> = db
        .prepare_cached("SELECT journey, events FROM visitors WHERE key = ?1")?
        .query_row([owner], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(known.and_then(|(text, events)| Some((Standing::read(&text)?, events))))
}

/// The devices of visits that may not be in the file yet.
fn devices<'a>(events: &[Seen<'a>]) -> BTreeMap<(&'a str, &'a str), &'a str> {
    let mut devices = BTreeMap::new();
    for seen in events {
        if let Some(device) = seen.device {
            devices.entry((seen.session, seen.site)).or_insert(device);
        }
    }
    devices
}

/// Of somebody with more events nothing is made again while others wait: a late event is then taken as one that comes last.
const MOST_MADE_AGAIN: i64 = 2_000;
