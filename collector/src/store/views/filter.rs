//! Which visits are asked for.

use crate::store::{Error, Robots};
use rusqlite::{Connection, ToSql};
use trailmark::domain::journey::Lens;

/// The filter that all views share.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    pub(crate) days: Days,
    /// The days just before, where those are to be compared with.
    pub(crate) before: Option<Days>,
    /// Empty for visits whose beacons name none.
    pub(crate) site: Option<String>,
    pub(crate) channel: Option<&'static str>,
    pub(crate) device: Option<&'static str>,
    /// Of visitors who have not been here before, or who have.
    pub(crate) is_new: Option<bool>,
    pub(crate) robots: Robots,
    pub(crate) lens: Lens<'static>,
}

/// Days since 1970-01-01 (UTC), both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) from: i64,
    pub(crate) to: i64,
}

impl Days {
    pub(crate) fn count(self) -> i64 {
        self.to - self.from + 1
    }

    /// As many days just before.
    pub(crate) fn before(self) -> Self {
        Self {
            from: self.from - self.count(),
            to: self.from - 1,
        }
    }
}

impl Filter {
    /// The condition that a row of `visits`, `trails` or `moments` is meant, with its [`Self::values`].
    pub(crate) const CONDITION: &'static str = "
        day BETWEEN :from_day AND :to_day AND kind IN (SELECT kind FROM kinds WHERE bot <= :bot
            AND (:site IS NULL OR site = :site) AND (:channel IS NULL OR channel = :channel)
            AND (:device IS NULL OR device = :device) AND (:is_new IS NULL OR is_new = :is_new))";

    /// The values of [`Self::CONDITION`] for some days, which need not be the filter's own.
    pub(crate) fn values(&self, days: Days) -> [(&'static str, Box<dyn ToSql>); 7] {
        [
            (":from_day", Box::new(days.from)),
            (":to_day", Box::new(days.to)),
            (":bot", Box::new(self.robots.most())),
            (":site", Box::new(self.site.clone())),
            (":channel", Box::new(self.channel)),
            (":device", Box::new(self.device)),
            (":is_new", Box::new(self.is_new)),
        ]
    }

    /// The kinds of visits that are meant, for who goes through rows one by one.
    pub(crate) fn kinds(&self, db: &Connection) -> Result<Kinds, Error> {
        let mut kinds = Kinds::default();
        let mut query =
            db.prepare_cached("SELECT kind, site, channel, device, is_new, bot FROM kinds")?;
        let mut rows = query.query(())?;
        while let Some(row) = rows.next()? {
            let is = |column: usize, asked: Option<&str>| -> Result<bool, Error> {
                let text = row.get_ref(column)?.as_str()?;
                Ok(asked.is_none_or(|asked| asked == text))
            };
            let is_meant = is(1, self.site.as_deref())?
                && is(2, self.channel)?
                && is(3, self.device)?
                && self.is_new.is_none_or(|is_new| row.get(4) == Ok(is_new))
                && row.get::<_, i64>(5)? <= self.robots.most();
            let kind = usize::try_from(row.get::<_, i64>(0)?).unwrap_or_default();
            if kinds.0.len() <= kind {
                kinds.0.resize(kind + 1, None);
            }
            if let Some(place) = kinds.0.get_mut(kind) {
                *place = is_meant.then_some(row.get(2)?);
            }
        }
        Ok(kinds)
    }
}

/// The channel of each kind that is meant.
#[derive(Default)]
pub(crate) struct Kinds(Vec<Option<String>>);

impl Kinds {
    /// The channel of visits of this kind, empty where it is not known; `None` where they are not meant.
    pub(crate) fn channel(&self, kind: i64) -> Option<&str> {
        let at = usize::try_from(kind).ok()?;
        self.0.get(at)?.as_deref()
    }

    pub(crate) fn has(&self, kind: i64) -> bool {
        self.channel(kind).is_some()
    }
}
