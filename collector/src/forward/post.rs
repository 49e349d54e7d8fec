//! One request to another collector, and what its answer means.

use std::io;
use std::time::Duration;
use trailmark::domain::text::head;
use trailmark::wire::protocol::{self, Request, Traits};
use ureq::{Agent, Error, Timeout};

/// What became of a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Its events were taken.
    Taken,
    /// They were refused for good, and why.
    Refused(String),
    /// Fewer at once may be taken.
    TooMuch(String),
    /// They were not taken now; the collector may have said for how long.
    Later(String, Option<Duration>),
    /// Nobody knows whether they were taken.
    Uncertain(String),
}

/// A client that waits for answers, but not for ever.
pub(crate) fn client() -> Agent {
    Agent::config_builder()
        .timeout_connect(Some(CONNECT))
        .timeout_global(Some(PATIENCE))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .user_agent(concat!("trailmark-collector/", env!("CARGO_PKG_VERSION")))
        .build()
        .into()
}

/// Posts a request and reads its answer.
pub(super) fn post(client: &Agent, traits: &Traits, request: &Request) -> Outcome {
    let content_type = match request.content_type {
        "" => "text/plain;charset=UTF-8",
        other => other,
    };
    let mut post = client
        .post(&request.url)
        .header("Content-Type", content_type);
    for line in request.headers.lines() {
        if let Some((name, value)) = line.split_once(": ") {
            post = post.header(name, value);
        }
    }
    let mut answer = match post.send(&request.body) {
        Ok(answer) => answer,
        Err(wrong) => return failed(&wrong),
    };
    let retry_after = answer.headers().get("Retry-After");
    let retry_after = retry_after.and_then(|seconds| seconds.to_str().ok()?.parse().ok());
    let status = u32::from(answer.status().as_u16());
    let body = answer.body_mut().with_config().limit(MAX_ANSWER);
    let body = body.read_to_string().unwrap_or_default();
    let meant = protocol::answer(traits.name, status, &body);
    let said = format!("{status} {}", head(body.trim(), MAX_SAID));
    judge(meant, said, retry_after.map(Duration::from_secs))
}

/// By HTTP status (RFC 9110, section 15). A wrong key or path refuses everything, and is
/// mended by whoever runs this: the events wait for that.
fn judge(status: u32, said: String, retry_after: Option<Duration>) -> Outcome {
    match status {
        200..=299 => Outcome::Taken,
        400 | 413 | 422 => Outcome::TooMuch(said),
        401 | 403 | 404 | 405 | 425 | 429 | 503 => Outcome::Later(said, retry_after),
        300..=399 => Outcome::Later(said, None),
        402..=499 if status != 408 => Outcome::Refused(said),
        _ => Outcome::Uncertain(said),
    }
}

/// Without an answer: who was never reached has taken nothing.
fn failed(wrong: &Error) -> Outcome {
    let said = wrong.to_string();
    let is_unreached = match wrong {
        Error::HostNotFound | Error::ConnectionFailed | Error::Tls(_) => true,
        Error::Timeout(at) => matches!(at, Timeout::Resolve | Timeout::Connect),
        Error::Io(wrong) => wrong.kind() == io::ErrorKind::ConnectionRefused,
        _ => false,
    };
    match wrong {
        _ if is_unreached => Outcome::Later(said, None),
        Error::BadUri(_) | Error::Http(_) => Outcome::Refused(said),
        _ => Outcome::Uncertain(said),
    }
}

const CONNECT: Duration = Duration::from_secs(10);
const PATIENCE: Duration = Duration::from_secs(30);
/// Of an answer: partial failures are listed event by event.
const MAX_ANSWER: u64 = 256 << 10;
/// Of what is said of a failure.
const MAX_SAID: usize = 300;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_mean_what_http_says_to_a_server() {
        let judged = |status| judge(status, String::new(), None);
        assert_eq!(judged(204), Outcome::Taken);
        assert_eq!(judged(400), Outcome::TooMuch(String::new()));
        assert_eq!(judged(410), Outcome::Refused(String::new()));
        for status in [301, 401, 403, 404, 429, 503] {
            assert_eq!(judged(status), Outcome::Later(String::new(), None));
        }
        for status in [408, 500, 502, 504] {
            assert_eq!(judged(status), Outcome::Uncertain(String::new()));
        }
    }
}
