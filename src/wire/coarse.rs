//! An event made coarse, as `data-privacy="coarse"` asks: what is told is neither who
//! it was nor to the minute when.
//!
//! Works on the event's text, so that whatever a page or its middleware puts into it goes
//! the same way, and changes nothing in what is coarse already.

use super::json::Writer;
use crate::domain::text::{cut, has_word};
use crate::domain::{Decimal, MAX_MILLIS, Millis, Object, Url, floor, percent_decode, plain};

/// No time is finer than this.
pub const HOUR: Millis = 3_600_000;
/// A duration says how long, not when; but a thousandth of a second would tell two visits apart.
const SECOND: Millis = 1_000;
/// Numbers from here on, 2014, …
const FIRST_TIME: i64 = 1_400_000_000_000;
/// … up to here, 2033, are times: no article's number (GTIN) begins with 14 to 19.
const LAST_TIME: i64 = 2_000_000_000_000;
const LATEST: f64 = MAX_MILLIS as f64;
/// What is left out wherever it stands.
const LEFT_OUT: &str = "title item_name page_title link_text";
/// What stands for an id in a path.
const ID: &str = ":id";

/// The event without titles and names of items, its addresses without query and ids,
/// its referrer without path, and its times cut to the hour.
pub fn coarse(event: &str) -> String {
    let mut json = Writer::new();
    value(&mut json, "", event);
    json.finish()
}

fn value(json: &mut Writer, name: &str, given: &str) {
    let number = Decimal::parse(given);
    if let Some(number) = number {
        json.number(rounded(name, number));
    } else if given.starts_with('"') {
        json.string(&text(name, plain(given)));
    } else if let Some(bracket) = given
        .chars()
        .next()
        .filter(|char| matches!(char, '{' | '['))
    {
        json.open(bracket);
        for (name, given) in Object(given).members() {
            if !has_word(LEFT_OUT, name) {
                if bracket == '{' {
                    json.key_as_it_is(name);
                }
                value(json, name, given);
            }
        }
        json.close(if bracket == '{' { '}' } else { ']' });
    } else {
        json.raw(given);
    }
}

fn rounded(name: &str, number: Decimal) -> Decimal {
    // A number that is no time is not let become one.
    let whole = number.to_f64().clamp(-LATEST, LATEST) as Millis;
    let unit = match name {
        "at" => HOUR,
        "engaged_ms" => SECOND,
        _ if (FIRST_TIME..LAST_TIME).contains(&whole) => HOUR,
        _ => return number,
    };
    floor(whole, unit).into()
}

/// Addresses lose their query and the ids in their path, whatever parameter they stand in.
fn text(name: &str, text: String) -> String {
    let mut short = String::new();
    let mut path = &*text;
    if let Some(url) = Url::parse(&text) {
        for part in [url.scheme, "://", url.authority] {
            short.push_str(part);
        }
        path = url.path;
        if name.ends_with("referrer") {
            path = "";
        }
    } else if !path.starts_with('/') {
        return text;
    }
    mask(&mut short, path);
    short
}

/// Appends a path with its ids masked, up to its query.
fn mask(out: &mut String, path: &str) {
    let mut rest = cut(cut(path, b'#').0, b'?').0;
    while let Some(behind) = rest.strip_prefix('/') {
        let (segment, _) = cut(behind, b'/');
        rest = behind.get(segment.len()..).unwrap_or_default();
        out.push('/');
        // Parameters of a segment are a session's more often than not.
        let (segment, _) = cut(segment, b';');
        out.push_str(if is_id(segment) { ID } else { segment });
    }
}

/// Whether a segment of a path is an id, or holds one: nothing but digits, or a run of
/// letters and digits that is no word. Two digits and a letter are none, nor are three digits,
/// and the longer a run, or the more capitals within it, the less it is one.
fn is_id(segment: &str) -> bool {
    let (mut score, mut is_lower, mut is_number) = (0, false, !segment.is_empty());
    for byte in percent_decode(segment).bytes() {
        score += match byte {
            b'0'..=b'9' => 11,
            b'A'..=b'Z' if is_lower => 6,
            b'A'..=b'Z' | b'a'..=b'z' => 1,
            // Ends a run.
            _ => -score,
        };
        if score >= 23 {
            return true;
        }
        is_lower = byte.is_ascii_lowercase();
        is_number &= byte.is_ascii_digit();
    }
    is_number
}

#[cfg(test)]
mod tests;
