//! Names and values as a query or a form has them (URL standard,
//! `application/x-www-form-urlencoded`).

/// Appends `name=value`, with `&` in front of it where it is not the first of its line.
pub(super) fn push_pair(out: &mut String, name: &str, value: &str) {
    if !matches!(out.bytes().last(), None | Some(b'?' | b'\n' | b'&')) {
        out.push('&');
    }
    push_encoded(out, name);
    out.push('=');
    push_encoded(out, value);
}

/// Appends a text so that nothing of it means anything; a space becomes `%20`, which
/// everybody reads.
pub(super) fn push_encoded(out: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                let digit = char::from_digit(digit.into(), 16).unwrap_or('0');
                out.push(digit.to_ascii_uppercase());
            }
        }
    }
}
