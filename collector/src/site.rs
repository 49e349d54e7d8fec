//! `--serve`: static files at `/`, from the first directory that has them.

use crate::refusal::Refusal;
use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use std::path::PathBuf;
use std::sync::Arc;
use tower_http::services::ServeDir;

/// Looks the path up in each directory in turn; `/404.html`, where there is
/// one, says that nothing was found.
pub(crate) async fn file(directories: Arc<[PathBuf]>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    if let Some(found) = find(&directories, &parts).await {
        return found;
    }
    parts.uri = Uri::from_static("/404.html");
    match find(&directories, &parts).await {
        Some(mut page) => {
            *page.status_mut() = StatusCode::NOT_FOUND;
            page
        }
        // Marked as well: a page that names a wrong address as its collector has to read that.
        None => marked(Refusal::of(StatusCode::NOT_FOUND, "there is nothing here").into_response()),
    }
}

async fn find(directories: &[PathBuf], parts: &Parts) -> Option<Response> {
    for directory in directories {
        let request = Request::from_parts(parts.clone(), Body::empty());
        // An error here is the disk's: the next directory may well be readable.
        let Ok(found) = ServeDir::new(directory).try_call(request).await else {
            continue;
        };
        if found.status() != StatusCode::NOT_FOUND {
            return Some(marked(found.into_response()));
        }
    }
    None
}

fn marked(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    // Public files: a shop on another origin may load the tag from here, and the
    // tag fetches its module.
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    response
}
