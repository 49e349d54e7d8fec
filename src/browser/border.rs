//! What `js/border.js` lends to a module, and how a text comes over.
//!
//! Numbers alone pass. A text goes over character by character: that takes less code
//! on either side than a memory which both of them know, and nothing can be got wrong.
//! What goes out is signed, for that is what numbers of WebAssembly are in JavaScript.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/js/border.js")]
extern "C" {
    /// 32 random bits.
    pub(super) fn random() -> u32;
    /// The character at this place of the fact, in UTF-16 units; NaN behind the last.
    fn hear(at: i32) -> f64;
    /// Takes the effects: UTF-8 at this address, so many bytes.
    #[wasm_bindgen(js_name = say)]
    fn say_at(at: i32, length: i32);
}

/// Takes what is told.
pub(super) fn heard() -> String {
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

/// Gives what is said in return.
pub(super) fn say(text: &str) {
    say_at(text.as_ptr() as i32, text.len() as i32);
}
