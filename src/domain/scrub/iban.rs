//! International bank account numbers (ISO 13616; lengths by SWIFT's IBAN registry).

use super::view::View;

/// Countries by length, from 15 characters on: a `|` makes it one longer.
const COUNTRIES: &str = "NO|BE||DKFOFIGLNLSDFK|MKSI|ATBAEEKZLTLUXKMN|HRLVLICH|BHBGCRDEGEIEMERSGBVA|TLGIIQILOMSOAE|ADCZMDPKROSASKESSETNVG|PTSTLY|ISTR|FRGRITMRMCSMBIDJ|ALAZBYCYDOGTHULBPLSVNIHN|BRPSQAUAEG|JOKWMUYE|MTSC|LC|RU";

/// Where the IBAN ends that begins here.
pub(super) fn end(view: &View, start: usize) -> usize {
    if !view.is_digit(start + 2) || !view.is_digit(start + 3) {
        return 0;
    }
    let mut left = length_in(view.byte(start), view.byte(start + 1));
    let (mut at, mut rest) = (start + 4, 0);
    while left > 4 {
        if view.has(at, " -") {
            at += 1;
        }
        rest = mod_97(rest, view.byte(at));
        at += 1;
        left -= 1;
    }
    // The country and the check digits count last (ISO 7064, mod 97-10).
    for place in start..start + 4 {
        rest = mod_97(rest, view.byte(place));
    }
    if rest == 1 && left > 0 && !view.is_word(at) {
        at
    } else {
        0
    }
}

/// Beyond all rests, and so for good, where the byte is no digit and no letter.
#[inline(never)]
fn mod_97(rest: u32, byte: u8) -> u32 {
    let (base, digit) = match byte {
        b'0'..=b'9' => (10, byte - b'0'),
        b'A'..=b'Z' => (100, byte - b'A' + 10),
        b'a'..=b'z' => (100, byte - b'a' + 10),
        _ => return 98,
    };
    if rest > 97 {
        return rest;
    }
    (rest * base + u32::from(digit)) % 97
}

/// 0 for a country that has none.
fn length_in(first: u8, second: u8) -> usize {
    let (mut length, mut last) = (15, 0);
    for byte in COUNTRIES.bytes() {
        if byte == b'|' {
            length += 1;
            last = 0;
        } else if last == 0 {
            last = byte;
        } else if last == first & 0xdf && byte == second & 0xdf {
            return length;
        } else {
            last = 0;
        }
    }
    0
}
