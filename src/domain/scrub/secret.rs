//! Passwords and the like: what they are is said by a name in front, or by their place
//! in a URL.

use super::context::{is_one, word_before};
use super::view::{View, is_word};
use crate::domain::words::lists;

const NAMES: &str = "*password|*passwort|passwd|passphrase|passcode|kennwort|pwd|*secret|*token|apikey|accesskey|auth|authorization|credential|credentials|otp|totp|pin|tan|cvv|cvc|csc|ssn|sessionid|sessid|phpsessid|jsessionid|sid|jwt|csrf|xsrf|sig|signature|privatekey|contraseña|wachtwoord|senha|mdp";
/// A name that ends in one of these speaks about a secret, but is none.
const BENIGN: &str = "type|method|strength|length|count|status|reset|provider|policy|page|link|error|field|list|step|size|visible|required|changed|forgotten|vergessen|expires|name|uri|url";
/// An `id` or a `key` is a secret where one of these stands in front.
const QUALIFIED: &str = "api|private|access|session|auth|secret";
/// Values that say nothing.
const WORDS: &str = "true|false|0|1|yes|no|null|none|undefined|on|off|ja|nein";
/// Values that say what follows them.
const SCHEMES: &str = "bearer|basic|digest|token";

/// Start and end of the secret value that stands behind this `=` or `:`.
pub(super) fn behind(view: &View, at: usize) -> (usize, usize) {
    let mut name_end = at;
    while name_end + 3 > at
        && matches!(
            view.byte(name_end.wrapping_sub(1)),
            b'"' | b'\'' | b'\\' | b']' | b' '
        )
    {
        name_end -= 1;
    }
    if !is_secret(view, name_end) {
        return (0, 0);
    }
    let mut start = at + 1;
    while start < at + 5 && matches!(view.byte(start), b'"' | b'\'' | b'\\' | b' ' | b'>') {
        start += 1;
    }
    let mut end = value_end(view, start, view.byte(at));
    if view.lists(SCHEMES, start, end) && view.byte(end) == b' ' {
        start = end + 1;
        end = value_end(view, start, b':');
    }
    // What a sentence goes on with after a colon is a secret if it is no word.
    let is_prose = view.byte(at) == b':' && view.byte(start - 1) == b' ';
    let is_word = (start..end).all(|at| view.byte(at).is_ascii_alphabetic());
    if end == start || is_prose && is_word || says_nothing(view, start, end) {
        return (0, 0);
    }
    (start, end)
}

/// Whether a value is no secret, or a mark in the place of one.
fn says_nothing(view: &View, start: usize, end: usize) -> bool {
    view.mark_end(start) == end || view.lists(WORDS, start, end) || view.lists(SCHEMES, start, end)
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
            _ if matches!(quote, b'"' | b'\'') => {
                if byte == quote && is_escaped == (view.byte(end - 1) == b'\\') {
                    return end - usize::from(is_escaped);
                }
                false
            }
            b'&' | b';' | b',' | b'"' | b'\'' | b'<' | b'>' | b'(' | b')' | b'[' | b']' | b'{'
            | b'}' | b'|' | b'\\' | b'#' => true,
            b'?' => sign == b'=',
            _ => byte < 0x21,
        };
        if ends {
            return end;
        }
        end += 1;
    }
}

/// Whether the value of a parameter of this name is secret.
pub fn names_secret(name: &str) -> bool {
    View::of(name, 0).is_some_and(|view| is_secret(&view, view.len()))
}

/// Whether a value says nothing, whatever its name.
pub fn is_no_secret(value: &str) -> bool {
    value.is_empty() || lists(WORDS, value) || value == super::SECRET
}

/// Whether the name that ends here is a secret's.
#[inline(never)]
fn is_secret(view: &View, name_end: usize) -> bool {
    let mut at = name_end;
    // `password2`
    while at + 2 > name_end && view.byte(at.wrapping_sub(1)).is_ascii_digit() {
        at -= 1;
    }
    let mut is_qualified = false;
    for nth in 0..4 {
        let (start, end) = word_before(view, at);
        let is_joined = end == at || end + 1 == at && matches!(view.byte(end), b'_' | b'-' | b'.');
        if !is_joined && !(is_qualified && end + 1 == at && view.byte(end) == b' ') {
            return false;
        }
        if is_qualified {
            return is_one(view, start, end, QUALIFIED);
        }
        if is_one(view, start, end, NAMES) {
            return true;
        }
        if nth == 0 && is_one(view, start, end, BENIGN) {
            return false;
        }
        is_qualified = nth == 0 && view.lists("key|id", start, end);
        at = start;
    }
    false
}

/// User and password of the URL whose authority begins here; its host is nobody's.
pub(super) fn of_authority(view: &View, begin: usize) -> (usize, usize, &'static str) {
    let (mut at, mut end) = (begin, 0);
    while is_word(view.byte(at))
        || matches!(
            view.byte(at),
            b'.' | b'-'
                | b'_'
                | b'~'
                | b'%'
                | b'!'
                | b'$'
                | b'&'
                | b'\''
                | b'('
                | b')'
                | b'*'
                | b'+'
                | b','
                | b';'
                | b'='
                | b':'
                | b'['
                | b']'
                | b'@'
        )
    {
        if view.byte(at) == b'@' {
            end = at;
        }
        at += 1;
    }
    if end > begin && view.mark_end(begin) != end {
        return (begin, end, super::SECRET);
    }
    (begin, at, "")
}
