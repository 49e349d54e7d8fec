//! Personal data in a text, replaced by what it was: `[email]`, `[card]`, ….
//!
//! Scanners written by hand, one file for each kind. They look at a
//! [`View`](view::View), in which escapes are undone and look-alikes folded, and say
//! where what they found ends; everything else is copied. The work is linear in the
//! length of the text, for every scanner looks a bounded way around or moves on.
//! What is found, what is not, and how that was measured: `docs/SCRUBBING.md`.

mod context;
mod custom;
mod email;
mod iban;
mod ip;
mod number;
mod secret;
#[cfg(test)]
mod tests;
mod token;
mod view;

use crate::domain::text::{head, nth};
use view::View;

/// More bytes than these are neither looked at nor kept; no field is as long.
const MAX_LENGTH: usize = 20_000;
/// So often may escapes be escaped.
const MAX_DEPTH: usize = 3;
/// So often is looked again at what is left; each time all is found there is at one depth.
const MAX_ROUNDS: usize = 8;

/// What may stand in place of personal data, in brackets.
const MARKS: &str = "email|phone|card|iban|ip|token|secret|custom";
// Their numbers.
const EMAIL: usize = 0;
const PHONE: usize = 1;
const CARD: usize = 2;
const IBAN: usize = 3;
const IP: usize = 4;
const TOKEN: usize = 5;
const SECRET: usize = 6;
const CUSTOM: usize = 7;
/// What was found is none of these, and goes on behind it.
const NOTHING: usize = 8;

/// In front of a text that [`scrub`] is to take as the value of a name in front of it,
/// as far as the next of its kind.
pub const QUOTE: char = '\x02';

/// `text` from the byte `from` on. What stands in front is only looked at for what it
/// says of the rest: `phone=` of what follows. `patterns` are the site's own, a space
/// between them.
pub fn scrub(text: &str, from: usize, patterns: &str) -> String {
    let mut kept = String::from(head(text, MAX_LENGTH));
    let (mut rounds, mut depth) = (0, 0);
    while depth <= MAX_DEPTH && rounds < MAX_ROUNDS {
        let view = View::of(&kept, depth);
        if depth > 0 && !view.is_escaped {
            break;
        }
        let scrubbed = replaced(&kept, &view, from, patterns);
        depth += 1;
        if !scrubbed.is_empty() {
            kept = scrubbed;
            rounds += 1;
            depth = 0;
        }
    }
    kept.get(from..).unwrap_or_default().into()
}

/// The text with marks in place of what was found; empty where nothing was.
fn replaced(text: &str, view: &View, from: usize, patterns: &str) -> String {
    let mut out = String::new();
    // In the text: where what is looked at stands, and up to where it was copied.
    let (mut place, mut copied) = (0, 0);
    // What is found later begins behind what was found before.
    let (mut at, mut floor) = (0, 0);
    while at < view.len() {
        let (mut start, mut end, mut kind) = (at, 0, NOTHING);
        // The sign between a name and its value is looked at as well.
        if place + 2 >= from {
            (start, end, kind) = find(view, at, floor, patterns);
        }
        let next = end.max(at + 1);
        if kind < NOTHING {
            let begin = place + view.span(at, start) - view.span(start, at);
            out.push_str(text.get(copied..begin).unwrap_or_default());
            out.push('[');
            out.push_str(nth(MARKS, b'|', kind));
            out.push(']');
            copied = begin + view.span(start, end);
            floor = end;
        }
        place += view.span(at, next);
        at = next;
    }
    if copied > 0 {
        out.push_str(text.get(copied..).unwrap_or_default());
    }
    out
}

/// What begins here, or is told by what stands here: its start, its end and its mark's
/// number. It is nothing where the end is 0.
fn find(view: &View, at: usize, floor: usize, patterns: &str) -> (usize, usize, usize) {
    let (mut start, mut end, mut kind) = (at, 0, NOTHING);
    match view.byte(at) {
        b'@' => {
            (start, end) = email::around(view, at, floor);
            kind = EMAIL;
        }
        b'[' => end = view.mark_end(at),
        b':' if view.byte(at + 1) == b'/' && view.byte(at + 2) == b'/' => {
            return secret::of_authority(view, at + 3);
        }
        b':' | b'=' => {
            (start, end) = secret::behind(view, at);
            kind = SECRET;
            if end == 0 {
                end = context::click_id_end(view, at);
                kind = NOTHING;
            }
        }
        _ => {}
    }
    if end > 0 {
        return (start, end, kind);
    }
    // The digits of an escape are none of a number: what follows is seen when it is undone.
    if view.byte(at.wrapping_sub(1)) == b'%' || view.is_word(at.wrapping_sub(1)) {
        return (at, 0, NOTHING);
    }
    if view.is_word(at) && !view.has(at.wrapping_sub(1), "-_") {
        (end, kind) = token::end(view, at);
    }
    if end == 0 {
        (end, kind) = (iban::end(view, at), IBAN);
    }
    if end == 0 {
        (end, kind) = (ip::end(view, at), IP);
    }
    if end == 0 {
        (end, kind) = (number::card_end(view, at), CARD);
    }
    if end == 0 {
        (end, kind) = (number::phone_end(view, at), PHONE);
    }
    let custom = custom::end(view, at, patterns);
    if custom > 0 {
        return (at, custom, CUSTOM);
    }
    (at, end, if end > 0 { kind } else { NOTHING })
}
