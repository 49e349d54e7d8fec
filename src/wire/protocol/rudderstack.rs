//! RudderStack: `POST /beacon/v1/batch?writeKey=`, the batches of its own library for
//! browsers (<https://www.rudderstack.com/docs/api/http-api/>, and `gateway/` in
//! rudderlabs/rudder-server).
//!
//! `key` is the source's write key, which is public. What the messages say is in `spec.rs`.

use super::spec::{self, Reader, TOGETHER};
use super::{ANY_AGE, Batch, Needs, Protocol, Request, Traits};
use crate::wire::json::Writer;

/// See the module.
#[derive(Debug)]
pub enum Rudderstack {}

impl Protocol for Rudderstack {
    const TRAITS: Traits = Traits {
        name: "rudderstack",
        together: TOGETHER,
        // It can, but `Dedup.enableDedup` is off unless somebody has turned it on.
        keeps_once: false,
        max_age: ANY_AGE,
        needs: Needs::Nothing,
    };

    fn write(batch: &Batch<'_>, request: &mut Request) {
        request.url = batch.endpoint("/beacon/v1/batch");
        request.query("writeKey", batch.destination.key);
        let mut json = Writer::object();
        spec::batch(&mut json, batch, Reader::Rudder, request);
        json.close('}');
        request.body = json.finish();
    }

    fn answer(status: u32, _body: &str) -> u32 {
        spec::answer(status)
    }
}
