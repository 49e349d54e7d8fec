//! The page an event happened on.

/// A page as it may be kept: its URLs are reduced already, its title cleaned.
/// What is not known is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default))]
pub struct Page {
    /// Address without credentials, fragment and unknown query parameters.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "String::is_empty"))]
    pub url: String,
    /// The document's title.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "String::is_empty"))]
    pub title: String,
    /// The page that linked here, reduced likewise.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "String::is_empty"))]
    pub referrer: String,
}
