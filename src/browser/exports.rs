//! The one function that `js/` calls.

use std::cell::RefCell;

use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};
use wasm_bindgen::prelude::*;

use crate::domain::Millis;
use crate::engine::Engine;

/// A kilobyte and a half smaller than the standard one; `tests/browser.rs` holds
/// that memory stays flat with it.
#[global_allocator]
#[expect(unsafe_code, reason = "a page's module has one thread")]
static ALLOCATOR: AssumeSingleThreaded<FreeListAllocator> =
    unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) };

thread_local! {
    // Boxed: fields at fixed addresses cost more bytes than fields behind a pointer.
    static ENGINE: RefCell<Option<Box<Engine>>> = const { RefCell::new(None) };
}

#[wasm_bindgen(module = "/js/random.js")]
extern "C" {
    /// 32 random bits.
    fn random() -> u32;
}

/// Takes in a fact that happened at `now` (milliseconds since 1970), returns
/// the effects: see [`Engine::tell`].
#[wasm_bindgen]
pub fn tell(now: f64, fact: &str) -> String {
    ENGINE.with_borrow_mut(|engine| {
        engine
            .get_or_insert_with(|| Box::new(Engine::new(Box::new(random))))
            .tell(now as Millis, fact)
    })
}
