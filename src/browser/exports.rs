//! The function that `js/border.js` calls, and those of its own that it lends.
//!
//! Numbers alone pass. A text goes over character by character: that takes less code
//! on either side than a memory which both of them know, and nothing can be got wrong.
//! What goes out is signed, for that is what numbers of WebAssembly are in JavaScript.

use std::cell::RefCell;

use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};
use wasm_bindgen::prelude::*;

use crate::domain::{MAX_MILLIS, Millis};
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

#[wasm_bindgen(module = "/js/border.js")]
extern "C" {
    /// 32 random bits.
    fn random() -> u32;
    /// The character at this place of the fact, in UTF-16 units; NaN behind the last.
    fn hear(at: i32) -> f64;
    /// Takes the effects: UTF-8 at this address, so many bytes.
    fn say(at: i32, length: i32);
}

/// Hears a fact that happened at `now` (milliseconds since 1970), and says its effects.
/// That clock is by `drift` ahead of one that nobody sets.
#[wasm_bindgen]
pub fn listen(now: f64, drift: f64) {
    let effects = tell(now, drift, &heard());
    say(effects.as_ptr() as i32, effects.len() as i32);
}

/// Takes in a fact, returns the effects: see [`Engine::tell`].
pub fn tell(now: f64, drift: f64, fact: &str) -> String {
    ENGINE.with_borrow_mut(|engine| {
        let engine = engine.get_or_insert_with(|| Box::new(Engine::new(Box::new(random))));
        engine.drift(millis(drift));
        engine.tell(millis(now), fact)
    })
}

/// What is beyond all dates is none: such numbers become others in the module than in its
/// translation to JavaScript.
fn millis(number: f64) -> Millis {
    if number.abs() <= MAX_MILLIS as f64 {
        number as Millis
    } else {
        0
    }
}

fn heard() -> String {
    let mut fact = String::new();
    let mut at = 0;
    loop {
        let code = hear(at);
        if code.is_nan() {
            return fact;
        }
        // Half a surrogate pair is no character.
        let character = char::from_u32(code as u32).unwrap_or(char::REPLACEMENT_CHARACTER);
        at += character.len_utf16() as i32;
        fact.push(character);
    }
}
