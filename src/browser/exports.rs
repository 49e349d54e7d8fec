//! The function of the engine's module that `js/border.js` calls.

use std::cell::RefCell;

use wasm_bindgen::prelude::*;

use super::border::{heard, random, say};
use crate::domain::{MAX_MILLIS, Millis};
use crate::engine::Engine;

thread_local! {
    // Boxed: fields at fixed addresses cost more bytes than fields behind a pointer.
    static ENGINE: RefCell<Option<Box<Engine>>> = const { RefCell::new(None) };
}

/// Hears a fact that happened at `now` (milliseconds since 1970), and says its effects.
/// That clock is by `drift` ahead of one that nobody sets.
#[wasm_bindgen]
pub fn listen(now: f64, drift: f64) {
    say(&tell(now, drift, &heard()));
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
