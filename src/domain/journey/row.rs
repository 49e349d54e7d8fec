//! One kind of entry for all lists of a journey.

/// A text and a few numbers: a touch, a line of the cart, an order or a revenue,
/// by the list that it stands in.
///
/// One type instead of four, because each would bring its own growing, dropping,
/// writing and reading to the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// What names it.
    pub text: String,
    /// Its numbers, by constants beside the list's rules.
    pub numbers: [i64; 3],
}

/// What the numbers of a row take as text.
const NUMBERS: usize = 26;

/// An entry with this text and these numbers.
#[inline(never)]
pub(super) fn row(text: String, numbers: [i64; 3]) -> Row {
    Row { text, numbers }
}

/// About what all rows take as text.
#[inline(never)]
pub(super) fn bytes(rows: &[Row]) -> usize {
    let mut bytes = 0;
    for row in rows {
        bytes += row.text.len() + NUMBERS;
    }
    bytes
}
