//! An event made coarse, as `data-privacy="coarse"` asks: what is told is neither who
//! it was nor to the minute when.
//!
//! Works on the event's text, so that whatever a page or its middleware puts into it goes
//! the same way, and changes nothing in what is coarse already.

use super::json::Writer;
use crate::domain::text::{cut, has_word};
use crate::domain::{Decimal, Millis, Object, Url, percent_decode, plain};

/// No time is finer than this.
pub const HOUR: Millis = 3_600_000;
/// A duration says how long, not when; but a thousandth of a second would tell two visits apart.
const SECOND: Millis = 1_000;
/// Numbers from here on, 2014, …
const FIRST_TIME: i64 = 1_400_000_000_000;
/// … up to here, 2033, are times: no article's number (GTIN) begins with 14 to 19.
const LAST_TIME: i64 = 2_000_000_000_000;
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
    match given.bytes().next() {
        Some(b'"') => json.string(&text(name, plain(given))),
        Some(b'{') => members(json, given, '}'),
        Some(b'[') => members(json, given, ']'),
        _ => match Decimal::parse(given) {
            Some(number) => json.number(rounded(name, number)),
            None => json.raw(given),
        },
    }
}

fn members(json: &mut Writer, object: &str, end: char) {
    json.open(if end == '}' { '{' } else { '[' });
    for (name, given) in Object(object).members() {
        if !has_word(LEFT_OUT, name) {
            if end == '}' {
                json.key_as_it_is(name);
            }
            value(json, name, given);
        }
    }
    json.close(end);
}

fn rounded(name: &str, number: Decimal) -> Decimal {
    let whole = number.to_f64() as Millis;
    let unit = match name {
        "at" => HOUR,
        "engaged_ms" => SECOND,
        _ if (FIRST_TIME..LAST_TIME).contains(&whole) => HOUR,
        _ => return number,
    };
    (whole - whole.rem_euclid(unit)).into()
}

/// Addresses lose their query and the ids in their path, whatever parameter they stand in.
fn text(name: &str, text: String) -> String {
    let mut short = String::new();
    let mut path = &*text;
    if let Some(url) = Url::parse(&text) {
        for part in [url.scheme, "://", url.authority] {
            short.push_str(part);
        }
        if matches!(name, "referrer" | "page_referrer") {
            return short;
        }
        path = url.path;
        mask(&mut short, path);
        // A route, where the hash is one.
        path = url.fragment;
        if path.starts_with('/') {
            short.push('#');
        }
    } else if !path.starts_with('/') {
        return text;
    }
    mask(&mut short, path);
    short
}

/// Appends a path with its ids masked, up to its query; nothing that is no path.
#[inline(never)]
fn mask(out: &mut String, path: &str) {
    let mut rest = cut(cut(path, b'#').0, b'?').0;
    while let Some(behind) = rest.strip_prefix('/') {
        let segment = cut(behind, b'/').0;
        rest = behind.get(segment.len()..).unwrap_or_default();
        out.push('/');
        // Parameters of a segment are a session's more often than not.
        let segment = cut(segment, b';').0;
        out.push_str(if is_id(segment) { ID } else { segment });
    }
}

/// Whether a segment of a path is an id, or holds one: a run of letters and digits that
/// is no word.
fn is_id(segment: &str) -> bool {
    let segment = percent_decode(segment);
    let (mut letters, mut digits, mut humps, mut is_lower) = (0, 0, 0, false);
    // What is no letter ends a run, and so does the end.
    for byte in segment.bytes().chain([b'/']) {
        if byte.is_ascii_digit() {
            digits += 1;
        } else if byte.is_ascii_alphabetic() {
            letters += 1;
            humps += u32::from(is_lower && byte.is_ascii_uppercase());
        } else {
            let is_long = letters + digits >= 12;
            let is_run = match (letters, digits) {
                (_, 0) => is_long && humps > 0 || letters >= 24,
                (0, n) => n >= 3 || n == segment.len(),
                (_, 1) => letters >= 7,
                _ => true,
            };
            if is_run {
                return true;
            }
            (letters, digits, humps) = (0, 0, 0);
        }
        is_lower = byte.is_ascii_lowercase();
    }
    false
}

#[cfg(test)]
mod tests;
