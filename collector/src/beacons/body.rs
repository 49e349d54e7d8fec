//! The body of a request as bytes: its type, its coding, and its limits.

use crate::refusal::Refusal;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use flate2::read::MultiGzDecoder;
use futures_util::StreamExt;
use std::io::Read;
use std::time::Duration;

/// Reads a body of at most `max` bytes, both as sent and unpacked.
///
/// What is refused is read all the same, within limits: closing on a sender that
/// is still sending resets the connection before it reads our answer.
pub(super) async fn read(request: Request, max: usize) -> Result<Vec<u8>, Refusal> {
    let (parts, body) = request.into_parts();
    let sent = collect(body, max).await?;
    check_type(&parts.headers)?;
    match coding(&parts.headers)? {
        Coding::Plain => Ok(sent),
        Coding::Gzip => gunzip(&sent, max),
    }
}

/// Reads a body that nobody wants.
pub(crate) async fn discard(request: Request) {
    let _ = collect(request.into_body(), 0).await;
}

async fn collect(body: Body, max: usize) -> Result<Vec<u8>, Refusal> {
    tokio::time::timeout(PATIENCE, collect_patiently(body, max))
        .await
        // Not 408: a page gives events up at most 4xx, and a slow line is no fault of theirs.
        .unwrap_or_else(|_| Err(Refusal::later(5, "the body took too long to arrive")))
}

async fn collect_patiently(body: Body, max: usize) -> Result<Vec<u8>, Refusal> {
    let mut body = body.into_data_stream();
    let mut bytes = Vec::new();
    let mut length = 0_usize;
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|_| Refusal::field(BODY, "the body ended early"))?;
        length = length.saturating_add(chunk.len());
        if length <= max {
            bytes.extend_from_slice(&chunk);
        } else if length > max.saturating_add(LINGER) {
            break;
        }
    }
    if length > max {
        Err(too_large(max))
    } else {
        Ok(bytes)
    }
}

enum Coding {
    Plain,
    Gzip,
}

fn coding(headers: &HeaderMap) -> Result<Coding, Refusal> {
    let named = headers
        .get(header::CONTENT_ENCODING)
        .map(|coding| coding.as_bytes());
    match named.map(<[u8]>::to_ascii_lowercase).as_deref() {
        None | Some(b"" | b"identity") => Ok(Coding::Plain),
        Some(b"gzip" | b"x-gzip") => Ok(Coding::Gzip),
        Some(_) => Err(unsupported("Content-Encoding may be gzip")),
    }
}

fn check_type(headers: &HeaderMap) -> Result<(), Refusal> {
    let Some(named) = headers.get(header::CONTENT_TYPE) else {
        return Ok(());
    };
    let named = named.to_str().unwrap_or_default();
    let essence = named.split(';').next().unwrap_or_default().trim();
    if TYPES
        .iter()
        .any(|known| essence.eq_ignore_ascii_case(known))
    {
        Ok(())
    } else {
        Err(unsupported(
            "Content-Type may be text/plain or application/json",
        ))
    }
}

fn gunzip(packed: &[u8], max: usize) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
    MultiGzDecoder::new(packed)
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|_| Refusal::field(BODY, "the body is not gzip"))?;
    if bytes.len() > max {
        Err(too_large(max))
    } else {
        Ok(bytes)
    }
}

fn too_large(max: usize) -> Refusal {
    let error = format!("a beacon may have {max} bytes");
    Refusal::of(StatusCode::PAYLOAD_TOO_LARGE, error)
}

fn unsupported(error: &str) -> Refusal {
    Refusal::of(StatusCode::UNSUPPORTED_MEDIA_TYPE, error)
}

/// The name under which the whole body is blamed.
pub(super) const BODY: &str = "body";

const TYPES: [&str; 2] = ["text/plain", "application/json"];
const PATIENCE: Duration = Duration::from_secs(30);
/// How much of a body that is too large is still read.
const LINGER: usize = 8 << 20;

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn unpacks_up_to_the_limit_and_not_a_byte_more() {
        let packed = gzip(&[b' '; 100]);
        assert_eq!(gunzip(&packed, 100).unwrap(), [b' '; 100]);
        let refusal = gunzip(&packed, 99).unwrap_err();
        assert_eq!(refusal.parts().0, StatusCode::PAYLOAD_TOO_LARGE);
    }

    #[test]
    fn names_the_body_when_it_is_torn() {
        let mut packed = gzip(b"{}");
        packed.truncate(packed.len() - 3);
        for torn in [&packed[..], b"not gzip"] {
            let refusal = gunzip(torn, 100).unwrap_err();
            assert_eq!(refusal.parts().1, Some(BODY));
        }
    }

    #[test]
    fn takes_the_types_that_pages_send() {
        for (sent, taken) in [
            ("text/plain", true),
            ("text/plain;charset=UTF-8", true),
            ("Text/Plain; charset=iso-8859-1", true),
            ("application/json", true),
            ("APPLICATION/JSON ;charset=utf-8", true),
            ("application/jsonp", false),
            ("multipart/form-data; boundary=x", false),
            ("application/x-www-form-urlencoded", false),
            ("", false),
        ] {
            let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, sent.parse().unwrap())]);
            assert_eq!(check_type(&headers).is_ok(), taken, "{sent}");
        }
        assert!(check_type(&HeaderMap::new()).is_ok());
    }
}
