//! How much a visitor has allowed.

use super::text::nth;

/// The state of consent; the meaning of each is section 4 of the contract.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum Consent {
    /// An answer is awaited: nothing is stored, nothing is sent.
    Required,
    /// Refused: nothing is stored, nothing is sent, what was stored is erased.
    Denied,
    /// Counting without recognising: nothing is stored, events carry no visitor.
    #[default]
    Cookieless,
    /// Allowed: visitor, journey and queue are kept on the device.
    Granted,
}

impl Consent {
    /// Every state.
    pub const ALL: [Self; 4] = [
        Self::Required,
        Self::Denied,
        Self::Cookieless,
        Self::Granted,
    ];

    /// The word for the state in attributes, calls and events.
    pub fn name(self) -> &'static str {
        nth("required denied cookieless granted", b' ', self as usize)
    }

    /// The state called `name`. A word that is not known grants nothing.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Whether something may be kept on the device.
    pub fn may_store(self) -> bool {
        self == Self::Granted
    }

    /// Whether events may leave the device.
    pub fn may_send(self) -> bool {
        matches!(self, Self::Cookieless | Self::Granted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_granted_stores_and_only_two_states_send() {
        let allowed = Consent::ALL.map(|state| (state.may_store(), state.may_send()));
        assert_eq!(
            allowed,
            [(false, false), (false, false), (false, true), (true, true)]
        );
    }

    #[test]
    fn an_unknown_word_is_no_state() {
        for word in ["", "GRANTED", "true", "yes", "grant"] {
            assert_eq!(Consent::from_name(word), None);
        }
    }
}
