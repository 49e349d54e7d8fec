//! Random identifiers: UUID version 4 (RFC 9562, section 5.4).
//!
//! Version 4 and not 7: an identifier must say nothing about time.

use std::fmt;

/// What stands where: `x` is any digit, `y` one of `89ab`.
const SHAPE: &str = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";

/// A new identifier as text, out of random bits. The page names things by text
/// alone: it only ever compares and writes identifiers.
pub fn random_uuid(random: &mut dyn FnMut() -> u32) -> String {
    let mut text = String::new();
    let mut bits = 0;
    for (at, mark) in SHAPE.chars().enumerate() {
        // Four bits for each character, used or not.
        if at % 8 == 0 {
            bits = random();
        }
        let digit = match mark {
            'x' => bits & 15,
            'y' => bits & 3 | 8,
            _ => 16,
        };
        text.push(char::from_digit(digit, 16).unwrap_or(mark));
        bits >>= 4;
    }
    text
}

/// Whether `text` is a UUID version 4 in its usual form, in either case.
pub fn is_uuid(text: &str) -> bool {
    let mut chars = text.chars();
    for mark in SHAPE.chars() {
        let char = chars.next().unwrap_or_default();
        let digit = char.to_digit(16);
        let fits = match mark {
            'x' => digit.is_some(),
            'y' => digit.is_some_and(|digit| digit >> 2 == 2),
            _ => char == mark,
        };
        if !fits {
            return false;
        }
    }
    chars.next().is_none()
}

/// A UUID version 4.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Uuid([u8; 16]);

impl Uuid {
    /// Makes a version 4 UUID out of 16 random bytes; six bits are overwritten
    /// with version and variant.
    pub fn v4(mut random: [u8; 16]) -> Self {
        random[6] = random[6] & 0x0f | 0x40;
        random[8] = random[8] & 0x3f | 0x80;
        Self(random)
    }

    /// Reads the usual form of 36 characters, in either case; `None` for
    /// anything else, other versions included.
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 16];
        let mut digits = text.bytes().filter(|char| *char != b'-');
        for byte in &mut bytes {
            for _ in 0..2 {
                *byte = *byte << 4 | char::from(digits.next()?).to_digit(16)? as u8;
            }
        }
        let uuid = Self::v4(bytes);
        let is_same = uuid.0 == bytes && uuid.to_string().eq_ignore_ascii_case(text);
        is_same.then_some(uuid)
    }

    /// Appends the usual form, in lower case.
    pub fn push_to(&self, out: &mut String) {
        for (at, byte) in self.0.iter().enumerate() {
            if matches!(at, 4 | 6 | 8 | 10) {
                out.push('-');
            }
            for nibble in [byte >> 4, byte & 0x0f] {
                out.push(char::from(match nibble {
                    0..=9 => b'0' + nibble,
                    _ => b'a' + nibble - 10,
                }));
            }
        }
    }

    /// The usual form, in lower case.
    #[expect(
        clippy::inherent_to_string_shadow_display,
        reason = "the formatting machinery behind Display costs a kilobyte in wasm"
    )]
    pub fn to_string(&self) -> String {
        let mut text = String::with_capacity(36);
        self.push_to(&mut text);
        text
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Self::to_string(self))
    }
}

impl fmt::Debug for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Uuid {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&Self::to_string(self))
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Uuid {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a UUID version 4"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn is_always_a_version_4_that_reads_back(random: [u8; 16]) {
            let uuid = Uuid::v4(random);
            prop_assert_eq!(Uuid::parse(&uuid.to_string()), Some(uuid));
            prop_assert_eq!(Uuid::parse(&uuid.to_string().to_uppercase()), Some(uuid));
        }

        #[test]
        fn as_text_it_is_the_same(random: u32, text: String) {
            let made = random_uuid(&mut || random);
            prop_assert!(is_uuid(&made) && is_uuid(&made.to_uppercase()));
            prop_assert_eq!(Uuid::parse(&made).unwrap().to_string(), made);
            prop_assert_eq!(is_uuid(&text), Uuid::parse(&text).is_some());
        }
    }

    #[test]
    fn sets_version_and_variant() {
        assert_eq!(
            Uuid::v4([0xff; 16]).to_string(),
            "ffffffff-ffff-4fff-bfff-ffffffffffff"
        );
        assert_eq!(
            Uuid::v4([0; 16]).to_string(),
            "00000000-0000-4000-8000-000000000000"
        );
    }

    #[test]
    fn refuses_other_versions_and_shapes() {
        for text in [
            "",
            "ffffffff-ffff-7fff-bfff-ffffffffffff",
            "ffffffff-ffff-4fff-cfff-ffffffffffff",
            "ffffffffffff-4fff-bfff-ffffffffffffff",
            "ffffffff-ffff-4fff-bfff-fffffffffffff",
            "ffffffff-ffff-4fff-bfff-fffffffffff",
            "gfffffff-ffff-4fff-bfff-ffffffffffff",
        ] {
            assert_eq!(Uuid::parse(text), None, "{text}");
            assert!(!is_uuid(text), "{text}");
        }
    }
}
