//! IP addresses (RFC 791, RFC 4291), if not a link's host: that is no visitor's.

use super::context::speaks_of;
use super::view::View;

/// What is numbered with dots as well.
const VERSIONED: &str =
    "v|ver|version|release|firmware|build|chrome|edg|safari|sdk|ios|kapitel|section|chapter";

/// Where the address ends that begins here.
pub(super) fn end(view: &View, start: usize) -> usize {
    let end = v6_end(view, start);
    if end > 0 {
        return end;
    }
    let end = dotted_end(view, start);
    if end == 0 || view.byte(start.wrapping_sub(1)) == b'.' || speaks_of(view, start, VERSIONED) {
        return 0;
    }
    end
}

#[inline(never)]
fn dotted_end(view: &View, start: usize) -> usize {
    let (mut at, mut n_dots, mut n_digits, mut number) = (start, 0, 0, 0);
    // Whether the last two numbers are none: a network's, or a browser's version.
    let mut is_nobody = true;
    loop {
        let byte = view.byte(at);
        if view.is_digit(at) {
            number = number * 10 + u32::from(byte - b'0');
            n_digits += 1;
            // 0 alone may begin a number.
            if number > 255 || number < 10 && n_digits > 1 {
                return 0;
            }
            is_nobody &= n_dots < 2 || number == 0;
        } else if n_digits == 0 {
            return 0;
        } else if byte == b'.' && n_dots < 3 {
            n_dots += 1;
            n_digits = 0;
            number = 0;
        } else if n_dots != 3
            || is_nobody
            || view.is_word(at)
            || byte == b'.' && view.is_digit(at + 1)
        {
            return 0;
        } else {
            return at;
        }
        at += 1;
    }
}

/// Where one of eight groups ends that begins here.
fn v6_end(view: &View, start: usize) -> usize {
    let (mut at, mut n_colons, mut n_gaps, mut in_group) = (start, 0, 0, 0);
    let (mut has_digit, mut is_long) = (false, view.byte(start) == b':');
    if view.byte(start.wrapping_sub(1)) == b':' {
        return 0;
    }
    loop {
        let byte = view.byte(at);
        if byte.is_ascii_hexdigit() {
            has_digit |= view.is_digit(at);
            in_group += 1;
            is_long |= in_group > 2;
            if in_group > 4 {
                return 0;
            }
        } else if byte == b':' && n_colons < 9 {
            n_colons += 1;
            n_gaps += usize::from(view.byte(at + 1) == b':');
            in_group = 0;
        } else {
            break;
        }
        at += 1;
    }
    if view.byte(at) == b'.' && n_colons > 2 {
        return dotted_end(view, at - in_group);
    }
    // A sentence may go on with a colon.
    if in_group == 0 && view.byte(at.wrapping_sub(2)) != b':' {
        at = at.wrapping_sub(1);
        n_colons -= usize::from(n_colons > 0);
    }
    let is_address = match n_gaps {
        0 => n_colons == 7 && in_group > 0,
        1 => n_colons < 9 && has_digit && is_long,
        _ => false,
    };
    if is_address && !view.is_word(at) {
        at
    } else {
        0
    }
}
