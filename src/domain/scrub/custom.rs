//! Patterns of the site's own.

use super::view::View;
use crate::domain::Pieces;

/// Where what fits one of the patterns ends. `#` stands for a digit, `@` for a letter,
/// `*` for letters and digits, as many as there are; all else for itself, in any casing.
pub(super) fn end(view: &View, start: usize, patterns: &str) -> usize {
    for pattern in Pieces::of(patterns, b' ') {
        let end = fit_end(view, start, pattern);
        if end > start && !view.is_word(end) {
            return end;
        }
    }
    0
}

fn fit_end(view: &View, start: usize, pattern: &str) -> usize {
    let mut at = start;
    for sign in pattern.bytes() {
        let byte = view.byte(at);
        let fits = match sign {
            b'#' => byte.is_ascii_digit(),
            b'@' => byte.is_ascii_alphabetic(),
            b'*' => view.is_word(at),
            _ => byte.eq_ignore_ascii_case(&sign),
        };
        if !fits {
            return 0;
        }
        at += 1;
        while sign == b'*' && view.is_word(at) {
            at += 1;
        }
    }
    at
}
