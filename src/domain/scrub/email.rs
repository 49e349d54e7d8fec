//! E-mail addresses (RFC 5321, 5322 without comments and quotes; RFC 6531 for other
//! scripts), as people write them.

use super::view::{View, is_letter, is_word};

/// Longest part before the `@` (RFC 5321, 4.5.3.1.1).
const MAX_LOCAL: usize = 64;
/// Longest domain (4.5.3.1.2).
const MAX_DOMAIN: usize = 255;

/// Start and end of the address around this `@`, which begins not before `floor`.
pub(super) fn around(view: &View, at: usize, floor: usize) -> (usize, usize) {
    let mut start = at;
    while start > floor && start + MAX_LOCAL > at && is_local(view.byte(start - 1)) {
        start -= 1;
    }
    // Neither in the middle of a character nor in front of a quote.
    while start < at && !is_word(view.byte(start)) || view.byte(start) & 0xc0 == 0x80 {
        start += 1;
    }
    if start == at {
        return (0, 0);
    }
    (start, domain_end(view, at + 1))
}

/// Where the domain ends that begins here: behind the last label that can be a
/// top-level one.
fn domain_end(view: &View, begin: usize) -> usize {
    let mut end = 0;
    let mut at = begin;
    // `@3x.png` and `@1.2.3` are a picture's scale and a version.
    if view.byte(at).is_ascii_digit()
        && (view.byte(at + 1) == b'x' || view.byte(at + 1) == b'.')
        && matches!(view.byte(at + 2), b'.' | b'0'..=b'9')
    {
        return 0;
    }
    while at < begin + MAX_DOMAIN {
        let label = at;
        while is_word(view.byte(at)) || view.byte(at) == b'-' {
            at += 1;
            let is_top = label > begin && is_letter(view.byte(label)) && at > label + 1;
            if is_top && view.byte(at - 1) != b'-' && !is_word(view.byte(at)) {
                end = at;
            }
        }
        if at == label
            || view.byte(at) != b'.'
            || view.byte(begin + 1) == b'.' && is_version(view, begin)
        {
            break;
        }
        at += 1;
    }
    end
}

/// `18.3.1-rc.next`
fn is_version(view: &View, at: usize) -> bool {
    view.byte(at).is_ascii_digit() && view.byte(at + 2).is_ascii_digit()
}

fn is_local(byte: u8) -> bool {
    is_word(byte) || matches!(byte, b'.' | b'_' | b'+' | b'-' | b'\'' | b'~' | b'!' | b'*')
}
