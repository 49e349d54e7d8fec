//! International bank account numbers (ISO 13616; lengths by SWIFT's IBAN registry).

use super::view::{View, is_word};

/// Countries by length, from 15 characters on: a `|` makes it one longer.
const COUNTRIES: &str = "NO|BE||DKFOFIGLNLSDFK|MKSI|ATBAEEKZLTLUXKMN|HRLVLICH|BHBGCRDEGEIEMERSGBVA|TLGIIQILOMSOAE|ADCZMDPKROSASKESSETNVG|PTSTLY|ISTR|FRGRITMRMCSMBIDJ|ALAZBYCYDOGTHULBPLSVNIHN|BRPSQAUAEG|JOKWMUYE|MTSC|LC|RU";

/// Where the IBAN ends that begins here.
pub(super) fn end(view: &View, start: usize) -> usize {
    let country = [0, 1].map(|nth| view.byte(start + nth).to_ascii_uppercase());
    let is_check = |at| view.byte(at).is_ascii_digit();
    let length = length_in(country);
    if length == 0 || !is_check(start + 2) || !is_check(start + 3) {
        return 0;
    }
    let (mut at, mut n_read, mut rest) = (start + 4, 4, 0);
    while n_read < length {
        if matches!(view.byte(at), b' ' | b'-') {
            at += 1;
        }
        let byte = view.byte(at);
        if !byte.is_ascii_alphanumeric() {
            return 0;
        }
        rest = mod_97(rest, byte);
        at += 1;
        n_read += 1;
    }
    // The country and the check digits count last (ISO 7064, mod 97-10).
    for place in start..start + 4 {
        rest = mod_97(rest, view.byte(place));
    }
    if rest == 1 && !is_word(view.byte(at)) {
        at
    } else {
        0
    }
}

fn mod_97(rest: u32, byte: u8) -> u32 {
    let code = u32::from(byte.to_ascii_uppercase());
    match byte {
        b'0'..=b'9' => (rest * 10 + code - 48) % 97,
        // `A` is 10.
        _ => (rest * 100 + code - 55) % 97,
    }
}

/// 0 for a country that has none.
fn length_in(country: [u8; 2]) -> usize {
    let mut length = 15;
    let mut rest = COUNTRIES.as_bytes();
    loop {
        match rest {
            [b'|', others @ ..] => {
                length += 1;
                rest = others;
            }
            [first, second, others @ ..] => {
                if [*first, *second] == country {
                    return length;
                }
                rest = others;
            }
            _ => return 0,
        }
    }
}
