//! Texts by position in one text.

use super::text::{cut, nth};

/// Values with a line each; a missing line is an empty value.
///
/// Stands for a struct of strings wherever those would be moved and dropped, which
/// costs a hundred bytes of wasm each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines(String);

impl Lines {
    /// Lines as they were written by [`Self::as_str`].
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// All of them.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The line at this position, from 0.
    #[inline(never)]
    pub fn line(&self, at: usize) -> &str {
        nth(&self.0, b'\n', at)
    }

    /// [`Self::set`] by whoever has no other use for `text`.
    #[inline(never)]
    pub fn put(&mut self, at: usize, text: String) {
        self.set(at, &text);
    }

    /// Sets the line at this position; `text` has no line break. What stands behind
    /// it, which may be long, is moved and not looked at.
    #[inline(never)]
    pub fn set(&mut self, at: usize, text: &str) {
        let mut before = 0;
        for _ in 0..at {
            before += cut(self.from(before), b'\n').0.len();
            if before == self.0.len() {
                self.0.push('\n');
            }
            before += 1;
        }
        let line = cut(self.from(before), b'\n').0;
        let behind = String::from(self.from(before + line.len()));
        self.0.truncate(before);
        self.0.push_str(text);
        self.0.push_str(&behind);
    }

    fn from(&self, at: usize) -> &str {
        self.0.get(at..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sets_a_line_and_leaves_the_others() {
        for (before, at, after) in [
            ("", 0, "x"),
            ("", 2, "\n\nx"),
            ("a", 0, "x"),
            ("a", 1, "a\nx"),
            ("a\n", 1, "a\nx"),
            ("a\nb\nc", 1, "a\nx\nc"),
            ("a\n\nc\n", 1, "a\nx\nc\n"),
            ("a\nb", 3, "a\nb\n\nx"),
        ] {
            let mut lines = Lines::new(before);
            lines.set(at, "x");
            assert_eq!(lines.as_str(), after, "{before:?} at {at}");
        }
    }

    proptest! {
        #[test]
        fn every_line_is_what_it_was_last_set_to(sets in prop::collection::vec((0usize..9, "[^\n]{0,4}"), 0..20)) {
            let mut lines = Lines::default();
            let mut expected = [const { String::new() }; 9];
            for (at, text) in sets {
                lines.set(at, &text);
                expected[at] = text;
                for (at, text) in expected.iter().enumerate() {
                    prop_assert_eq!(lines.line(at), text);
                }
            }
        }
    }
}
