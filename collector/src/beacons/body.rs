//! The body of a request as bytes: its type, its coding, and its limits.

use super::gzip;
use crate::budget::Share;
use crate::refusal::Refusal;
use axum::body::BodyDataStream;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use futures_util::StreamExt;
use std::time::Duration;

/// What a body may cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Bytes, both as sent and unpacked.
    pub(crate) max_body: usize,
    /// How long it may take to arrive.
    pub(crate) patience: Duration,
}

/// Reads a body within its limits; each byte is held in the share.
///
/// What the head shows to be wrong is refused without keeping any of the body.
pub(super) async fn read(
    request: Request,
    limits: Limits,
    share: &mut Share,
) -> Result<Vec<u8>, Refusal> {
    let coding = match check_head(request.headers(), limits.max_body) {
        Ok(coding) => coding,
        Err(refusal) => {
            discard(request, limits).await;
            return Err(refusal);
        }
    };
    let sent = tokio::time::timeout(limits.patience, collect(request, limits, share))
        .await
        // Not 408: a page gives events up at most 4xx, and a slow line is no fault of theirs.
        .unwrap_or_else(|_| Err(Refusal::later(5, "the body took too long to arrive")))?;
    match coding {
        Coding::Plain => Ok(sent),
        Coding::Gzip => gzip::unpack(&sent, limits.max_body, share),
    }
}

/// Reads a body that nobody wants, within limits: closing on a sender that is still
/// sending resets the connection before it reads our answer.
pub(crate) async fn discard(request: Request, limits: Limits) {
    let headers = request.headers();
    // Who asks first waits for the answer, and who sends that much is cut off in any case.
    let in_vain = declared(headers).is_some_and(|length| length > limits.max_body + LINGER);
    if !in_vain && !headers.contains_key(header::EXPECT) {
        let body = request.into_body().into_data_stream();
        drain(body, limits).await;
    }
}

async fn collect(request: Request, limits: Limits, share: &mut Share) -> Result<Vec<u8>, Refusal> {
    let expected = declared(request.headers()).unwrap_or_default();
    let mut bytes = Vec::with_capacity(expected.min(USUAL / 8));
    let mut body = request.into_body().into_data_stream();
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|_| Refusal::field(BODY, "the body ended early"))?;
        let fits = if bytes.len() + chunk.len() > limits.max_body {
            Err(too_large(limits.max_body))
        } else {
            share.grow(chunk.len()).map_err(Refusal::from)
        };
        if let Err(refusal) = fits {
            drop(bytes);
            share.clear();
            drain(body, limits).await;
            return Err(refusal);
        }
        if bytes.capacity() - bytes.len() < chunk.len() {
            // In steps: doubling would hold up to twice of what is counted.
            bytes.reserve_exact(chunk.len().max(USUAL));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

async fn drain(mut body: BodyDataStream, limits: Limits) {
    let reading = async {
        let mut left = limits.max_body + LINGER;
        while let Some(Ok(chunk)) = body.next().await {
            match left.checked_sub(chunk.len()) {
                Some(rest) => left = rest,
                None => return,
            }
        }
    };
    let _ = tokio::time::timeout(limits.patience, reading).await;
}

/// What can be said without the body.
fn check_head(headers: &HeaderMap, max_body: usize) -> Result<Coding, Refusal> {
    if declared(headers).is_some_and(|length| length > max_body) {
        return Err(too_large(max_body));
    }
    check_type(headers)?;
    coding(headers)
}

fn declared(headers: &HeaderMap) -> Option<usize> {
    let length = headers.get(header::CONTENT_LENGTH)?;
    length.to_str().ok()?.parse().ok()
}

#[derive(Clone, Copy)]
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

pub(super) fn too_large(max: usize) -> Refusal {
    let error = format!("a beacon may have {max} bytes");
    Refusal::of(StatusCode::PAYLOAD_TOO_LARGE, error)
}

fn unsupported(error: &str) -> Refusal {
    Refusal::of(StatusCode::UNSUPPORTED_MEDIA_TYPE, error)
}

/// The name under which the whole body is blamed.
pub(super) const BODY: &str = "body";

const TYPES: [&str; 2] = ["text/plain", "application/json"];
/// How much of a body that is too large is still read.
const LINGER: usize = 4 << 20;
/// Pages send no more. Room is made as a body arrives, not as it is promised.
const USUAL: usize = 64 << 10;

#[cfg(test)]
mod tests {
    use super::*;

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
