//! Personal data in a text, replaced by what it was: `[email]`, `[card]`, ….
//!
//! Scanners written by hand, one file for each kind. They look at a
//! [`View`](view::View), in which escapes are undone and look-alikes folded, and say
//! where what they found ends; everything else is copied. The work is linear in the
//! length of the text, for every scanner looks a bounded way around or moves on.
//! What is found, what is not, and how that was measured: `docs/SCRUBBING.md`.

mod card;
mod context;
mod custom;
mod email;
mod iban;
mod ip;
mod phone;
mod secret;
#[cfg(test)]
mod tests;
mod token;
mod view;

pub use secret::{is_no_secret, names_secret};
use view::{View, is_word};

/// More bytes than these are neither looked at nor kept; no field is as long.
const MAX_LENGTH: usize = 20_000;
/// So often may escapes be escaped.
const MAX_DEPTH: usize = 3;
/// So often is looked again at what is left. A round finds all there is at one depth.
const MAX_ROUNDS: usize = 8;

/// Names of what may stand in place of personal data.
const MARKS: &str = "email|phone|card|iban|ip|token|secret|custom";
/// In place of a whole value whose name says that it is secret.
pub const SECRET: &str = "[secret]";

/// `text` from the byte `from` on, which is looked at only for what it says of the
/// rest: `phone=` of what follows. `patterns` are the site's own, a space between them.
pub fn scrub(text: &str, from: usize, patterns: &str) -> String {
    let mut end = text.len().min(MAX_LENGTH);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut kept = String::from(text.get(..end).unwrap_or_default());
    for _ in 0..MAX_ROUNDS {
        if !scrub_once(&mut kept, from, patterns) {
            break;
        }
    }
    kept.drain(..from.min(kept.len()));
    kept
}

/// Whether there was anything.
fn scrub_once(kept: &mut String, from: usize, patterns: &str) -> bool {
    for depth in 0..=MAX_DEPTH {
        let Some(view) = View::of(kept, depth) else {
            return false;
        };
        if let Some(scrubbed) = replaced(kept, &view, from, patterns) {
            *kept = scrubbed;
            return true;
        }
    }
    false
}

fn replaced(text: &str, view: &View, from: usize, patterns: &str) -> Option<String> {
    let mut out = String::new();
    let (mut copied, mut at) = (0, 0);
    // What is found later begins behind what was found before.
    let mut floor = 0;
    while view.place(at) < from {
        at += 1;
        floor = at;
    }
    while at < view.len() {
        let (start, end, mark) = find(view, at, floor, patterns);
        if mark.is_empty() {
            at = end.max(at + 1);
            continue;
        }
        out.push_str(text.get(copied..view.place(start)).unwrap_or_default());
        out.push_str(mark);
        copied = view.place(end);
        at = end;
        floor = end;
    }
    if copied == 0 {
        return None;
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Some(out)
}

/// What begins here, or is told by what stands here: its start, its end and its mark.
/// Without a mark it is nothing, and goes on at the end.
fn find(view: &View, at: usize, floor: usize, patterns: &str) -> (usize, usize, &'static str) {
    let byte = view.byte(at);
    let mut before = view.byte(at.wrapping_sub(1));
    match byte {
        b'@' => {
            let (start, end) = email::around(view, at, floor);
            if end > 0 {
                return (start, end, "[email]");
            }
        }
        b'[' => return (at, view.mark_end(at), ""),
        b':' if view.byte(at + 1) == b'/' && view.byte(at + 2) == b'/' => {
            return secret::of_authority(view, at + 3);
        }
        b':' | b'=' => {
            let (start, end) = secret::behind(view, at);
            if end > 0 {
                return (start, end, SECRET);
            }
            return (at, context::click_id_end(view, at), "");
        }
        _ => {}
    }
    // An escape is a sign, whatever its digits are.
    if before == b'%' {
        return (at, 0, "");
    }
    if view.byte(at.wrapping_sub(3)) == b'%' {
        before = b'%';
    }
    if is_word(before) {
        return (at, 0, "");
    }
    let end = custom::end(view, at, patterns);
    if end > 0 {
        return (at, end, "[custom]");
    }
    if is_word(byte) && !matches!(before, b'-' | b'_') {
        let (end, is_token) = token::end(view, at);
        if end > 0 {
            return (at, end, if is_token { "[token]" } else { "" });
        }
    }
    for (scanner, mark) in SCANNERS {
        let end = scanner(view, at);
        if end > 0 {
            return (at, end, mark);
        }
    }
    (at, 0, "")
}

/// Where what begins at a place ends, 0 for nothing; and its mark.
type Scanner = (fn(&View, usize) -> usize, &'static str);

const SCANNERS: [Scanner; 5] = [
    (iban::end, "[iban]"),
    (ip::v6_end, "[ip]"),
    (ip::v4_end, "[ip]"),
    (card::end, "[card]"),
    (phone::end, "[phone]"),
];
