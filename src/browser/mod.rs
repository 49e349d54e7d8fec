//! The boundary to a page: one text in, one text out.
//!
//! `js/` has the hands (listeners, storage, requests), this crate the head.
//! What passes between them is text: a fact as its name and arguments, the
//! effects in return as JSON, `[["wake", 5000], …]`. Typed bindings for each
//! member of each browser object would cost far more bytes on either side
//! (docs/DECISIONS.md), and facts that are text can be recorded on a page and
//! replayed in a test.

#[cfg(target_arch = "wasm32")]
mod allocator;
#[cfg(target_arch = "wasm32")]
mod border;
#[cfg(all(target_arch = "wasm32", feature = "encoder"))]
pub mod encoder;
#[cfg(all(target_arch = "wasm32", not(feature = "encoder")))]
pub mod exports;

#[cfg(test)]
mod tests;
