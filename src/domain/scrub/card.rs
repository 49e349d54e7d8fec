//! Numbers of payment cards (ISO/IEC 7812: issuer, length, Luhn's check digit).

use super::context::is_id;
use super::view::{View, is_word};

/// Where the number ends that begins here: 13 to 19 digits, in groups or in one.
pub(super) fn end(view: &View, start: usize) -> usize {
    let (mut at, mut n_digits, mut n_groups, mut in_group, mut issuer) = (start, 0, 1, 0, 0);
    let (mut end, mut is_grouped) = (0, false);
    loop {
        let byte = view.byte(at);
        if byte.is_ascii_digit() && n_digits < 20 {
            if n_digits < 4 {
                issuer = issuer * 10 + u32::from(byte - b'0');
            }
            n_digits += 1;
            in_group += 1;
            at += 1;
            continue;
        }
        if in_group > 0 && n_digits < 20 && is_issued(issuer, n_digits) && is_whole(view, at) {
            let (luhn, gtin) = checks(view, start, at);
            // German and Japanese articles are numbered as old Visa cards are.
            if luhn && !(gtin && n_groups == 1 && n_digits < 15) {
                end = at;
                is_grouped = n_groups > 1;
            }
        }
        let is_long = in_group > 3 || n_groups > 1 && in_group > 2;
        if !is_long || !matches!(byte, b' ' | b'-') {
            break;
        }
        n_groups += 1;
        in_group = 0;
        at += 1;
    }
    // No order is numbered in groups of four.
    if end == 0 || is_part(view, start) || !is_grouped && is_id(view, start) {
        return 0;
    }
    end
}

/// Whether these many digits come from an issuer whose numbers begin so.
fn is_issued(first_four: u32, n_digits: usize) -> bool {
    match first_four {
        // Visa.
        4000..=4999 => matches!(n_digits, 13 | 16 | 18 | 19),
        // Mastercard.
        5100..=5599 | 2221..=2720 => n_digits == 16,
        // American Express.
        3400..=3499 | 3700..=3799 => n_digits == 15,
        // Diners Club.
        3000..=3059 | 3095 | 3600..=3699 | 3800..=3999 => matches!(n_digits, 14 | 16),
        // JCB, Discover, UnionPay, RuPay, Mir, Troy, Elo, Hipercard.
        3528..=3589
        | 6011
        | 6440..=6599
        | 6200..=6299
        | 8100..=8171
        | 2200..=2204
        | 9792
        | 5067
        | 6362
        | 6062 => (16..20).contains(&n_digits),
        // Maestro, Dankort.
        5018..=5020 | 5038 | 5893 | 6304 | 6759..=6799 => (13..20).contains(&n_digits),
        _ => false,
    }
}

/// Whether a number ends here: neither glued to a word nor in front of its decimals.
fn is_whole(view: &View, at: usize) -> bool {
    !is_word(view.byte(at))
        && !(matches!(view.byte(at), b'.' | b',') && view.byte(at + 1).is_ascii_digit())
}

/// Whether what begins here goes on with a number, or is one of an order.
fn is_part(view: &View, start: usize) -> bool {
    match view.byte(start.wrapping_sub(1)) {
        b'#' => true,
        b'.' => view.byte(start.wrapping_sub(2)).is_ascii_digit(),
        _ => false,
    }
}

/// Whether the last digit between is the check digit of the others: by Luhn, and by
/// GS1 as articles have it.
#[inline(never)]
pub(super) fn checks(view: &View, start: usize, end: usize) -> (bool, bool) {
    let (mut luhn, mut gtin, mut is_even, mut at) = (0, 0, false, end);
    while at > start {
        at -= 1;
        let digit = u32::from(view.byte(at).wrapping_sub(b'0'));
        if digit > 9 {
            continue;
        }
        let twice = digit * 2;
        luhn += match (is_even, twice) {
            (false, _) => digit,
            (_, 10..) => twice - 9,
            _ => twice,
        };
        gtin += if is_even { digit * 3 } else { digit };
        is_even = !is_even;
    }
    (luhn % 10 == 0, gtin % 10 == 0)
}
