//! Passwords and the like: what they are is said by a name in front, or by their place
//! in a URL.

use super::context::{is_one, word_before};
use super::view::View;
use super::{NOTHING, SECRET};

const NAMES: &str = "*passw*|passphrase|passcode|kennwort|*pwd|*secret|*token|apikey|accesskey|privatekey|auth|authorization|credential*|*otp|pin|tan|cvv|cvc|csc|ssn|sessionid|sessid|phpsessid|jsessionid|sid|jwt|csrf|xsrf|sig|signature|contraseña|wachtwoord|senha";
/// A name that ends in one of these speaks about a secret, but is none.
const BENIGN: &str = "type|method|strength|length|count|status|reset|provider|policy|page|field|list|name|changed|visible";
/// An `id` or a `key` is a secret where one of these stands in front.
const QUALIFIED: &str = "api|private|access|session|auth|secret";
/// Values that say nothing.
const WORDS: &str = "true|false|0|1|yes|no|null|bearer|basic";
/// Values that say what follows them.
const SCHEMES: &str = "bearer|basic";

/// Start and end of the secret value that stands behind this `=` or `:`.
pub(super) fn behind(view: &View, at: usize) -> (usize, usize) {
    let mut name_end = at;
    while name_end + 3 > at && view.has(name_end.wrapping_sub(1), "\"'\\] ") {
        name_end -= 1;
    }
    if !is_secret(view, name_end) {
        return (0, 0);
    }
    let mut start = at + 1;
    while start < at + 5 && view.has(start, "\"'\\ >\x02") {
        start += 1;
    }
    // What a sentence goes on with after a colon is a secret if it is no word.
    let mut is_prose = view.byte(at) == b':' && view.byte(start - 1) == b' ';
    let mut end = value_end(view, start, view.byte(at));
    if view.lists(SCHEMES, start, end) && view.byte(end) == b' ' {
        is_prose = false;
        start = end + 1;
        end = value_end(view, start, b':');
    }
    let is_word = (start..end).all(|at| view.byte(at).is_ascii_alphabetic());
    if end == start || is_prose && is_word || says_nothing(view, start, end) {
        return (0, 0);
    }
    (start, end)
}

/// Whether a value is no secret, or a mark in the place of one.
fn says_nothing(view: &View, start: usize, end: usize) -> bool {
    view.mark_end(start) == end || view.lists(WORDS, start, end)
}

/// Where the value ends that begins here, behind this sign.
fn value_end(view: &View, start: usize, sign: u8) -> usize {
    let quote = view.byte(start - 1);
    let is_escaped = view.byte(start.wrapping_sub(2)) == b'\\';
    let mut end = start;
    loop {
        let byte = view.byte(end);
        let ends = match byte {
            0 => true,
            _ if view.has(start - 1, "\"'\x02") => {
                if byte == quote && is_escaped == (view.byte(end - 1) == b'\\') {
                    return end - usize::from(is_escaped);
                }
                false
            }
            b'?' => sign == b'=',
            _ => byte < 0x21 || view.has(end, "&;,\"'<>()[]{}|\\#"),
        };
        if ends {
            return end;
        }
        end += 1;
    }
}

/// Whether the name that ends here is a secret's.
#[inline(never)]
fn is_secret(view: &View, name_end: usize) -> bool {
    let mut at = name_end;
    // `password2`
    while at + 2 > name_end && view.is_digit(at.wrapping_sub(1)) {
        at -= 1;
    }
    let mut is_qualified = false;
    for nth in 0..6 {
        let (start, end) = word_before(view, at);
        // `api_key`, `apiKey`, and of words in a row `API key` alone.
        let joint = if is_qualified { "_-. " } else { "_-." };
        if end < at && !(end + 1 == at && view.has(end, joint)) {
            return false;
        }
        if is_qualified {
            return is_one(view, start, end, QUALIFIED);
        }
        if nth == 0 && is_one(view, start, end, BENIGN) {
            return false;
        }
        if is_one(view, start, end, NAMES) {
            return true;
        }
        is_qualified = view.lists("key|id", start, end);
        at = start;
    }
    false
}

/// User and password of the URL whose authority begins here; its host is nobody's.
pub(super) fn of_authority(view: &View, begin: usize) -> (usize, usize, usize) {
    let (mut at, mut end) = (begin, 0);
    while view.byte(at) > b' ' && !view.has(at, "/?#\\\"<>|") {
        if view.byte(at) == b'@' {
            end = at;
        }
        at += 1;
    }
    if end > begin && view.mark_end(begin) != end {
        return (begin, end, SECRET);
    }
    (begin, at, NOTHING)
}
