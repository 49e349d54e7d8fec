//! HTTP by hand, for what no proper client does.

use crate::host::Collector;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// A connection on which anything may be written.
pub(crate) struct Raw(TcpStream);

impl Raw {
    pub(crate) fn to(collector: &Collector) -> Self {
        Self(TcpStream::connect(&collector.address).unwrap())
    }

    /// Writes; an error where the collector has hung up.
    pub(crate) fn send(&mut self, text: impl AsRef<[u8]>) -> std::io::Result<()> {
        self.0.write_all(text.as_ref())
    }

    /// Sends the head of a beacon, and waits until the collector asks for its body.
    pub(crate) fn begin(&mut self, length: usize) {
        let head = format!("{POST}expect: 100-continue\r\ncontent-length: {length}\r\n\r\n");
        self.send(head).unwrap();
        assert!(self.head().starts_with("HTTP/1.1 100"));
    }

    /// The head of the next answer; "" where the collector hangs up instead.
    pub(crate) fn head(&mut self) -> String {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") && self.0.read(&mut byte).unwrap_or(0) > 0 {
            head.extend(byte);
        }
        String::from_utf8(head).unwrap()
    }

    /// Whether an answer has begun to arrive, after a moment at most.
    pub(crate) fn is_answered(&self) -> bool {
        self.0.set_read_timeout(Some(MOMENT)).unwrap();
        let answered = self.0.peek(&mut [0]).is_ok();
        self.0.set_read_timeout(None).unwrap();
        answered
    }

    /// All that comes until the collector hangs up.
    pub(crate) fn rest(&mut self) -> String {
        let mut bytes = Vec::new();
        let _ = self.0.read_to_end(&mut bytes);
        String::from_utf8(bytes).unwrap()
    }
}

const MOMENT: Duration = Duration::from_millis(50);

/// A beacon's head up to where its length is said.
pub(crate) const POST: &str =
    "POST /v1/beacons HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/plain\r\n";
