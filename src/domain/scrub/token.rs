//! Opaque tokens: what is too long and too mixed to be a word, and opens a door to
//! whoever has it.

use super::context::is_id;
use super::view::View;

/// Where the run of letters, digits, `-` and `_` ends that begins here, and whether it
/// is a token; 0 where it is to be looked at more closely.
pub(super) fn end(view: &View, start: usize) -> (usize, bool) {
    let uuid = uuid_end(view, start);
    if uuid > 0 {
        return (uuid, false);
    }
    let (mut whole, mut piece) = (Mixture::default(), Mixture::default());
    let mut is_token = false;
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
        whole.add(kind, byte);
        piece.add(kind, byte);
        if kind == 0 {
            is_token |= piece.is_opaque();
            piece = Mixture::default();
        }
        end += 1;
    }
    is_token |= piece.is_opaque() || whole.is_opaque();
    // A JSON Web Token's header is an object in base64: `{"` is `eyJ` (RFC 7515).
    let is_jwt = end > start + 9
        && view.byte(end) == b'.'
        && [b'e', b'y', b'J'] == [0, 1, 2].map(|nth| view.byte(start + nth));
    if is_jwt {
        while matches!(view.byte(end), b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'_' | b'.')
        {
            end += 1;
        }
        while view.byte(end - 1) == b'.' {
            end -= 1;
        }
        return (end, true);
    }
    if !is_token {
        return (0, false);
    }
    if view.byte(start.wrapping_sub(1)) != b'/' && is_id(view, start) {
        return (end, false);
    }
    // The padding of base64.
    while view.byte(end) == b'=' {
        end += 1;
    }
    (end, true)
}

/// How mixed a run is.
#[derive(Default)]
struct Mixture {
    n: usize,
    /// Digit, small, capital: which there were, as bits.
    kinds: u8,
    last: u8,
    n_turns: usize,
    n_hex: usize,
}

impl Mixture {
    fn add(&mut self, kind: u8, byte: u8) {
        if kind > 0 {
            self.n += 1;
            self.kinds |= kind;
            // A capital begins a word.
            let is_word = self.last == 4 && kind == 2;
            self.n_turns += usize::from(self.last > 0 && self.last != kind && !is_word);
            self.n_hex += usize::from(byte.is_ascii_hexdigit());
        }
        self.last = kind;
    }

    /// Random letters and digits turn from kind to kind at four of nine places, or at
    /// two of five where there are two kinds; names and numbers at one of five.
    fn is_opaque(&self) -> bool {
        let is_mixed = self.kinds & 1 > 0 && self.kinds > 1;
        let is_hex = self.n_hex == self.n && self.n > 31;
        let is_base64 = self.kinds == 7 && self.n > 19 && self.n_turns * 4 >= self.n;
        let is_base36 = self.kinds < 7 && self.n > 25 && self.n_turns * 3 >= self.n;
        is_mixed && (is_hex || is_base64 || is_base36)
    }
}

/// Where the UUID ends that begins here: it names things.
fn uuid_end(view: &View, start: usize) -> usize {
    for nth in 0..36 {
        let byte = view.byte(start + nth);
        let fits = match nth {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        };
        if !fits {
            return 0;
        }
    }
    start + 36
}
