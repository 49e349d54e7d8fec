//! What the collector answers when it cannot take or give something.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A request that is not served, as `{"error": …, "field": …}`.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    error: String,
    field: Option<String>,
    retry_after: Option<u32>,
}

#[derive(serde::Serialize)]
struct Body<'a> {
    error: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
}

impl Refusal {
    /// Will never be served as it is.
    pub(crate) fn of(status: StatusCode, error: impl Into<String>) -> Self {
        Self {
            status,
            error: error.into(),
            field: None,
            retry_after: None,
        }
    }

    /// `field` is wrong; sending the same again is of no use.
    pub(crate) fn field(field: impl Into<String>, error: impl Into<String>) -> Self {
        Self {
            field: Some(capped(field.into())),
            ..Self::of(StatusCode::BAD_REQUEST, capped(error.into()))
        }
    }

    /// Can be served later; the same may be sent again after `seconds`.
    pub(crate) fn later(seconds: u32, error: impl Into<String>) -> Self {
        Self {
            retry_after: Some(seconds),
            ..Self::of(StatusCode::SERVICE_UNAVAILABLE, error)
        }
    }

    /// Too many from this address; the same may be sent again after `seconds`.
    pub(crate) fn too_often(seconds: u32) -> Self {
        Self {
            status: StatusCode::TOO_MANY_REQUESTS,
            ..Self::later(seconds, "too many beacons from this address")
        }
    }

    /// Too many wrong secrets from this address; after `seconds` another may be tried.
    pub(crate) fn too_many_tries(seconds: u32) -> Self {
        Self {
            status: StatusCode::TOO_MANY_REQUESTS,
            ..Self::later(seconds, "too many wrong tokens from this address")
        }
    }

    #[cfg(test)]
    pub(crate) fn parts(&self) -> (StatusCode, Option<&str>, &str) {
        (self.status, self.field.as_deref(), &self.error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = Json(Body {
            error: &self.error,
            field: self.field.as_deref(),
        });
        let mut response = (self.status, body).into_response();
        if let Some(seconds) = self.retry_after {
            let seconds = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}

/// Messages quote what was sent, which may be a megabyte of anything.
fn capped(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(MAX_CHARS) {
        text.truncate(end);
        text.push('…');
    }
    text
}

const MAX_CHARS: usize = 200;
