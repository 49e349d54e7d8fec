//! How many bytes of bodies may be held at once, by all requests together.
//!
//! A byte counts from its arrival until its beacon is answered, so neither many senders nor a slow disk
//! make the process grow: who comes when all is taken is told to come back.

use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// All bytes that may be held.
#[derive(Clone)]
pub(crate) struct Budget(Arc<Semaphore>);

/// Bytes that one request holds; they are free again when it is dropped.
pub(crate) struct Share {
    bytes: OwnedSemaphorePermit,
    of: Arc<Semaphore>,
}

/// All bytes are taken.
#[derive(Debug)]
pub(crate) struct Exhausted;

impl Budget {
    pub(crate) fn of(bytes: usize) -> Self {
        Self(Arc::new(Semaphore::new(bytes.min(Semaphore::MAX_PERMITS))))
    }

    /// A share without any bytes yet.
    pub(crate) fn share(&self) -> Result<Share, Exhausted> {
        let bytes = Arc::clone(&self.0)
            .try_acquire_many_owned(0)
            .map_err(|_| Exhausted)?;
        Ok(Share {
            bytes,
            of: Arc::clone(&self.0),
        })
    }
}

impl Share {
    /// Holds `bytes` more.
    pub(crate) fn grow(&mut self, bytes: usize) -> Result<(), Exhausted> {
        let more = u32::try_from(bytes).map_err(|_| Exhausted)?;
        let more = Arc::clone(&self.of)
            .try_acquire_many_owned(more)
            .map_err(|_| Exhausted)?;
        self.bytes.merge(more);
        Ok(())
    }

    /// Holds nothing any more.
    pub(crate) fn clear(&mut self) {
        drop(self.bytes.split(self.bytes.num_permits()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_is_free_again_when_it_is_let_go_of() {
        let budget = Budget::of(10);
        let (mut one, mut other) = (budget.share().unwrap(), budget.share().unwrap());
        one.grow(6).unwrap();
        other.grow(4).unwrap();
        other.grow(1).unwrap_err();
        drop(one);
        other.grow(6).unwrap();
        other.grow(1).unwrap_err();
        other.grow(usize::MAX).unwrap_err();
    }
}
