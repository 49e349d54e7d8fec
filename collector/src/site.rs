//! `--serve`: static files at `/`, from the first directory that has them.

use crate::refusal::Refusal;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::path::PathBuf;
use std::sync::Arc;
use tower_http::services::ServeDir;

/// Looks the path up in each directory in turn.
pub(crate) async fn file(directories: Arc<[PathBuf]>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    for directory in directories.iter() {
        let request = Request::from_parts(parts.clone(), Body::empty());
        // An error here is the disk's: the next directory may well be readable.
        let Ok(found) = ServeDir::new(directory).try_call(request).await else {
            continue;
        };
        if found.status() != StatusCode::NOT_FOUND {
            return marked(found.into_response());
        }
    }
    Refusal::of(StatusCode::NOT_FOUND, "there is nothing here").into_response()
}

fn marked(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}
