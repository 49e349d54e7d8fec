//! What the words before a place say about what stands there.

use super::view::View;

/// Words between the one that counts and what it speaks of.
const FILLERS: &str = "no|nr|*num*|us|me|at|on|is|ist|under|unter|an|bitte|now|lautet";
/// What follows is a number of things, not of a person.
const IDS: &str = "id|ids|order*|bestell*|auftrag*|sku|gtin|ean|isbn|asin|art|artikel*|item*|produ*|tracking|sendung*|ref|invoice|rechnung*";

/// Click ids: long, opaque, and known under consent only.
const CLICKS: &str = "*clid|*clkid|*braid|epik|awc|cjevent|sscid|tduid|igshid|srsltid";

/// Where the value of a click id ends that stands behind this sign.
pub(super) fn click_id_end(view: &View, at: usize) -> usize {
    let (start, end) = word_before(view, at);
    if end < at || !view.lists(CLICKS, start, end) {
        return 0;
    }
    let mut end = at + 1;
    while view.is_word(end) || view.has(end, "-_.:\"\x02") {
        end += 1;
    }
    end
}

/// Whether what stands here is said to be an id.
pub(super) fn is_id(view: &View, at: usize) -> bool {
    speaks_of(view, at, IDS)
}

/// Whether the words before a place are, fillers left out, one of these.
#[inline(never)]
pub(super) fn speaks_of(view: &View, at: usize, words: &'static str) -> bool {
    let mut end = at;
    for _ in 0..4 {
        let (start, word_end) = word_before(view, end);
        if is_one(view, start, word_end, words) {
            return true;
        }
        if !view.lists(FILLERS, start, word_end) {
            return false;
        }
        end = start;
    }
    false
}

/// Whether the letters between are one of these words, or the last of several that are
/// written `likeThis` (`iPhone` is one word).
#[inline(never)]
pub(super) fn is_one(view: &View, start: usize, end: usize, words: &'static str) -> bool {
    if view.lists(words, start, end) {
        return true;
    }
    let mut last = end;
    while last > start + 2 {
        last -= 1;
        if view.byte(last).is_ascii_uppercase() && view.byte(last - 1).is_ascii_lowercase() {
            return view.lists(words, last, end);
        }
    }
    false
}

/// The word that ends before a place, with a few signs between; empty where there is none.
#[inline(never)]
pub(super) fn word_before(view: &View, at: usize) -> (usize, usize) {
    let mut end = at;
    while end + 5 > at && view.has(end.wrapping_sub(1), JOINTS) {
        end -= 1;
    }
    let mut start = end;
    while start + 24 > end && view.is_word(start.wrapping_sub(1)) && !view.is_digit(start - 1) {
        start -= 1;
    }
    (start, end)
}

/// What may stand between a word and what it speaks of.
const JOINTS: &str = " .:=#/-_\"'([\\\x02";
