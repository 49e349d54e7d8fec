//! IP addresses (RFC 791, RFC 4291), if not a link's host: that is no visitor's.

use super::context::speaks_of;
use super::view::{View, is_word};

/// What is numbered with dots as well.
const VERSIONED: &str = "version|versions|ver|v|vers|release|firmware|build|update|chrome|chromium|safari|firefox|edg|edge|opera|opr|sdk|api|os|ios|android|kapitel|chapter|section|abschnitt|punkt|software|driver|treiber";

/// Where the address of four numbers ends that begins here.
pub(super) fn v4_end(view: &View, start: usize) -> usize {
    let end = dotted_end(view, start);
    let is_part = view.byte(start.wrapping_sub(1)) == b'.';
    if end == 0 || is_part || speaks_of(view, start, VERSIONED) {
        return 0;
    }
    end
}

#[inline(never)]
fn dotted_end(view: &View, start: usize) -> usize {
    let mut at = start;
    // The last two numbers.
    let mut host = 0;
    for part in 0..4 {
        if part > 0 {
            if view.byte(at) != b'.' {
                return 0;
            }
            at += 1;
        }
        let begin = at;
        let mut number = 0;
        while view.byte(at).is_ascii_digit() && at < begin + 4 {
            number = number * 10 + u32::from(view.byte(at) - b'0');
            at += 1;
        }
        if at == begin || number > 255 || view.byte(begin) == b'0' && at > begin + 1 {
            return 0;
        }
        host = host << 8 & 0xffff | number;
    }
    let goes_on = view.byte(at) == b'.' && view.byte(at + 1).is_ascii_digit();
    // Nobody's: a network's, or a browser's version.
    if goes_on || is_word(view.byte(at)) || host == 0 {
        return 0;
    }
    at
}

/// Where the address of eight groups ends that begins here.
pub(super) fn v6_end(view: &View, start: usize) -> usize {
    let (mut at, mut end, mut n_groups) = (start, 0, 0);
    let (mut has_gap, mut has_digit, mut is_long) = (false, false, view.byte(start) == b':');
    if view.byte(start.wrapping_sub(1)) == b':' {
        return 0;
    }
    while n_groups < 8 {
        if view.byte(at) == b':' && view.byte(at + 1) == b':' && !has_gap {
            has_gap = true;
            at += 2;
            end = at;
        } else if n_groups > 0 && end == at {
            if view.byte(at) != b':' {
                break;
            }
            at += 1;
        } else if n_groups > 0 || view.byte(at) == b':' {
            return 0;
        }
        let begin = at;
        while view.byte(at).is_ascii_hexdigit() && at < begin + 5 {
            has_digit |= view.byte(at).is_ascii_digit();
            at += 1;
        }
        if at == begin {
            break;
        }
        if view.byte(at) == b'.' {
            let dotted = dotted_end(view, begin);
            if dotted > 0 && (has_gap || n_groups == 6) {
                return dotted;
            }
        }
        if at > begin + 4 {
            return 0;
        }
        is_long |= at > begin + 2;
        n_groups += 1;
        end = at;
    }
    let is_address = if has_gap {
        n_groups > 0 && n_groups < 8 && has_digit && is_long
    } else {
        n_groups == 8
    };
    if is_address && !is_word(view.byte(end)) && view.byte(end) != b':' {
        end
    } else {
        0
    }
}
