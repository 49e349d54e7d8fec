//! All visitors, however many: those seen lately with their engines in memory, the
//! others as what their devices keep, on disk.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use anyhow::Result;

use crate::device::{Device, Kept, Outcome, Surroundings};
use crate::line::Line;
use crate::settings::Settings;
use crate::store::Store;

pub(crate) struct Crowd {
    around: Surroundings,
    /// Most devices in memory.
    most: usize,
    present: HashMap<Rc<str>, Present>,
    /// Who is present, by when they were seen.
    order: BTreeMap<u64, Rc<str>>,
    n_seen: u64,
    n_visitors: u64,
    /// Made when the first device has to leave.
    away: Option<Store>,
}

struct Present {
    device: Device,
    seen: u64,
}

impl Crowd {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self::of(settings, MOST_PRESENT)
    }

    /// With at most so many devices in memory.
    pub(crate) fn of(settings: &Settings, most: usize) -> Self {
        Self {
            around: Surroundings::new(settings),
            most,
            present: HashMap::new(),
            order: BTreeMap::new(),
            n_seen: 0,
            n_visitors: 0,
            away: None,
        }
    }

    /// Something happens to a visitor.
    pub(crate) fn see(&mut self, line: &Line<'_>) -> Result<(&Device, Outcome)> {
        self.n_seen += 1;
        let seen = self.n_seen;
        if !self.present.contains_key(line.key.as_str()) {
            self.admit(&line.key)?;
        }
        let Some((key, _)) = self.present.get_key_value(line.key.as_str()) else {
            anyhow::bail!("visitor {} has got lost", line.key);
        };
        let key = Rc::clone(key);
        let Some(present) = self.present.get_mut(&key) else {
            anyhow::bail!("visitor {} has got lost", line.key);
        };
        self.order.remove(&present.seen);
        present.seen = seen;
        self.order.insert(seen, key);
        let outcome = present.device.see(line, &self.around)?;
        Ok((&present.device, outcome))
    }

    /// Nobody comes back: what is found when everybody's session is over.
    pub(crate) fn leave(mut self, mut found: impl FnMut(Outcome) -> Result<()>) -> Result<()> {
        for present in self.present.values_mut() {
            found(present.device.leave(&self.around)?)?;
        }
        let Some(away) = &self.away else {
            return Ok(());
        };
        away.each(|key, kept| {
            // Who came back has left there what was.
            if !self.present.contains_key(key) {
                found(Device::new(kept).leave(&self.around)?)?;
            }
            Ok(())
        })
    }

    pub(crate) fn n_visitors(&self) -> u64 {
        self.n_visitors
    }

    /// Makes a visitor present, and room before.
    fn admit(&mut self, key: &str) -> Result<()> {
        if self.present.len() >= self.most
            && let Some((_, longest_ago)) = self.order.pop_first()
            && let Some(present) = self.present.remove(&longest_ago)
        {
            if self.away.is_none() {
                self.away = Some(Store::open()?);
            }
            if let Some(away) = &self.away {
                away.put(&longest_ago, &present.device.into_kept())?;
            }
        }
        let kept = match &self.away {
            Some(away) => away.read(key)?,
            None => None,
        };
        self.n_visitors += u64::from(kept.is_none());
        let device = Device::new(kept.unwrap_or_else(Kept::default));
        self.present.insert(key.into(), Present { device, seen: 0 });
        Ok(())
    }
}

/// An engine takes about 20 kB.
const MOST_PRESENT: usize = 20_000;
