//! An HTTP server that hears what it is told, and answers what a test wants.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

pub(crate) struct Receiver {
    pub(crate) url: String,
    state: Arc<Mutex<State>>,
}

/// An answer that comes before the usual 200.
#[derive(Clone, Copy)]
pub(crate) enum Answer {
    Status(u16, &'static str),
    /// The connection ends without one.
    HangUp,
}

#[derive(Default)]
struct State {
    heard: Vec<(String, String)>,
    answers: Vec<Answer>,
    /// What has this in its body is always answered 500.
    fails_for: Option<String>,
}

impl Receiver {
    pub(crate) fn new(answers: Vec<Answer>) -> Self {
        Self::of(State {
            answers,
            ..State::default()
        })
    }

    pub(crate) fn failing_for(part: &str) -> Self {
        Self::of(State {
            fails_for: Some(part.into()),
            ..State::default()
        })
    }

    fn of(state: State) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(state));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let state = Arc::clone(&shared);
                std::thread::spawn(move || serve(stream.unwrap(), &state));
            }
        });
        Self { url, state }
    }

    /// Heads and bodies, in order.
    pub(crate) fn heard(&self) -> Vec<(String, String)> {
        self.state.lock().unwrap().heard.clone()
    }

    /// The bodies, as JSON.
    pub(crate) fn bodies(&self) -> Vec<Value> {
        let heard = self.heard();
        heard
            .iter()
            .map(|(_, body)| serde_json::from_str(body).unwrap())
            .collect()
    }

    /// From now on everything is taken.
    pub(crate) fn recover(&self) {
        self.state.lock().unwrap().answers.clear();
    }
}

fn serve(mut stream: TcpStream, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    while let Some((head, body)) = request(&mut reader) {
        let answer = {
            let mut state = state.lock().unwrap();
            let fails = state
                .fails_for
                .as_ref()
                .is_some_and(|part| body.contains(part));
            state.heard.push((head, body));
            if fails {
                Answer::Status(500, "")
            } else if state.answers.is_empty() {
                Answer::Status(200, "")
            } else {
                state.answers.remove(0)
            }
        };
        let Answer::Status(status, headers) = answer else {
            return;
        };
        let answer = format!("HTTP/1.1 {status} x\r\ncontent-length: 2\r\n{headers}\r\nok");
        if stream.write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}

fn request(reader: &mut BufReader<TcpStream>) -> Option<(String, String)> {
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 {
            return None;
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line.trim().is_empty() {
            break;
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((head, String::from_utf8(body).unwrap()))
}
