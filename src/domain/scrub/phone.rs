//! Phone numbers: international ones (ITU-T E.164), and national ones where words say
//! what they are.

use super::card::checks;
use super::context::speaks_of;
use super::view::{View, is_word};

/// Words in front of a national number.
const WORDS: &str = "tel|telef*|telephone*|téléphone|teléfono|phone|phones|phonenumber|ph|mobil|mobile|mobilenumber|móvil|celular|cell|handy|handynummer|mobilnummer|rufnummer|call|ring|rückruf|anruf|fax|faxnummer|whatsapp|sms|hotline|festnetz|gsm|puhelin|callto";

/// Where the number ends that begins here.
pub(super) fn end(view: &View, start: usize) -> usize {
    let first = view.byte(start);
    let plus = usize::from(first == b'+');
    if !first.is_ascii_digit() && !matches!(first, b'+' | b'(') {
        return 0;
    }
    let (mut at, mut n_digits, mut gap, mut groups) = (start + plus, 0, 0, 0_u32);
    // Behind the last group that leaves it short enough.
    let (mut end, mut n_kept) = (0, 0);
    while n_digits < 18 {
        let byte = view.byte(at);
        if byte.is_ascii_digit() {
            if gap > 0 {
                groups *= 10;
            }
            gap = 0;
            groups += 1;
            n_digits += 1;
            at += 1;
            if n_digits < 18 && !view.byte(at).is_ascii_digit() {
                (end, n_kept) = (at, n_digits);
            }
        } else if matches!(byte, b' ' | b'-' | b'.' | b'/' | b'(' | b')')
            && gap < if n_digits < 7 { 3 } else { 2 }
        {
            // Five groups are enough to know a date.
            groups %= 100_000;
            gap += 1;
            at += 1;
        } else {
            break;
        }
    }
    if n_kept < 6 || is_word(view.byte(end)) {
        return 0;
    }
    let before = view.byte(start.wrapping_sub(1));
    if plus > 0 {
        let begins = matches!(view.byte(start + 1), b'1'..=b'9') && before != b'+';
        return if begins && n_kept > 7 && n_kept < 16 {
            end
        } else {
            0
        };
    }
    let goes_on =
        matches!(before, b' ' | b'-') && view.byte(start.wrapping_sub(2)).is_ascii_digit();
    let is_abroad = first == b'0'
        && !goes_on
        && view.byte(start + 1) == b'0'
        && n_kept > 9
        && view.byte(start + 2) != b'0'
        // Numbers of articles are filled up with zeros.
        && (end - start > n_kept || n_kept > 11 && !checks(view, start, end).1);
    // 2024-05-12, 12.05.2024, with an hour or without.
    let is_date = match groups {
        422 | 4222 => matches!(first, b'1' | b'2'),
        _ => matches!(groups, 224 | 2242),
    };
    if is_abroad || !is_date && n_kept < 16 && speaks_of(view, start, WORDS) {
        end
    } else {
        0
    }
}
