//! Foreign text made fit to keep: capped, and without characters that lie about it.

/// Longest name of an event or parameter, in characters.
pub const MAX_NAME: usize = 100;
/// Longest value of a text, in characters.
pub const MAX_TEXT: usize = 500;
/// Longest URL, in characters.
pub const MAX_URL: usize = 2_000;

/// `text` without control and bidirectional-formatting characters, cut to `max` characters.
///
/// Bidi controls can make a title read as something else in a dashboard
/// (Unicode UTR 36, section 2.10.1).
pub fn clean(text: &str, max: usize) -> String {
    let mut kept = String::new();
    let mut left = max;
    for char in text.chars() {
        if left == 0 {
            break;
        }
        if !is_deceptive(char) {
            kept.push(char);
            left -= 1;
        }
    }
    kept
}

/// As much of the text as fits into `max` bytes.
#[inline(never)]
pub fn head(text: &str, max: usize) -> &str {
    let mut end = text.len().min(max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// The text before the first `separator`, and the text behind it; all of it and
/// nothing where there is none.
#[inline(never)]
pub fn cut(text: &str, separator: u8) -> (&str, &str) {
    let mut end = 0;
    for byte in text.bytes() {
        if byte == separator {
            break;
        }
        end += 1;
    }
    (
        text.get(..end).unwrap_or_default(),
        text.get(end + 1..).unwrap_or_default(),
    )
}

/// What stands before the `n`th separator, from 0, and behind the one before.
#[inline(never)]
pub fn nth(text: &str, separator: u8, n: usize) -> &str {
    let mut rest = text;
    // What lies on a device, damaged, may ask for any: more than there ever are is enough.
    for _ in 0..n.min(255) {
        rest = cut(rest, separator).1;
    }
    cut(rest, separator).0
}

/// The pieces of a text between separators, empty ones left out.
#[derive(Clone, Copy, Debug)]
pub struct Pieces<'a> {
    rest: &'a str,
    separator: u8,
}

impl<'a> Pieces<'a> {
    /// Splits `text`; the separator is ASCII.
    pub fn of(text: &'a str, separator: u8) -> Self {
        Self {
            rest: text,
            separator,
        }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a str;

    #[inline(never)]
    fn next(&mut self) -> Option<&'a str> {
        while !self.rest.is_empty() {
            let (piece, rest) = cut(self.rest, self.separator);
            self.rest = rest;
            if !piece.is_empty() {
                return Some(piece);
            }
        }
        None
    }
}

/// Whether `word` is one of `words`, which have spaces between them.
#[inline(never)]
pub fn has_word(words: &str, word: &str) -> bool {
    Pieces::of(words, b' ').any(|known| known == word)
}

/// Whether the character controls how others are shown instead of being shown itself.
#[inline(never)]
pub fn is_deceptive(c: char) -> bool {
    matches!(c,
        '\0'..='\x1f' | '\x7f'..='\u{9f}'
        | '\u{61c}' | '\u{200e}' | '\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removes_what_lies_and_caps_the_rest() {
        assert_eq!(clean("a\u{202e}b\0c\nd", 3), "abc");
        assert_eq!(clean("größe ☕", 7), "größe ☕");
        assert_eq!(clean("\u{2066}\u{2069}", 9), "");
    }

    #[test]
    fn a_head_ends_with_a_whole_character() {
        for (max, expected) in [(0, ""), (1, "a"), (2, "a"), (3, "aü"), (9, "aüb")] {
            assert_eq!(head("aüb", max), expected);
        }
    }

    #[test]
    fn cuts_at_the_first_separator() {
        assert_eq!(cut("a=b=c", b'='), ("a", "b=c"));
        assert_eq!(cut("abc", b'='), ("abc", ""));
        assert_eq!(cut("=", b'='), ("", ""));
    }

    #[test]
    fn counts_what_stands_between_from_zero() {
        for (n, text) in [(0, "a"), (1, ""), (2, "c"), (3, ""), (usize::MAX, "")] {
            assert_eq!(nth("a||c", b'|', n), text);
        }
    }

    #[test]
    fn pieces_are_what_stands_between() {
        for (text, pieces) in [
            ("a b c", &["a", "b", "c"][..]),
            (" a  b ", &["a", "b"]),
            ("", &[]),
            ("ü", &["ü"]),
        ] {
            assert_eq!(Pieces::of(text, b' ').collect::<Vec<_>>(), pieces);
        }
    }
}
