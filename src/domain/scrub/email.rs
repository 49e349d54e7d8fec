//! E-mail addresses (RFC 5321, 5322 without comments and quotes; RFC 6531 for other
//! scripts), as people write them.

use super::view::View;

/// Longest part before the `@` (RFC 5321, 4.5.3.1.1).
const MAX_LOCAL: usize = 64;
/// Longest domain (4.5.3.1.2).
const MAX_DOMAIN: usize = 255;

/// Start and end of the address around this `@`, which begins not before `floor`.
pub(super) fn around(view: &View, at: usize, floor: usize) -> (usize, usize) {
    let mut start = at;
    while start > floor
        && start + MAX_LOCAL > at
        && (view.is_word(start - 1) || view.has(start - 1, "._+-'~!*"))
    {
        start -= 1;
    }
    // Neither in the middle of a character nor in front of a quote.
    while start < at && !view.is_word(start) || view.byte(start) & 0xc0 == 0x80 {
        start += 1;
    }
    if start == at {
        return (at, 0);
    }
    (start, domain_end(view, at + 1))
}

/// Where the domain ends that begins here: behind the last label that can be a
/// top-level one.
fn domain_end(view: &View, begin: usize) -> usize {
    // `@3x.png` and `@1.2.3` are a picture's scale and a version.
    if view.is_digit(begin)
        && view.has(begin + 1, "x.")
        && (view.is_digit(begin + 2) || view.byte(begin + 2) == b'.')
    {
        return 0;
    }
    let (mut at, mut label, mut end) = (begin, begin, 0);
    while at < begin + MAX_DOMAIN {
        let byte = view.byte(at);
        if view.is_word(at) {
            let is_top = label > begin && at > label && !view.is_digit(label);
            if is_top && !view.is_word(at + 1) {
                end = at + 1;
            }
        } else if byte == b'.' && at > label {
            label = at + 1;
        } else if byte != b'-' {
            break;
        }
        at += 1;
    }
    end
}
