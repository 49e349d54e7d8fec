//! Segment, HTTP Tracking API: `POST /v1/b`, the batches of its own library for browsers
//! (<https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/>).
//!
//! `key` is the source's write key, which is public. Jitsu takes the same, under
//! `/v1/batch?writekey=`. What the messages say is in `spec.rs`.

use super::spec::{self, Reader, TOGETHER};
use super::{ANY_AGE, Batch, Needs, Protocol, Request, Traits};
use crate::wire::json::Writer;

/// See the module.
#[derive(Debug)]
pub enum Segment {}

impl Protocol for Segment {
    const TRAITS: Traits = Traits {
        name: "segment",
        together: TOGETHER,
        keeps_once: true,
        max_age: ANY_AGE,
        needs: Needs::Nothing,
    };

    fn write(batch: &Batch<'_>, request: &mut Request) {
        request.url = batch.endpoint("/v1/b");
        let mut json = Writer::object();
        // In a header it would need a preflight.
        json.some_text("writeKey", batch.destination.key);
        spec::batch(&mut json, batch, Reader::Segment, request);
        json.close('}');
        request.body = json.finish();
    }

    fn answer(status: u32, _body: &str) -> u32 {
        spec::answer(status)
    }
}
