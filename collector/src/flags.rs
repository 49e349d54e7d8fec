//! The command line: what may be asked for, and what is wrong with what was asked.

use crate::access::Token;
use crate::cors::Origin;
use crate::forward::Target;
use crate::licences::LICENCES;
use crate::sender::Peers;
use crate::webhook::Hook;
use lexopt::prelude::*;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;
use std::str::FromStr;
use trailmark::domain::Uuid;

/// How the collector is to be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flags {
    /// Address and port; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The SQLite file; made if missing.
    pub database: PathBuf,
    /// Origins whose pages may send; any if empty.
    pub origins: Vec<Origin>,
    /// Directories served at `/`, looked up in this order.
    pub serve: Vec<PathBuf>,
    /// Largest body of a beacon in bytes, as sent and unpacked.
    pub max_body: NonZeroUsize,
    /// How many beacons may wait to be written.
    pub queue: NonZeroUsize,
    /// How many bytes of bodies may be held at once, of all requests.
    pub in_flight: NonZeroUsize,
    /// How many connections are served at once.
    pub connections: NonZeroUsize,
    /// How many seconds a head, or a body, may take to arrive.
    pub patience: NonZeroU32,
    /// Beacons a second from one address, 0 for any number; `None` limits all but this machine.
    pub rate: Option<u32>,
    /// Who connects.
    pub peers: Peers,
    /// After how many days what has arrived is erased.
    pub retention_days: NonZeroU32,
    /// What opens the dashboard from other machines.
    pub dashboard_token: Option<Token>,
    /// Who is told of purchases and abandoned carts.
    pub webhooks: Vec<Hook>,
    /// Where events are passed on to.
    pub forward: Vec<Target>,
    /// Whether the visitors are made up, so that nobody takes them for people.
    pub generated: bool,
}

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    /// Run the server.
    Serve(Flags),
    /// Erase what this file has of a visitor, and end.
    Erase(PathBuf, String),
    /// Print this text and end.
    Show(String),
}

impl Flags {
    /// Reads a command line; the first argument is the program's name.
    ///
    /// # Errors
    /// A sentence for the person who typed it.
    pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Asked, String> {
        let mut flags = Self::default();
        let mut args = lexopt::Parser::from_iter(args);
        let (mut erases, mut visitor) = (false, None);
        while let Some(arg) = args.next().map_err(|wrong| wrong.to_string())? {
            match arg {
                Long("listen") => flags.listen = listen(&mut args)?,
                Long("database") => flags.database = path(&mut args, "--database")?,
                Long("origin") => flags.origins.push(parsed(&mut args, "--origin", ORIGIN)?),
                Long("serve") => flags.serve.push(directory(&mut args)?),
                Long("max-body") => flags.max_body = parsed(&mut args, "--max-body", COUNT)?,
                Long("queue") => flags.queue = parsed(&mut args, "--queue", COUNT)?,
                Long("in-flight") => flags.in_flight = parsed(&mut args, "--in-flight", COUNT)?,
                Long("connections") => {
                    flags.connections = parsed(&mut args, "--connections", COUNT)?
                }
                Long("patience") => flags.patience = parsed(&mut args, "--patience", COUNT)?,
                Long("rate") => flags.rate = Some(parsed(&mut args, "--rate", RATE)?),
                Long("trust-proxy") => flags.peers = Peers::OurProxy,
                Long("retention-days") => {
                    flags.retention_days = parsed(&mut args, "--retention-days", COUNT)?
                }
                Long("dashboard-token") => flags.dashboard_token = Some(token(&mut args)?),
                Long("webhook") => {
                    let hook = hook(&mut args)?;
                    if flags
                        .webhooks
                        .iter()
                        .any(|other| other.name() == hook.name())
                    {
                        return Err(format!("--webhook {} is there twice", hook.name()));
                    }
                    flags.webhooks.push(hook);
                }
                Long("generated") => flags.generated = true,
                Long("forward") => {
                    let target = forward(&mut args)?;
                    if flags
                        .forward
                        .iter()
                        .any(|other| other.name() == target.name())
                    {
                        return Err(format!("--forward {} is there twice", target.name()));
                    }
                    flags.forward.push(target);
                }
                Value(ref command) if command == "erase" && !erases => erases = true,
                Long("visitor") if erases => visitor = Some(id(&mut args)?),
                Short('h') | Long("help") => return Ok(Asked::Show(HELP.into())),
                Long("licenses") => return Ok(Asked::Show(LICENCES.into())),
                Short('V') | Long("version") => return Ok(Asked::Show(VERSION.into())),
                _ => return Err(arg.unexpected().to_string()),
            }
        }
        match (erases, visitor) {
            (false, _) => Ok(Asked::Serve(flags)),
            (true, Some(visitor)) => Ok(Asked::Erase(flags.database, visitor)),
            (true, None) => Err("erase needs --visitor".into()),
        }
    }
}

impl Default for Flags {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8787)),
            database: "trailmark.sqlite".into(),
            origins: Vec::new(),
            serve: Vec::new(),
            max_body: NonZeroUsize::MIN.saturating_add((1 << 20) - 1),
            queue: NonZeroUsize::MIN.saturating_add(1023),
            in_flight: NonZeroUsize::MIN.saturating_add((32 << 20) - 1),
            connections: NonZeroUsize::MIN.saturating_add(2047),
            patience: NonZeroU32::MIN.saturating_add(14),
            rate: None,
            peers: Peers::Senders,
            retention_days: NonZeroU32::MIN.saturating_add(394),
            dashboard_token: None,
            webhooks: Vec::new(),
            forward: Vec::new(),
            generated: false,
        }
    }
}

fn listen(args: &mut lexopt::Parser) -> Result<SocketAddr, String> {
    let text = text(args, "--listen")?;
    // "localhost" is what people type; which of its addresses is meant is not ours to guess.
    let address = match text.strip_prefix("localhost:") {
        Some(port) => format!("127.0.0.1:{port}"),
        None => text.clone(),
    };
    address
        .parse()
        .map_err(|_| refused("--listen", &text, LISTEN))
}

fn directory(args: &mut lexopt::Parser) -> Result<PathBuf, String> {
    let path = path(args, "--serve")?;
    if path.is_dir() {
        Ok(path)
    } else {
        Err(refused(
            "--serve",
            &path.to_string_lossy(),
            "an existing directory",
        ))
    }
}

fn forward(args: &mut lexopt::Parser) -> Result<Target, String> {
    let text = text(args, "--forward")?;
    // Without what was typed: there may be a key in it.
    text.parse()
        .map_err(|wrong| format!("--forward takes {FORWARD}: {wrong}"))
}

fn token(args: &mut lexopt::Parser) -> Result<Token, String> {
    let text = text(args, "--dashboard-token")?;
    // Without what was typed, which may be most of a secret.
    text.parse()
        .map_err(|wrong| format!("--dashboard-token takes TOKEN or @FILE: {wrong}"))
}

fn hook(args: &mut lexopt::Parser) -> Result<Hook, String> {
    let text = text(args, "--webhook")?;
    // Without what was typed: there may be a secret in it.
    text.parse()
        .map_err(|wrong| format!("--webhook takes {WEBHOOK}: {wrong}"))
}

fn id(args: &mut lexopt::Parser) -> Result<String, String> {
    let text = text(args, "--visitor")?;
    match Uuid::parse(&text) {
        Some(id) => Ok(id.to_string()),
        None => Err(refused("--visitor", &text, VISITOR)),
    }
}

fn path(args: &mut lexopt::Parser, flag: &str) -> Result<PathBuf, String> {
    let value = args.value().map_err(|wrong| wrong.to_string())?;
    if value.is_empty() {
        return Err(refused(flag, "", "a path"));
    }
    Ok(value.into())
}

fn parsed<T: FromStr>(args: &mut lexopt::Parser, flag: &str, wanted: &str) -> Result<T, String> {
    let text = text(args, flag)?;
    text.parse().map_err(|_| refused(flag, &text, wanted))
}

fn text(args: &mut lexopt::Parser, flag: &str) -> Result<String, String> {
    let value = args.value().map_err(|wrong| wrong.to_string())?;
    value
        .into_string()
        .map_err(|raw| refused(flag, &raw.to_string_lossy(), "UTF-8"))
}

fn refused(flag: &str, value: &str, wanted: &str) -> String {
    format!("{flag} takes {wanted}, not {value:?}")
}

const LISTEN: &str = "an IP address with a port such as 127.0.0.1:8787 or [::]:8787";
const ORIGIN: &str = "an origin such as https://shop.example (scheme and host, no path)";
const COUNT: &str = "a whole number from 1 up";
const VISITOR: &str =
    "a visitor's id as the visitor's own page has it: `forgotten` or `journey.visitor`";
const FORWARD: &str = "protocol=address[,key=…][,site=…][,robots=1]";
const WEBHOOK: &str = "address[,secret=…][,events=purchase+cart_abandoned]";
const RATE: &str = "a whole number from 0 up";

const VERSION: &str = concat!("trailmark-collector ", env!("CARGO_PKG_VERSION"), "\n");

const HELP: &str = "\
Takes Trailmark beacons, keeps each event exactly once in a SQLite file, and
shows them on a dashboard on this machine.

Usage: trailmark-collector [OPTIONS]
       trailmark-collector erase --visitor <ID> [--database <FILE>]

Options:
      --listen <ADDRESS>   IP address and port to listen on; port 0 takes a free
                           one [default: 127.0.0.1:8787]
      --database <FILE>    SQLite file, made if missing [default: trailmark.sqlite]
      --origin <ORIGIN>    take beacons only from pages of this origin, such as
                           https://shop.example; repeatable [default: any origin]
      --serve <DIR>        serve the files of this directory at /; repeatable, the
                           first directory that has a file wins
      --max-body <BYTES>   largest beacon, as sent and unpacked [default: 1048576]
      --queue <BEACONS>    beacons that may wait to be written before senders are
                           told to come back later [default: 1024]
      --in-flight <BYTES>  bytes of beacons that may be held at once, of all
                           senders together [default: 33554432]
      --connections <N>    connections that are served at once; others wait
                           [default: 2048]
      --patience <SECONDS> how long a head, or a body, may take to arrive
                           [default: 15]
      --rate <BEACONS>     beacons a second that one address may send; 0 for any
                           number [default: 100, and any number from this machine]
      --trust-proxy        every connection is a proxy's: the sender is the last
                           address in X-Forwarded-For
      --retention-days <N> erase what arrived more than so many days ago, at the
                           start and each day [default: 395]
      --dashboard-token <TOKEN>
                           show the dashboard to whoever has this token, from
                           any machine; @FILE reads it from a file [default: to
                           this machine only]
      --forward <TARGET>   pass events on to another collector, from now on:
                           PROTOCOL=URL[,key=KEY][,site=SITE][,robots=1];
                           key=@FILE reads the key from a file; repeatable
      --webhook <HOOK>     tell this address of purchases and abandoned carts, from
                           now on: URL[,secret=SECRET][,events=NAME+NAME];
                           secret=@FILE reads the secret from a file; repeatable
      --generated          the visitors are made up, and the dashboard says so
  -h, --help               print this and end
  -V, --version            print the version and end
      --licenses           print the licences of what this program contains of
                           others and end

Served:
  POST /v1/beacons  where data-collector points; 2xx means committed to disk
  GET  /healthz     200 while events can be written
  GET  /dashboard   and /api/events, /api/visitors, /api/summary, /api/delivery,
                    /api/stream, /api/forwards: from this machine only

erase: everything that the file has of a visitor is gone, events that arrive
later are not kept. A collector may be running on the file.

SIGTERM or SIGINT stops it: requests in flight are finished and written first.
";

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Asked, String> {
        let args = std::iter::once("trailmark-collector").chain(line.split_whitespace());
        Flags::parse(args.map(OsString::from))
    }

    fn flags(line: &str) -> Flags {
        match parse(line) {
            Ok(Asked::Serve(flags)) => flags,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn needs_no_flag_at_all() {
        assert_eq!(flags(""), Flags::default());
        assert_eq!(Flags::default().max_body.get(), 1_048_576);
    }

    #[test]
    fn reads_every_flag() {
        let flags = flags(
            "--listen [::1]:80 --database=/tmp/a.sqlite --origin https://a.example \
             --origin http://b.example:81 --serve . --serve .. --max-body 5 --queue=6 \
             --in-flight 7 --connections 8 --patience 9 --rate 10 --trust-proxy --retention-days 11 --generated",
        );
        assert!(flags.generated);
        assert_eq!(
            flags.listen,
            SocketAddr::from(([0, 0, 0, 0, 0, 0, 0, 1], 80))
        );
        assert_eq!(flags.database, PathBuf::from("/tmp/a.sqlite"));
        assert_eq!(flags.origins.len(), 2);
        assert_eq!(flags.serve, [PathBuf::from("."), PathBuf::from("..")]);
        assert_eq!((flags.max_body.get(), flags.queue.get()), (5, 6));
        assert_eq!((flags.in_flight.get(), flags.connections.get()), (7, 8));
        assert_eq!((flags.patience.get(), flags.rate), (9, Some(10)));
        assert_eq!(flags.peers, Peers::OurProxy);
        assert_eq!(flags.retention_days.get(), 11);
    }

    #[test]
    fn reads_who_is_to_be_erased() {
        let id = "9f0c2f9e-5a0f-4a51-9a43-0123456789ab";
        let asked = parse(&format!("erase --database a.sqlite --visitor {id}"));
        assert_eq!(asked, Ok(Asked::Erase("a.sqlite".into(), id.into())));
        for wrong in ["erase", "erase --visitor me", "--visitor x", "erase erase"] {
            parse(wrong).unwrap_err();
        }
    }

    #[test]
    fn says_what_would_be_right() {
        for (line, part) in [
            ("--listen here", "--listen takes an IP address"),
            ("--listen 127.0.0.1:99999", "not \"127.0.0.1:99999\""),
            (
                "--origin shop.example",
                "--origin takes an origin such as https://shop.example",
            ),
            ("--origin https://shop.example/path", "no path"),
            ("--origin *", "--origin takes"),
            ("--serve /no/such/directory", "an existing directory"),
            ("--max-body 0", "--max-body takes a whole number"),
            ("--max-body 1MB", "--max-body takes a whole number"),
            ("--queue 0", "--queue takes a whole number"),
            ("--queue", "missing argument"),
            ("--in-flight 0", "--in-flight takes a whole number from 1"),
            ("--connections -1", "--connections takes a whole number"),
            ("--patience 1.5", "--patience takes a whole number"),
            ("--rate -1", "--rate takes a whole number from 0"),
            ("--trust-proxy=yes", "--trust-proxy"),
            ("--generated=no", "--generated"),
            ("--databse x", "--databse"),
            ("extra", "extra"),
        ] {
            let wrong = parse(line).expect_err(line);
            assert!(wrong.contains(part), "{line}: {wrong}");
        }
    }

    #[test]
    fn helps_whoever_asks() {
        assert!(matches!(parse("--help"), Ok(Asked::Show(text)) if text.contains("--queue")));
        assert!(
            matches!(parse("-V"), Ok(Asked::Show(text)) if text.starts_with("trailmark-collector 0"))
        );
        assert_eq!(parse("--licenses"), Ok(Asked::Show(LICENCES.into())));
    }
}
