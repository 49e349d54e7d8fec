//! Starting, serving, and stopping without losing anything.

use crate::access::Access;
use crate::app::{App, Stopping};
use crate::beacons::Limits;
use crate::budget::Budget;
use crate::crowd::Crowd;
use crate::flags::Flags;
use crate::forward;
use crate::rate::Rate;
use crate::routes::routes;
use crate::store::{self, Store};
use crate::{clock, connections, webhook};
use std::fmt;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use trailmark::domain::Millis;

/// Why the collector could not run.
#[derive(Debug)]
pub enum Failure {
    /// Threads or signals are not to be had.
    System(io::Error),
    /// The address cannot be listened on.
    Listen(SocketAddr, io::Error),
    /// The database cannot be opened.
    Database(PathBuf, rusqlite::Error),
}

/// Serves until SIGTERM or SIGINT; every event answered with 2xx is on disk then.
///
/// # Errors
/// When it cannot start.
pub fn run(flags: Flags) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Failure::System)?;
    let outcome = runtime.block_on(serve(flags));
    // Clients that outlasted the grace must not hold the process.
    runtime.shutdown_background();
    outcome
}

/// Erases what `database` has of a visitor, by the id that the visitor's own page has; returns how many events those were.
///
/// # Errors
/// When there is no such file, or it cannot be written.
pub fn erase(database: &Path, visitor: &str) -> Result<i64, Failure> {
    let failed = |wrong| Failure::Database(database.into(), wrong);
    // Looking must not make one.
    if !database.exists() {
        return Err(failed(rusqlite::Error::InvalidPath(database.into())));
    }
    store::erase(database, visitor, clock::now()).map_err(failed)
}

async fn serve(flags: Flags) -> Result<(), Failure> {
    let signal = signal().map_err(Failure::System)?;
    let listener = listen(flags.listen).await?;
    let address = listener.local_addr().map_err(Failure::System)?;
    let failed = |wrong| Failure::Database(flags.database.clone(), wrong);
    let (store, writer) = Store::open(&flags.database, flags.queue.get()).map_err(failed)?;
    allow_connections();
    let (stop, stopping) = Stopping::new();
    let patience = Duration::from_secs(flags.patience.get().into());
    let store = Arc::new(store);
    let days = flags.retention_days.get();
    expire(&store, days).await;
    tokio::spawn(expire_daily(Arc::clone(&store), days));
    forward::start(flags.forward, &flags.database, &store, &stopping).map_err(failed)?;
    webhook::start(flags.webhooks, &flags.database, &store, &stopping).map_err(failed)?;
    let app = App {
        store,
        origins: flags.origins.into(),
        limits: Limits {
            max_body: flags.max_body.get(),
            patience,
        },
        budget: Budget::of(flags.in_flight.get()),
        rate: Arc::new(Rate::of(flags.rate, flags.peers)),
        access: Arc::new(Access::of(flags.dashboard_token, flags.peers)),
        generated: flags.generated,
        stopping: stopping.clone(),
    };
    let router = routes(app, flags.serve.into());
    let crowd = Crowd::of(flags.connections.get(), flags.peers);
    tokio::spawn(async move {
        signal.await;
        stop.send_replace(true);
    });
    announce(address);
    let serving = connections::serve(listener, router, crowd, patience, stopping.clone());
    tokio::select! {
        () = serving => {}
        () = grace_over(stopping) => {}
    }
    writer.finish().await;
    Ok(())
}

async fn expire(store: &Store, days: u32) {
    store.expire(clock::now() - Millis::from(days) * DAY).await;
}

async fn expire_daily(store: Arc<Store>, days: u32) {
    loop {
        tokio::time::sleep(Duration::from_secs(86_400)).await;
        expire(&store, days).await;
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address)
        .await
        .map_err(|wrong| Failure::Listen(address, wrong))
}

/// As many as the system lets us: what a shell or systemd gives at first is for programs that use `select`
/// (<https://0pointer.net/blog/file-descriptor-limits.html>), and the database needs some too.
#[cfg(unix)]
fn allow_connections() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // Where it fails, fewer are served at once.
    let _ = setrlimit(Resource::Nofile, limit);
}

#[cfg(not(unix))]
fn allow_connections() {}

/// The one line on stdout: who starts us with port 0 reads the port here.
fn announce(address: SocketAddr) {
    let mut out = io::stdout();
    let _ = writeln!(out, "trailmark-collector listening on http://{address}");
    let _ = out.flush();
}

async fn grace_over(mut stopping: Stopping) {
    stopping.given().await;
    tokio::time::sleep(GRACE).await;
}

/// Listens for signals from now on, and not only once the answer is awaited.
#[cfg(unix)]
fn signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async { _ = tokio::signal::ctrl_c().await })
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System(wrong) => write!(f, "cannot start: {wrong}"),
            Self::Listen(address, wrong) if wrong.kind() == io::ErrorKind::AddrInUse => write!(
                f,
                "{address} is in use by another process; --listen chooses another address"
            ),
            Self::Listen(address, wrong) => write!(f, "cannot listen on {address}: {wrong}"),
            Self::Database(file, wrong) => {
                write!(f, "cannot use the database {}: {wrong}", file.display())
            }
        }
    }
}

impl std::error::Error for Failure {}

const DAY: Millis = 86_400_000;
/// How long a slow client may hold up the end.
const GRACE: Duration = Duration::from_secs(5);
