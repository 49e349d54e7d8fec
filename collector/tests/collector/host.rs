//! A running collector, and what a page or a person can do to it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::Arc;
use tempfile::TempDir;
use ureq::http::{HeaderMap, Request, StatusCode};

/// A collector process; killed when dropped.
pub(crate) struct Collector {
    child: Child,
    stdout: BufReader<ChildStdout>,
    pub(crate) address: String,
    agent: ureq::Agent,
    directory: Arc<TempDir>,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Collector {
    /// Starts on a free port with an empty database.
    pub(crate) fn start(flags: &[&str]) -> Self {
        Self::start_in(Arc::new(TempDir::new().unwrap()), flags)
    }

    /// Starts on the database of an earlier collector.
    pub(crate) fn start_in(directory: Arc<TempDir>, flags: &[&str]) -> Self {
        let mut command = command(&directory.path().join(DATABASE));
        command.args(flags);
        Self::launch(directory, command)
    }

    /// Starts `command`, which runs a collector on the database in `directory`.
    pub(crate) fn launch(directory: Arc<TempDir>, mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let (_, address) = line
            .trim()
            .split_once("http://")
            .expect("a line with the address");
        Self {
            child,
            stdout,
            address: address.into(),
            agent: agent(),
            directory,
        }
    }

    /// Sends a beacon as a page does.
    pub(crate) fn post(&self, body: impl AsRef<[u8]>) -> Answer {
        self.post_with(&[("content-type", "text/plain;charset=UTF-8")], body)
    }

    pub(crate) fn post_with(&self, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Answer {
        self.send("POST", "/v1/beacons", headers, body)
            .expect("an answer")
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[])
    }

    pub(crate) fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send("GET", path, headers, "").expect("an answer")
    }

    /// Any request; an error where the connection breaks.
    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl AsRef<[u8]>,
    ) -> Result<Answer, ureq::Error> {
        let mut request = Request::builder().method(method).uri(self.url(path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = self.agent.run(request.body(body.as_ref()).unwrap())?;
        let (parts, mut body) = answer.into_parts();
        Ok(Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.read_to_string()?,
        })
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// JSON of a path that answers 200.
    pub(crate) fn json(&self, path: &str) -> serde_json::Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.json()
    }

    /// The name that the file has for the visitor of this id.
    pub(crate) fn name_of(&self, id: &str) -> String {
        let events = self.json(&format!("/api/events?bots=1&limit=1&visitor={id}"));
        let name = events["events"][0]["event"]["visitor"].as_str();
        name.expect("a visitor").to_owned()
    }

    pub(crate) fn directory(&self) -> Arc<TempDir> {
        Arc::clone(&self.directory)
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.directory.path().join(DATABASE)
    }

    /// A connection of our own to the database.
    pub(crate) fn sqlite(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.database()).unwrap()
    }

    /// Ids of all events on disk, by row.
    pub(crate) fn ids(&self) -> Vec<String> {
        let db = self.sqlite();
        let mut rows = db.prepare("SELECT id FROM events ORDER BY row").unwrap();
        rows.query_map((), |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL: what a crash is.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM: what an init system sends.
    pub(crate) fn terminate(&self) {
        let pid = self.pid().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for the end; also what it still had to say on stdout.
    pub(crate) fn wait(&mut self) -> (ExitStatus, String) {
        let mut rest = String::new();
        while self.stdout.read_line(&mut rest).unwrap() > 0 {}
        (self.child.wait().unwrap(), rest)
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect(&self.body)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// (accepted, duplicates) of a beacon that was taken.
    #[track_caller]
    pub(crate) fn counts(&self) -> (u64, u64) {
        assert_eq!(self.status, 202, "{}", self.body);
        let json = self.json();
        (
            json["accepted"].as_u64().unwrap(),
            json["duplicates"].as_u64().unwrap(),
        )
    }
}

/// The binary, on this database and a free port.
pub(crate) fn command(database: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trailmark-collector"));
    command
        .args(["--listen", "127.0.0.1:0", "--database"])
        .arg(database);
    command
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .allow_non_standard_methods(true)
        .build();
    config.into()
}

pub(crate) const DATABASE: &str = "trailmark.sqlite";
