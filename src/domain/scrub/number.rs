//! Numbers of payment cards (ISO/IEC 7812: issuer, length, Luhn's check digit), and of
//! phones: international ones (ITU-T E.164), and national ones where words say so.

use super::context::{is_id, speaks_of};
use super::view::View;

/// Words in front of a national number.
const PHONES: &str = "tel|telef*|telephone*|téléphone|teléfono|phone|phones|phonenumber|ph|mobil|mobiln*|mobile|móvil|celular|cell|handy|handyn*|rufn*|call|ring|rückruf|anruf|fax|faxn*|whatsapp|sms|hotline|festnetz|gsm|puhelin|callto";

/// Where the number of a card ends that begins here: 13 to 19 digits, in groups or in one.
pub(super) fn card_end(view: &View, start: usize) -> usize {
    let (mut at, mut n_digits, mut in_group, mut issuer) = (start, 0, 0, 0);
    let mut end = 0;
    loop {
        while view.is_digit(at) {
            if n_digits < 4 {
                issuer = issuer * 10 + u32::from(view.byte(at) - b'0');
            }
            n_digits += 1;
            in_group += 1;
            at += 1;
            if n_digits > 19 {
                return end;
            }
        }
        let is_whole = at == start + n_digits;
        if is_issued(issuer, n_digits) && in_group > 0 && !goes_on(view, at) {
            let (luhn, gtin) = checks(view, start, at);
            // German and Japanese articles are numbered as old Visa cards are, and no
            // order is numbered in groups of four.
            if luhn && !(is_whole && (gtin && n_digits < 15 || is_id(view, start))) {
                end = at;
            }
        }
        let is_short = in_group < if is_whole { 4 } else { 3 };
        if is_short || !view.has(at, " -") {
            return end;
        }
        in_group = 0;
        at += 1;
    }
}

/// Whether these many digits come from an issuer whose numbers begin so.
fn is_issued(first_four: u32, n_digits: usize) -> bool {
    match first_four / 100 {
        // Visa.
        40..=49 => matches!(n_digits, 13 | 16 | 18 | 19),
        // Mastercard, Mir.
        22..=27 | 51..=55 => n_digits == 16,
        // American Express.
        34 | 37 => n_digits == 15,
        // Diners Club.
        30 | 36 | 38 | 39 => matches!(n_digits, 14 | 16),
        // JCB, Discover, UnionPay, RuPay, Maestro, Dankort, Troy, Elo, Hipercard.
        35 | 50 | 58 | 60 | 62..=65 | 67 | 81 | 97 => matches!(n_digits, 16..20),
        _ => false,
    }
}

/// Whether it is part of a word, or of a number with decimals, what ends here.
fn goes_on(view: &View, at: usize) -> bool {
    view.is_word(at) || view.has(at, ".,") && view.is_digit(at + 1)
}

/// Whether the last digit between is the check digit of the others: by Luhn, and by
/// GS1 as articles have it.
#[inline(never)]
fn checks(view: &View, start: usize, end: usize) -> (bool, bool) {
    let (mut luhn, mut gtin, mut factor, mut at) = (0, 0, 1, end);
    while at > start {
        at -= 1;
        if view.is_digit(at) {
            let digit = u32::from(view.byte(at) - b'0');
            luhn += digit * factor;
            if digit * factor > 9 {
                luhn -= 9;
            }
            gtin += digit * (factor * 2 - 1);
            factor = 3 - factor;
        }
    }
    (luhn % 10 == 0, gtin % 10 == 0)
}

/// Where the number of a phone ends that begins here.
pub(super) fn phone_end(view: &View, start: usize) -> usize {
    let first = view.byte(start);
    let is_abroad = first == b'+';
    if !view.is_digit(start) && !view.has(start, "+(") {
        return 0;
    }
    let (mut at, mut n_digits, mut gap, mut groups) = (start, 0, 0, 0_u32);
    // Behind the last group that leaves it short enough.
    let (mut end, mut n_kept) = (0, 0);
    loop {
        if view.is_digit(at) {
            if gap > 0 {
                // Five groups are enough to know a date.
                groups = groups % 10_000 * 10;
            }
            gap = 0;
            groups += 1;
            n_digits += 1;
            if n_digits > 17 {
                break;
            }
            if !view.is_digit(at + 1) {
                (end, n_kept) = (at + 1, n_digits);
            }
        } else if at > start || !is_abroad {
            gap += 1;
            let most = if n_digits < 7 { 3 } else { 2 };
            if gap > most || !view.has(at, " -./()") {
                break;
            }
        }
        at += 1;
    }
    if n_kept < 6 || view.is_word(end) {
        return 0;
    }
    let before = view.byte(start.wrapping_sub(1));
    let is_part = view.has(start.wrapping_sub(1), " -") && view.is_digit(start.wrapping_sub(2));
    let is_whole = end == start + n_kept;
    let country = view.byte(start + 1);
    let is_number = match (first, country, view.byte(start + 2)) {
        // `C++17`
        (b'+', b'1'..=b'9', _) => n_kept > 7 + usize::from(before == b'+') && n_kept < 16,
        (b'+', ..) => false,
        // Numbers of articles are filled up with zeros.
        (b'0', b'0', b' ' | b'1'..=b'9') if !is_part && n_kept > 9 => {
            !is_whole || n_kept > 11 && !checks(view, start, end).1
        }
        _ => false,
    };
    // 2024-05-12, 12.05.2024, with an hour or without.
    let is_date = match groups {
        422 | 4222 => matches!(first, b'1' | b'2'),
        _ => matches!(groups, 224 | 2242),
    };
    if is_number || !is_abroad && !is_date && n_kept < 16 && speaks_of(view, start, PHONES) {
        end
    } else {
        0
    }
}
