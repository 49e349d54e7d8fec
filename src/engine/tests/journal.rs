//! What lies on a device, and how its pages come by it: what `js/journal/` does.

use std::collections::BTreeMap;

use super::device::Device;
use super::language::{Fact, Kept};
use crate::domain::Uuid;

/// What lies on the device.
#[derive(Default)]
pub(super) struct Storage {
    pub(super) state: Option<String>,
    /// Events, and whose they are to send.
    pub(super) queue: BTreeMap<Uuid, (PageId, String)>,
    /// From which state to which a page has counted on when it was left.
    left: BTreeMap<PageId, (String, String)>,
    /// How often something was stored.
    pub(super) n_writes: u32,
    /// The browser lets nothing be stored.
    pub(super) is_refused: bool,
    /// The host is about to crash: nothing more reaches the disk, and nobody is told.
    pub(super) is_crashing: bool,
    n_pages: PageId,
}

type PageId = u32;

/// A page's way to the storage.
#[derive(Default)]
pub(super) struct Journal {
    /// Nobody has this number while the storage is closed.
    id: PageId,
    /// The state that the page knows.
    base: String,
    /// The page is left for now; nothing happens in it.
    pub(super) is_parked: bool,
    /// Whether what the page is told lies beside the state for now.
    is_leaving: bool,
    /// What others have done to the storage that the page was not told yet.
    untold: Option<Fact>,
}

impl Device {
    /// Looks at the storage, which leaves no trace there unless it may.
    pub(super) fn open_storage(&mut self, anew: bool) {
        if self.storage.state.is_none() && !anew {
            return;
        }
        if self.storage.is_refused {
            self.enter(&Fact::Unkept);
            return;
        }
        self.storage.n_pages += 1;
        self.page().journal = Journal {
            id: self.storage.n_pages,
            ..Journal::default()
        };
        let (elsewhere, _) = self.claim();
        self.settle_left();
        let state = self.storage.state.clone();
        self.page().journal.base = state.clone().unwrap_or_default();
        self.enter(&Fact::Opened(elsewhere, state));
    }

    /// Takes over the events of pages that are gone; returns how many are not ours, and
    /// how many were.
    fn claim(&mut self) -> (usize, usize) {
        let living: Vec<_> = self
            .tabs
            .iter()
            .flatten()
            .map(|page| page.journal.id)
            .collect();
        let id = self.page().journal.id;
        let mut elsewhere = 0;
        let mut found = Vec::new();
        for (event, (owner, json)) in &mut self.storage.queue {
            if !living.contains(owner) {
                *owner = id;
                let (id, json) = (*event, json.clone());
                found.push(Kept { id, json });
            } else if *owner != id {
                elsewhere += 1;
            }
        }
        let n_found = found.len();
        for kept in found {
            self.enter(&Fact::Kept(kept));
        }
        (elsewhere, n_found)
    }

    /// Tells what other pages have changed, unless there is no time for it.
    pub(super) fn catch_up(&mut self, is_leaving: bool) {
        self.page().journal.is_leaving = is_leaving;
        if let Some(untold) = self.page().journal.untold.take() {
            self.enter(&untold);
        }
        if self.page().journal.id == 0 || is_leaving {
            return;
        }
        self.settle_left();
        let state = self.storage.state.clone().unwrap_or_default();
        if state != self.page().journal.base {
            self.page().journal.base.clone_from(&state);
            self.enter(&Fact::Recalled(Some(state)));
        }
        if self.claim().1 > 0 {
            self.enter(&Fact::Online);
        }
    }

    /// Brings in what pages have counted on as they were left.
    fn settle_left(&mut self) {
        for (from, left) in std::mem::take(&mut self.storage.left).into_values() {
            let state = self.storage.state.clone().unwrap_or_default();
            if state == from {
                self.storage.state = Some(left);
                continue;
            }
            self.page().journal.base.clone_from(&state);
            self.enter(&Fact::Recalled(Some(state)));
            self.enter(&Fact::Merged(from, left));
        }
    }

    pub(super) fn remember(&mut self, state: String) {
        let journal = &mut self.page().journal;
        if journal.id == 0 || self.storage.is_crashing {
            return;
        }
        self.storage.n_writes += 1;
        let journal = &mut self.page().journal;
        let id = journal.id;
        if journal.is_leaving {
            let from = journal.base.clone();
            self.storage.left.insert(id, (from, state));
        } else {
            journal.base.clone_from(&state);
            self.storage.state = Some(state);
        }
    }

    pub(super) fn keep(&mut self, event: Kept) {
        let id = self.page().journal.id;
        if id > 0 && !self.storage.is_crashing {
            self.storage.n_writes += 1;
            self.storage.queue.insert(event.id, (id, event.json));
        }
    }

    pub(super) fn discard(&mut self, event: Uuid) {
        if self.page().journal.id > 0 && !self.storage.is_crashing {
            self.storage.queue.remove(&event);
        }
    }

    /// Erases everything; all pages hear of it, and know it for a withdrawal.
    pub(super) fn erase(&mut self) {
        self.close_storage(&Fact::Recalled(None));
        self.page().journal.untold = None;
    }

    /// Erases everything, and goes on.
    pub(super) fn clear(&mut self) {
        if self.page().journal.id > 0 {
            self.storage.queue.clear();
            self.storage.left.clear();
            self.storage.state = None;
        }
    }

    /// Erases the site's data in the browser's settings.
    pub(super) fn clear_storage(&mut self) -> &mut Self {
        self.close_storage(&Fact::Unkept);
        self
    }

    fn close_storage(&mut self, told: &Fact) {
        self.storage.queue.clear();
        self.storage.left.clear();
        self.storage.state = None;
        for page in self.tabs.iter_mut().flatten() {
            if page.journal.id > 0 {
                page.journal = Journal::default();
                page.journal.untold = Some(told.clone());
            }
        }
    }

    /// The page is left, and may come back.
    pub(super) fn park(&mut self) -> &mut Self {
        self.hide();
        if self.tabs[self.current].is_some() {
            if self.page().journal.id > 0 {
                self.enter(&Fact::Parted);
            }
            self.page().journal.is_parked = true;
            self.page().journal.id = 0;
        }
        self
    }

    /// It comes back, if it is there.
    pub(super) fn unpark(&mut self) -> &mut Self {
        if self.tabs[self.current].is_some() && self.page().journal.is_parked {
            self.page().journal.is_parked = false;
            if self.page().journal.untold.is_none() {
                self.open_storage(false);
            }
            self.show();
        }
        self
    }

    /// The page does what follows from a fact, but the host crashes before anything of
    /// it reaches the disk.
    pub(super) fn crash_while_told(&mut self, fact: Fact) -> &mut Self {
        self.storage.is_crashing = true;
        self.tell(fact);
        self.storage.is_crashing = false;
        self.crash()
    }
}
