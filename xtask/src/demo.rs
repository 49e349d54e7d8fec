//! `cargo xtask demo`: builds everything and serves shop, collector, dashboard and documentation
//! on one port until Ctrl-C; with `--traffic`, months of simulated shoppers are there already.

use std::ffi::OsString;
use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::dashboard;
use crate::distribution::{self, Freshness};
use crate::docs;
use crate::journey;
use crate::step::{elapsed, step};
use crate::workspace::Workspace;

pub(crate) fn run(workspace: &Workspace, arguments: lexopt::Parser) -> Result<ExitCode> {
    let Some(options) = Options::parse(workspace, arguments)? else {
        print!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    };
    let begun = Instant::now();
    // Before the long steps, so that nobody waits for this answer.
    refuse_taken_port(options.port)?;
    distribution::build(workspace, Freshness::Compared)?;
    dashboard::build(workspace)?;
    docs::build(workspace)?;
    step("build the collector", || workspace.build_collector())?;
    let traffic = match options.traffic {
        true => Some(step("build the traffic", || journey::build(workspace))?),
        false => None,
    };
    refuse_taken_port(options.port)?;
    serve(workspace, &options, traffic, begun)
}

struct Options {
    port: u16,
    database: PathBuf,
    /// Whether an empty database is filled with simulated shoppers.
    traffic: bool,
}

impl Options {
    /// `None` when help is asked for.
    fn parse(workspace: &Workspace, mut arguments: lexopt::Parser) -> Result<Option<Self>> {
        use lexopt::prelude::*;
        let (mut port, mut database, mut traffic) = (8787, None, false);
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("help") | Short('h') => return Ok(None),
                Long("port") => port = arguments.value()?.parse()?,
                Long("database") => database = Some(arguments.value()?.into()),
                Long("traffic") => traffic = true,
                other => return Err(other.unexpected().into()),
            }
        }
        // Shoppers who were made up do not mix with whoever clicks through the shop.
        let usual = if traffic {
            "demo-traffic.sqlite"
        } else {
            "demo.sqlite"
        };
        Ok(Some(Self {
            port,
            database: database.unwrap_or_else(|| workspace.target(usual)),
            traffic,
        }))
    }
}

fn refuse_taken_port(port: u16) -> Result<()> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Err(problem) if problem.kind() == ErrorKind::AddrInUse => bail!(
            "port {port} is in use, perhaps by a demo that is still running.\n\
             Stop that, or take another port: cargo xtask demo --port {}",
            port.checked_add(1).unwrap_or(8788)
        ),
        Err(problem) => Err(problem).with_context(|| format!("cannot listen on port {port}")),
        Ok(_) => Ok(()),
    }
}

fn serve(
    workspace: &Workspace,
    options: &Options,
    traffic: Option<PathBuf>,
    begun: Instant,
) -> Result<ExitCode> {
    let empty = traffic.filter(|_| !options.database.exists());
    println!("==> start the collector");
    let (interrupt, interrupted) = mpsc::channel();
    ctrlc::set_handler({
        let interrupt = interrupt.clone();
        move || drop(interrupt.send(Event::Interrupted))
    })?;
    let mut child = collector(workspace, options)
        .spawn()
        .context("cannot start the collector")?;
    let mut outcome = wait_until_healthy(options.port, &mut child, &interrupted);
    if let (Ok(Start::Healthy), Some(tool)) = (&outcome, &empty) {
        outcome = fill(tool, options, &interrupted);
    }
    let is_filled = matches!(outcome, Ok(Start::Healthy));
    if is_filled {
        println!("    ready after {}\n", elapsed(begun));
        println!("{}", places(options));
        watch(&mut child, &interrupted)?;
    }
    stop(&mut child)?;
    if empty.is_some() && !is_filled {
        // Else the next demo would take the part for the whole.
        remove(&options.database)?;
    }
    outcome.map(|_| ExitCode::SUCCESS)
}

/// Months of simulated shoppers, through the endpoint that the shop's pages send to.
fn fill(tool: &Path, options: &Options, events: &mpsc::Receiver<Event>) -> Result<Start> {
    println!("==> send months of simulated shoppers");
    let collector = format!("http://127.0.0.1:{}", options.port);
    let mut child = Command::new(tool)
        .args(["traffic", "--collector", &collector])
        .stdin(Stdio::null())
        .spawn()
        .context("cannot start the traffic")?;
    loop {
        if events.recv_timeout(GLANCE).is_ok() {
            child.kill()?;
            child.wait()?;
            return Ok(Start::Interrupted);
        }
        match child.try_wait()? {
            Some(status) if status.success() => return Ok(Start::Healthy),
            Some(status) => bail!("the traffic ended with {status}"),
            None => {}
        }
    }
}

/// The file, and what SQLite has beside it.
fn remove(database: &Path) -> Result<()> {
    for end in ["", "-wal", "-shm"] {
        let mut file = database.as_os_str().to_owned();
        file.push(end);
        match std::fs::remove_file(&file) {
            Err(problem) if problem.kind() != ErrorKind::NotFound => {
                return Err(problem).context("cannot remove what was begun");
            }
            _ => {}
        }
    }
    Ok(())
}

fn collector(workspace: &Workspace, options: &Options) -> Command {
    let mut command = Command::new(workspace.collector());
    command
        .current_dir(workspace.root())
        .args(flags(options, docs::folder(workspace)))
        .stdin(Stdio::null());
    // A terminal sends Ctrl-C to the whole group: in a group of its own the
    // collector gets it once, from us.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}

fn flags(options: &Options, docs: PathBuf) -> Vec<OsString> {
    let mut flags: Vec<OsString> = vec![
        "--listen".into(),
        SocketAddr::from((Ipv4Addr::LOCALHOST, options.port))
            .to_string()
            .into(),
        "--database".into(),
        options.database.clone().into(),
        "--serve".into(),
        "www/shop".into(),
        "--serve".into(),
        "dist".into(),
        "--serve".into(),
        docs.into(),
    ];
    if options.traffic {
        flags.push("--generated".into());
    }
    flags
}

enum Event {
    Interrupted,
}

enum Start {
    Healthy,
    Interrupted,
}

fn wait_until_healthy(
    port: u16,
    child: &mut Child,
    events: &mpsc::Receiver<Event>,
) -> Result<Start> {
    let deadline = Instant::now() + START;
    while Instant::now() < deadline {
        if let Some(status) = child.try_wait()? {
            bail!("the collector ended at once with {status}");
        }
        if is_healthy(port) {
            return Ok(Start::Healthy);
        }
        if events.recv_timeout(GLANCE).is_ok() {
            return Ok(Start::Interrupted);
        }
    }
    bail!("the collector does not answer on http://localhost:{port}/healthz")
}

fn is_healthy(port: u16) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        stream
            .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

fn places(options: &Options) -> String {
    let home = format!("http://localhost:{}", options.port);
    format!(
        "  shop       {home}/\n  dashboard  {home}/dashboard\n  docs       {home}/docs/\n  health     {home}/healthz\n  database   {}\n\n  Ctrl-C stops it.\n",
        options.database.display()
    )
}

/// Until Ctrl-C, or until the collector ends by itself.
fn watch(child: &mut Child, events: &mpsc::Receiver<Event>) -> Result<()> {
    loop {
        if events.recv_timeout(GLANCE).is_ok() {
            return Ok(());
        }
        if let Some(status) = child.try_wait()? {
            bail!("the collector ended with {status}");
        }
    }
}

/// Lets the collector finish what it has taken.
fn stop(child: &mut Child) -> Result<()> {
    if child.try_wait()?.is_some() {
        return Ok(());
    }
    println!("\n==> stop the collector");
    interrupt(child)?;
    let deadline = Instant::now() + DRAIN;
    while Instant::now() < deadline {
        if child.try_wait()?.is_some() {
            return Ok(());
        }
        thread::sleep(GLANCE);
    }
    println!("    it does not end by itself, killing it");
    child.kill()?;
    child.wait()?;
    Ok(())
}

#[cfg(unix)]
fn interrupt(child: &Child) -> Result<()> {
    use nix::sys::signal::{Signal, kill};
    let id = nix::unistd::Pid::from_raw(child.id().try_into()?);
    kill(id, Signal::SIGINT).context("cannot signal the collector")
}

/// Elsewhere the console has told it already.
#[cfg(not(unix))]
fn interrupt(_child: &Child) -> Result<()> {
    Ok(())
}

const START: Duration = Duration::from_secs(20);
const DRAIN: Duration = Duration::from_secs(15);
const GLANCE: Duration = Duration::from_millis(50);

const HELP: &str = "\
Usage: cargo xtask demo [--port 8787] [--database FILE] [--traffic]

Builds everything and serves the demo shop, the collector, the dashboard and the documentation.

  --port      where to listen on localhost (8787)
  --database  the SQLite file (target/demo.sqlite)
  --traffic   fill a database that is not there yet with three months of simulated
              shoppers, and say so on the dashboard (target/demo-traffic.sqlite)
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_explained() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let problem = refuse_taken_port(port).unwrap_err().to_string();
        assert!(
            problem.contains("in use") && problem.contains("--port"),
            "{problem}"
        );
    }

    #[test]
    fn the_collector_gets_its_flags() {
        let of = |traffic| {
            let options = Options {
                port: 9000,
                database: "x.sqlite".into(),
                traffic,
            };
            let flags = flags(&options, "site".into()).into_iter();
            let texts = flags.map(|flag| flag.to_string_lossy().into_owned());
            texts.collect::<Vec<_>>().join(" ")
        };
        let usual = "--listen 127.0.0.1:9000 --database x.sqlite --serve www/shop --serve dist --serve site";
        assert_eq!(of(false), usual);
        assert_eq!(of(true), format!("{usual} --generated"));
    }
}
