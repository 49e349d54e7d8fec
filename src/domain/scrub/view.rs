//! A text as the scanners see it: escapes undone, look-alikes folded, each byte with
//! its place in the text.

use super::MARKS;
use crate::domain::words::lists_bytes;

/// What can be seen of a text.
pub(super) struct View {
    bytes: Vec<u8>,
    /// Where each byte stands in the text; one more than there are bytes.
    places: Vec<usize>,
}

impl View {
    /// The text with percent escapes and `+` undone `depth` times; nothing where there
    /// are none so deep.
    pub(super) fn of(text: &str, depth: usize) -> Option<Self> {
        let mut view = Self {
            bytes: Vec::new(),
            places: Vec::new(),
        };
        for (place, byte) in text.bytes().enumerate() {
            view.bytes.push(byte);
            view.places.push(place);
        }
        for _ in 0..depth {
            let before = view.len();
            let had_plus = view.squeeze(text.len(), unescaped);
            if view.len() == before && !had_plus {
                return None;
            }
        }
        view.squeeze(text.len(), folded);
        Some(view)
    }

    /// Replaces what stands at each place by the byte that `read` makes of it and of so
    /// many that follow; whether it made a space of anything. Of NUL nothing is left.
    #[inline(never)]
    fn squeeze(&mut self, end: usize, read: fn(&Self, usize) -> (u8, usize)) -> bool {
        let (mut from, mut to) = (0, 0);
        let mut had_space = false;
        while from < self.len() {
            let (byte, n_bytes) = read(self, from);
            had_space |= byte == b' ' && self.byte(from) == b'+';
            let place = self.place(from);
            if let (Some(seen), Some(known)) = (self.bytes.get_mut(to), self.places.get_mut(to)) {
                *seen = byte;
                *known = place;
            }
            to += usize::from(byte > 0);
            from += n_bytes;
        }
        self.bytes.truncate(to);
        self.places.truncate(to);
        self.places.push(end);
        had_space
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// The byte at a place of the view; 0 outside of it.
    #[inline(never)]
    pub(super) fn byte(&self, at: usize) -> u8 {
        #[cfg(test)]
        super::tests::count_read();
        self.bytes.get(at).copied().unwrap_or_default()
    }

    /// Where in the text that byte stands.
    #[inline(never)]
    pub(super) fn place(&self, at: usize) -> usize {
        self.places.get(at).copied().unwrap_or(usize::MAX)
    }

    /// Whether the bytes between are one of these words.
    #[inline(never)]
    pub(super) fn lists(&self, words: &'static str, start: usize, end: usize) -> bool {
        lists_bytes(words, self.bytes.get(start..end).unwrap_or_default())
    }

    /// Behind the mark that begins here, if one does.
    pub(super) fn mark_end(&self, at: usize) -> usize {
        let mut end = at + 1;
        while end < at + 8 && self.byte(end).is_ascii_lowercase() {
            end += 1;
        }
        if self.byte(end) == b']' && self.lists(MARKS, at + 1, end) {
            end + 1
        } else {
            0
        }
    }
}

fn unescaped(view: &View, at: usize) -> (u8, usize) {
    match view.byte(at) {
        b'+' => (b' ', 1),
        b'%' => match (hex(view.byte(at + 1)), hex(view.byte(at + 2))) {
            (high @ 0..16, low @ 0..16) if high | low > 0 => (high << 4 | low, 3),
            _ => (b'%', 1),
        },
        byte => (byte, 1),
    }
}

/// Spaces, hyphens, signs and digits that only look other than ASCII's become those;
/// what cannot be seen is left out. All other letters stay, all other signs become one.
fn folded(view: &View, at: usize) -> (u8, usize) {
    let (second, third) = (view.byte(at + 1), view.byte(at + 2));
    match view.byte(at) {
        0xc2 => match second {
            0xa0 => (b' ', 2),
            0xad => (0, 2),
            _ => (SIGN, 2),
        },
        0xe2 => match (second, third) {
            // Joiners and marks without width.
            (0x80, 0x8b..=0x8f) | (0x81, 0xa0) => (0, 3),
            (0x80, 0x80..=0x8a | 0xaf) => (b' ', 3),
            (0x80, 0x90..=0x95) | (0x88, 0x92) => (b'-', 3),
            _ => (SIGN, 3),
        },
        0xe3 if second == 0x80 => (if third == 0x80 { b' ' } else { SIGN }, 3),
        0xf0 => (SIGN, 4),
        // Of full width.
        0xef if second == 0xbc => (third.wrapping_sub(0x60), 3),
        0xef if second == 0xbd => (third.wrapping_sub(0x20), 3),
        0 => (SIGN, 1),
        byte => (byte, 1),
    }
}

/// Any sign that means nothing to a scanner.
const SIGN: u8 = 1;

fn hex(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => byte - b'0',
        b'a'..=b'f' => byte - b'a' + 10,
        b'A'..=b'F' => byte - b'A' + 10,
        _ => 16,
    }
}

/// Whether a byte belongs to a word: a letter of any script, or a digit.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

/// Whether it is a letter.
pub(super) fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte >= 0x80
}
