//! `--dashboard-token`: the secret that shows everything.

use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;
use std::str::FromStr;

/// What opens the dashboard from other machines.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// Signs under the token.
pub(super) type Signature = Hmac<Sha256>;

impl Token {
    /// Whether this is the token. How long it takes says nothing of how much is right: what is compared are hashes.
    pub(super) fn is(&self, given: &str) -> bool {
        let said = sign(given, SAME).finalize().into_bytes();
        sign(&self.0, SAME).verify_slice(&said).is_ok()
    }

    /// A signature under the token, which nobody else can make.
    pub(super) fn sign(&self, text: &str) -> Signature {
        sign(&self.0, text)
    }
}

fn sign(key: &str, text: &str) -> Signature {
    // A key may be of any length.
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut hash = Signature::new_from_slice(key.as_bytes()).expect("a key of any length");
    hash.update(text.as_bytes());
    hash
}

impl FromStr for Token {
    type Err = String;

    /// A token as it stands there, or `@file`: everybody on the machine may read command lines.
    fn from_str(text: &str) -> Result<Self, String> {
        let token = match text.strip_prefix('@') {
            None => text.to_owned(),
            Some(file) => std::fs::read_to_string(file)
                .map_err(|wrong| format!("the token cannot be read from {file:?}: {wrong}"))?
                .trim()
                .to_owned(),
        };
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err("a token has letters, digits and signs of ASCII only".into());
        }
        match token.len() {
            SHORTEST..=LONGEST => Ok(Self(token)),
            n if n < SHORTEST => Err(format!(
                "a token of {n} characters can be guessed; it needs {SHORTEST}, such as `openssl rand -hex 16` gives"
            )),
            n => Err(format!("a token has at most {LONGEST} characters, not {n}")),
        }
    }
}

/// The token is not for logs.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

const SHORTEST: usize = 16;
/// It has to fit into a form.
const LONGEST: usize = 1000;
/// What is signed to compare tokens; nothing else is signed by this text.
const SAME: &str = "trailmark: the same token?";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_may_lie_in_a_file_and_is_not_shown() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "0123456789abcdef\n").unwrap();
        let token: Token = format!("@{}", file.path().display()).parse().unwrap();
        assert_eq!(token, "0123456789abcdef".parse().unwrap());
        assert!(!format!("{token:?}").contains("0123"));
        for wrong in [
            "",
            "0123456789abcdef0",
            "0123456789abcdeF",
            "0123456789abcde",
        ] {
            assert!(!token.is(wrong), "{wrong}");
        }
        assert!(token.is("0123456789abcdef"));
    }

    #[test]
    fn says_what_would_be_right() {
        for (text, part) in [
            ("", "needs 16"),
            ("0123456789abcde", "15 characters can be guessed"),
            ("@/no/such/file", "cannot be read"),
            ("0123456789 abcdef", "ASCII only"),
            (&"x".repeat(1001), "at most 1000"),
        ] {
            let wrong = text.parse::<Token>().unwrap_err();
            assert!(wrong.contains(part), "{text}: {wrong}");
        }
    }
}
