//! A text as the scanners see it: escapes undone, look-alikes folded.

use super::MARKS;
use crate::domain::words::lists_bytes;

/// What can be seen of a text.
#[derive(Default)]
pub(super) struct View {
    bytes: Vec<u8>,
    /// How many of the text's bytes each of them stands for.
    widths: Vec<u8>,
    /// Whether there was an escape in the last depth.
    pub(super) is_escaped: bool,
}

impl View {
    /// The text with percent escapes and `+` undone `depth` times.
    pub(super) fn of(text: &str, depth: usize) -> Self {
        let mut view = Self::default();
        for byte in text.bytes() {
            view.add(byte, 1);
        }
        for _ in 0..depth {
            view = view.read(Reading::Unescaped);
        }
        let is_escaped = view.is_escaped;
        view = view.read(Reading::Folded);
        view.is_escaped = is_escaped;
        view
    }

    /// Each byte, and as many as belong to it, become one. Of NUL nothing is left.
    #[inline(never)]
    fn read(&self, reading: Reading) -> Self {
        let mut view = Self::default();
        let (mut at, mut width) = (0, 0);
        while at < self.len() {
            let (mut byte, mut n_bytes) = (self.byte(at), 1);
            match reading {
                Reading::Unescaped => unescape(self, at, &mut byte, &mut n_bytes),
                Reading::Folded => fold(self, at, &mut byte, &mut n_bytes),
            }
            view.is_escaped |= n_bytes > 1 || byte != self.byte(at);
            width += self.span(at, at + n_bytes);
            at += n_bytes;
            if byte > 0 || width > MAX_WIDTH {
                view.add(byte.max(SIGN), width);
                width = 0;
            }
        }
        view
    }

    #[inline(never)]
    fn add(&mut self, byte: u8, width: usize) {
        self.bytes.push(byte);
        self.widths.push(width as u8);
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

    /// How many of the text's bytes stand between two places.
    #[inline(never)]
    pub(super) fn span(&self, start: usize, end: usize) -> usize {
        let mut n_bytes = 0;
        for at in start..end {
            n_bytes += usize::from(self.widths.get(at).copied().unwrap_or_default());
        }
        n_bytes
    }

    /// Whether it is one of these signs.
    #[inline(never)]
    pub(super) fn has(&self, at: usize, signs: &str) -> bool {
        let mut is_one = false;
        for sign in signs.bytes() {
            is_one |= sign == self.byte(at);
        }
        is_one
    }

    #[inline(never)]
    pub(super) fn is_digit(&self, at: usize) -> bool {
        self.byte(at).is_ascii_digit()
    }

    /// Whether it is the byte of a letter of any script, or of a digit.
    #[inline(never)]
    pub(super) fn is_word(&self, at: usize) -> bool {
        let byte = self.byte(at);
        byte.is_ascii_alphanumeric() || byte >= 0x80
    }

    /// Whether the bytes between are one of these words.
    #[inline(never)]
    pub(super) fn lists(&self, words: &'static str, start: usize, end: usize) -> bool {
        lists_bytes(words, self.bytes.get(start..end).unwrap_or_default())
    }

    /// Behind the mark that begins here, if one does.
    #[inline(never)]
    pub(super) fn mark_end(&self, at: usize) -> usize {
        let mut end = at + 1;
        while self.byte(end).is_ascii_lowercase() && end < at + 8 {
            end += 1;
        }
        if self.byte(at) == b'[' && self.byte(end) == b']' && self.lists(MARKS, at + 1, end) {
            end + 1
        } else {
            0
        }
    }
}

/// How a view is read anew.
#[derive(Clone, Copy)]
enum Reading {
    Unescaped,
    Folded,
}

fn unescape(view: &View, at: usize, byte: &mut u8, n_bytes: &mut usize) {
    if *byte == b'+' {
        *byte = b' ';
    }
    let code = hex(view.byte(at + 1)) << 4 | hex(view.byte(at + 2));
    if *byte == b'%' && code > 0 && code < 0x100 {
        *byte = code as u8;
        *n_bytes = 3;
    }
}

/// Spaces, hyphens, signs and digits that only look other than ASCII's become those;
/// what cannot be seen is left out. All other letters stay, all other signs become one.
fn fold(view: &View, at: usize, byte: &mut u8, n_bytes: &mut usize) {
    let (second, third) = (view.byte(at + 1), view.byte(at + 2));
    *n_bytes = match *byte {
        0xc2 => 2,
        0xe2 => 3,
        0xef if second == 0xbc => 3,
        _ => return,
    };
    *byte = match (*byte, second, third) {
        (0xc2, 0xa0, _) | (0xe2, 0x80, 0x80..=0x8a | 0xaf) => b' ',
        // Joiners and marks without width.
        (0xe2, 0x80, 0x8b..=0x8f) => 0,
        (0xe2, 0x80, 0x90..=0x95) => b'-',
        // Of full width.
        (0xef, ..) => third.wrapping_sub(0x60),
        _ => SIGN,
    };
}

/// More that stand for nothing do not fit into a byte of `widths`.
const MAX_WIDTH: usize = 200;
/// Any sign that means nothing to a scanner.
const SIGN: u8 = 1;

/// Beyond all bytes for what is none.
fn hex(byte: u8) -> u32 {
    u32::from(match byte {
        b'0'..=b'9' => byte - b'0',
        b'a'..=b'f' => byte - b'a' + 10,
        b'A'..=b'F' => byte - b'A' + 10,
        _ => return 0x1000,
    })
}
