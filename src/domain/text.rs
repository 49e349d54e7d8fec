//! Foreign text made fit to keep: capped, and without characters that lie about it.

/// Longest name of an event or parameter, in characters.
pub const MAX_NAME: usize = 100;
/// Longest value of a text, in characters.
pub const MAX_TEXT: usize = 500;
/// Longest URL, in bytes.
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

/// The text before the first `separator` and, where there is one, the text behind it.
pub fn cut(text: &str, separator: u8) -> (&str, Option<&str>) {
    for (at, byte) in text.bytes().enumerate() {
        if byte == separator {
            return (text.get(..at).unwrap_or_default(), text.get(at + 1..));
        }
    }
    (text, None)
}

/// The pieces of a text between separators, empty ones left out.
#[derive(Clone, Copy, Debug)]
pub struct Pieces<'a> {
    rest: Option<&'a str>,
    separator: u8,
}

impl<'a> Pieces<'a> {
    /// Splits `text`; the separator is ASCII.
    pub fn of(text: &'a str, separator: u8) -> Self {
        Self {
            rest: Some(text),
            separator,
        }
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        loop {
            let (piece, rest) = cut(self.rest?, self.separator);
            self.rest = rest;
            if !piece.is_empty() {
                return Some(piece);
            }
        }
    }
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
    fn cuts_at_the_first_separator() {
        assert_eq!(cut("a=b=c", b'='), ("a", Some("b=c")));
        assert_eq!(cut("abc", b'='), ("abc", None));
        assert_eq!(cut("=", b'='), ("", Some("")));
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
