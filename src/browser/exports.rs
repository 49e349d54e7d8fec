//! The one function that `js/` calls.

use std::cell::RefCell;

use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};
use wasm_bindgen::prelude::*;

use super::Tracker;
use crate::domain::Millis;

/// A kilobyte and a half smaller than the standard one; `tests/browser.rs` holds
/// that memory stays flat with it.
#[global_allocator]
#[expect(unsafe_code, reason = "a page's module has one thread")]
static ALLOCATOR: AssumeSingleThreaded<FreeListAllocator> =
    unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) };

thread_local! {
    // Boxed: fields at fixed addresses cost more bytes than fields behind a pointer.
    static TRACKER: RefCell<Option<Box<Tracker>>> = const { RefCell::new(None) };
}

#[wasm_bindgen(module = "/js/random.js")]
extern "C" {
    /// 32 random bits.
    fn random() -> u32;
}

/// Takes in a fact that happened at `now` (milliseconds since 1970), returns
/// the effects: see [`Tracker::tell`].
#[wasm_bindgen]
pub fn tell(now: f64, fact: &str) -> String {
    TRACKER.with_borrow_mut(|tracker| {
        tracker
            .get_or_insert_with(|| Box::new(Tracker::new(Box::new(entropy))))
            .tell(now as Millis, fact)
    })
}

fn entropy(buffer: &mut [u8]) {
    for chunk in buffer.chunks_mut(4) {
        for (slot, byte) in chunk.iter_mut().zip(random().to_le_bytes()) {
            *slot = byte;
        }
    }
}
