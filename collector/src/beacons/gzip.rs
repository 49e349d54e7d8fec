//! Unpacking a body, up to a limit.

use super::body::{BODY, too_large};
use crate::budget::Share;
use crate::refusal::Refusal;
use flate2::bufread::GzDecoder;
use std::io::Read;

/// Unpacks at most `max` bytes; each is held in the share.
///
/// One member is read, as browsers write it. A body could hold tens of thousands of empty
/// ones, each of which costs as much to begin as a kilobyte costs to unpack.
pub(super) fn unpack(packed: &[u8], max: usize, share: &mut Share) -> Result<Vec<u8>, Refusal> {
    let mut decoder = GzDecoder::new(packed);
    let mut bytes = Vec::new();
    let mut chunk = [0; CHUNK];
    loop {
        let n = decoder
            .read(&mut chunk)
            .map_err(|_| wrong("the body is not gzip"))?;
        if n == 0 {
            break;
        }
        if bytes.len() + n > max {
            return Err(too_large(max));
        }
        share.grow(n)?;
        bytes.extend_from_slice(chunk.get(..n).unwrap_or_default());
    }
    if decoder.into_inner().is_empty() {
        Ok(bytes)
    } else {
        Err(wrong("something follows the gzip"))
    }
}

fn wrong(error: &str) -> Refusal {
    Refusal::field(BODY, error)
}

const CHUNK: usize = 16 << 10;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::Budget;
    use axum::http::StatusCode;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn unpack(packed: &[u8], max: usize) -> Result<Vec<u8>, Refusal> {
        super::unpack(packed, max, &mut Budget::of(max).share().unwrap())
    }

    #[test]
    fn unpacks_up_to_the_limit_and_not_a_byte_more() {
        let packed = gzip(&[b' '; 100]);
        assert_eq!(unpack(&packed, 100).unwrap(), [b' '; 100]);
        let refusal = unpack(&packed, 99).unwrap_err();
        assert_eq!(refusal.parts().0, StatusCode::PAYLOAD_TOO_LARGE);
    }

    #[test]
    fn a_bomb_is_held_no_further_than_the_budget_goes() {
        let mut share = Budget::of(CHUNK).share().unwrap();
        let refusal = super::unpack(&gzip(&vec![b' '; 1 << 20]), 2 << 20, &mut share).unwrap_err();
        assert_eq!(refusal.parts().0, StatusCode::SERVICE_UNAVAILABLE);
    }

    #[test]
    fn names_the_body_when_it_is_torn_or_goes_on() {
        let packed = gzip(b"{}");
        let torn = &packed[..packed.len() - 3];
        let two = [&packed[..], &packed[..]].concat();
        for wrong in [torn, b"not gzip", b"", &two] {
            let refusal = unpack(wrong, 100).unwrap_err();
            assert_eq!(refusal.parts().1, Some(BODY));
        }
    }
}
