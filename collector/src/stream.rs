//! `GET /api/stream`: events as they are committed, as server-sent events.
//!
//! Only the number of the newest row is broadcast; each stream reads the rows
//! after its own last one from the database. So nothing is missed or doubled
//! over a reconnect, and a reader that is slow holds one small page of rows, no more.

use crate::api;
use crate::app::{App, Stopping};
use crate::parameters::{self, Parameters};
use crate::refusal::Refusal;
use crate::store::{self, Progress, Robots, Store, Touchpoint};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

pub(crate) async fn open(
    State(app): State<App>,
    query: Parameters,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Refusal> {
    let (seen, robots) = (resume(&query, &headers)?, api::robots(&query)?);
    let newest = app.store.read(store::newest_row).await?;
    let feed = Feed {
        // A row that does not exist yet was seen in another file: one deleted since.
        after: seen.map_or(newest, |seen| seen.min(newest)),
        robots,
        read: VecDeque::new(),
        progress: app.store.watch(),
        store: app.store,
        stopping: app.stopping,
    };
    let events = stream::unfold(feed, |mut feed| async {
        let touchpoint = feed.next().await?;
        Some((Ok::<_, Infallible>(event(&touchpoint)), feed))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

/// A browser that reconnects says what it saw last, and means it over the URL it was given first.
fn resume(query: &Parameters, headers: &HeaderMap) -> Result<Option<i64>, Refusal> {
    match headers.get(LAST_EVENT_ID) {
        Some(seen) if !seen.is_empty() => {
            let seen = seen.to_str().unwrap_or_default();
            parameters::number(LAST_EVENT_ID, seen, 0..=i64::MAX).map(Some)
        }
        _ => query.number("after", 0..=parameters::MOST),
    }
}

struct Feed {
    after: i64,
    robots: Robots,
    read: VecDeque<Touchpoint>,
    progress: watch::Receiver<Progress>,
    store: Arc<Store>,
    stopping: Stopping,
}

impl Feed {
    /// The next row, however long it takes; `None` when the server stops.
    async fn next(&mut self) -> Option<Touchpoint> {
        while self.read.is_empty() && !self.stopping.is_given() {
            let committed = self.progress.borrow_and_update().row;
            let (after, robots) = (self.after, self.robots);
            let rows = self
                .store
                .read(move |db| store::stream(db, after, PAGE, robots))
                .await;
            // The browser reconnects by itself and resumes where it is.
            self.read = rows.ok()?.into();
            if self.read.is_empty() {
                // Up to there nothing is wanted, and need not be read again.
                self.after = after.max(committed);
                self.more().await?;
            }
        }
        let touchpoint = self.read.pop_front()?;
        self.after = touchpoint.row;
        Some(touchpoint)
    }

    /// Waits for a commit. Those of another process are not told, so looks up now and then.
    async fn more(&mut self) -> Option<()> {
        tokio::select! {
            told = self.progress.changed() => told.ok(),
            () = tokio::time::sleep(LOOK_UP) => Some(()),
            () = self.stopping.given() => None,
        }
    }
}

fn event(touchpoint: &Touchpoint) -> Event {
    let json = serde_json::to_string(touchpoint).unwrap_or_default();
    Event::default()
        .id(touchpoint.row.to_string())
        .event("touchpoint")
        // Bare line ends in JSON stand between tokens only, and would be one more `data:` line each.
        .data(json.replace(['\r', '\n'], " "))
}

const LAST_EVENT_ID: &str = "last-event-id";
const PAGE: i64 = 20;
const KEEP_ALIVE: Duration = Duration::from_secs(15);
const LOOK_UP: Duration = Duration::from_secs(10);
