//! Taking connections: how many at once, how long a head may take, and letting them finish.
//!
//! Knows nothing of what is served. `axum::serve` has neither a limit nor a clock.

use crate::app::Stopping;
use crate::crowd::Crowd;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

/// Serves until told to stop, and then until every request that has begun is answered.
///
/// Only so many connections are open; others wait until one ends. An idle one ends after
/// `patience`, as one does whose head takes longer.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    crowd: Arc<Crowd>,
    patience: Duration,
    mut stopping: Stopping,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(patience)
        .max_buf_size(MAX_HEAD);
    let open = GracefulShutdown::new();
    loop {
        let arrival = async {
            let place = crowd.place().await;
            (place, accept(&listener).await)
        };
        let (place, (stream, peer)) = tokio::select! {
            arrival = arrival => arrival,
            () = stopping.given() => break,
        };
        let Some(guest) = crowd.admit(peer.ip()) else {
            continue;
        };
        // Answers are small and written at once; where the option fails they are slower, not wrong.
        let _ = stream.set_nodelay(true);
        let router = router.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request)
        });
        let connection = http.serve_connection(TokioIo::new(stream), service);
        let connection = open.watch(connection);
        tokio::spawn(async move {
            // Its end is its sender's business, whatever it is.
            let _ = connection.await;
            drop((place, guest));
        });
    }
    drop(listener);
    open.shutdown().await;
}

/// The next connection. One that broke before it was taken is not ours to complain about;
/// where the system has none left to give, one of ours must end first.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(arrival) => return arrival,
            Err(_) => tokio::time::sleep(RECOVERY).await,
        }
    }
}

/// Also what is read ahead of a body, for each connection.
const MAX_HEAD: usize = 16 << 10;
const RECOVERY: Duration = Duration::from_millis(50);
