//! Opaque tokens: what is too long and too mixed to be a word, and opens a door to
//! whoever has it.

use super::context::is_id;
use super::view::View;
use super::{NOTHING, TOKEN};

/// Where the run of letters, digits, `-` and `_` ends that begins here, and whether it
/// is a token; 0 where it is to be looked at more closely.
pub(super) fn end(view: &View, start: usize) -> (usize, usize) {
    let (mut n_signs, mut n_hex, mut n_turns) = (0, 0, 0);
    // Digit, small, capital: which there were, as bits.
    let (mut kinds, mut last) = (0, 0);
    let mut end = start;
    loop {
        let byte = view.byte(end);
        let kind = match byte {
            b'0'..=b'9' => 1,
            b'a'..=b'z' => 2,
            b'A'..=b'Z' => 4,
            b'-' | b'_' => 0,
            _ => break,
        };
        // A capital begins a word.
        if kind > 0 && last > 0 && last != kind && (last, kind) != (4, 2) {
            n_turns += 1;
        }
        kinds |= kind;
        n_signs += usize::from(kind == 0);
        n_hex += usize::from(byte.is_ascii_hexdigit());
        last = kind;
        end += 1;
    }
    let length = end - start;
    let n = length - n_signs;
    // A JSON Web Token's header is an object in base64: `{"` is `eyJ` (RFC 7515).
    if length > 9 && view.byte(end) == b'.' && view.lists("eyJ", start, start + 3) {
        while view.is_word(end) || view.has(end, "-_") || {
            view.byte(end) == b'.' && view.is_word(end + 1)
        } {
            end += 1;
        }
        return (end, TOKEN);
    }
    // Random letters and digits turn from kind to kind at four of nine places, or at two
    // of five where there are two kinds; names and numbers at one of five.
    let is_opaque = match kinds {
        7 => n > 19 && n_turns * 4 >= n,
        3 | 5 => n > 25 && (n_turns * 3 >= n || n_hex == n && n > 31),
        _ => false,
    };
    // A UUID names things.
    if !is_opaque || n_hex == 32 && n_signs == 4 && n == 32 {
        return (0, NOTHING);
    }
    if view.byte(start.wrapping_sub(1)) != b'/' && is_id(view, start) {
        return (end, NOTHING);
    }
    // The padding of base64.
    while view.byte(end) == b'=' {
        end += 1;
    }
    (end, TOKEN)
}
