//! What the engine asks of the host, written as the host gets it: a JSON list of
//! `[name, ...arguments]`.
//!
//! | effect | asks the host to |
//! |---|---|
//! | `send` to, beacon, body, leaving, lane | post `body`, then tell `settle`; where the page is being left (`true`, or 2), by a way that outlives it, and with 2 that tells neither cookies nor address |
//! | `net` to, body, lane | have the browser post `body` should it lose the page; replaces the last one. Nothing without a body |
//! | `speak` lane, protocol, to, key, site, all, explained | learn a protocol for one of the collectors, then tell `speak`; nothing to learn for `trailmark`. Where `all` is empty, the device is described by no more than any request does |
//! | `wake` milliseconds | tell `due` after so long; replaces the last |
//! | `open` anew | tell what the device remembers: the `kept` events, then `opened`. Where `anew` is empty it may hold nothing yet, and must not on that account |
//! | `keep` key, text | keep this text on the device; the key is an event's id, or `state` |
//! | `discard` key, event | keep it no longer; the event's text where the collector has taken it |
//! | `erase` | erase everything kept on the device |
//! | `clear` | erase likewise, but the device may be written to from now on |
//! | `export` known | add what the device has kept, and announce `export` |
//! | `forget` known | ask the collector to erase what it has of this visitor, or of this session where there is none, and announce `forget` |
//! | `use` draft | show an event to the page, then tell `used` |
//! | `commerce` | look out for a shop from now on, and tell `layer` of what happens in it |
//! | `product` | tell `product`: what the page is about |
//! | `follow` platform, names | read a consent platform, and tell `signal` of it from now on; `names` are the `signalNames` |
//! | `announce` name, detail | tell the page's listeners; an answer has the name of the fact that asked for it |
//! | `complain` text | say this once on the console: a mistake of the page's author |
//! | `explain` text | say what was seen, decided or sent: where `debug` asks for it |

use crate::domain::{Consent, Millis};
use crate::wire::json::Writer;

/// The effects of one fact.
#[derive(Default)]
pub(super) struct Effects {
    json: Writer,
    pause: Option<Millis>,
    /// Whether each decision is explained on the console.
    pub(super) explained: bool,
}

impl Effects {
    /// All effects since [`Self::begin_list`].
    pub(super) fn take(&mut self) -> String {
        self.end();
        let list = std::mem::take(&mut self.json).finish();
        let Some(pause) = self.pause.take() else {
            return list;
        };
        // First, for what is told while the others are performed may ask anew.
        let mut all = Writer::new();
        all.open('[');
        all.open('[');
        all.string("wake");
        all.number(pause.into());
        all.close(']');
        if let Some(others) = list.strip_prefix('[').filter(|others| *others != "]") {
            all.raw(others);
        } else {
            all.close(']');
        }
        all.finish()
    }

    pub(super) fn begin_list(&mut self) {
        self.json.open('[');
    }

    pub(super) fn send(&mut self, to: &str, beacon: &str, body: &str, leaving: &str, lane: usize) {
        self.explain("sends to", to);
        self.begin("send", to);
        self.json.string(beacon);
        self.json.string(body);
        self.json.raw(leaving);
        self.lane(lane);
        self.end();
    }

    /// Looks at the device; that leaves a trace only where it was granted.
    pub(super) fn open(&mut self, consent: Consent) {
        let anew = if consent.may_store() { "1" } else { "" };
        self.begin("open", anew);
        self.end();
    }

    pub(super) fn net(&mut self, to: &str, body: &str, lane: usize) {
        self.begin("net", to);
        self.json.string(body);
        self.lane(lane);
        self.end();
    }

    /// Asks how a collector is spoken to: its protocol, address, key and site, whether the
    /// device may be described to it, and whether what is cut is explained.
    pub(super) fn speak(&mut self, lane: usize, how: [&str; 6]) {
        self.json.open('[');
        self.json.string("speak");
        self.json.number((lane as i64).into());
        for text in how {
            self.json.string(text);
        }
        self.end();
    }

    /// Which of several collectors is meant.
    fn lane(&mut self, lane: usize) {
        if lane > 0 {
            self.json.number((lane as i64).into());
        }
    }

    pub(super) fn wake(&mut self, pause: Millis) {
        self.pause = Some(pause);
    }

    pub(super) fn keep(&mut self, key: &str, text: &str) {
        self.begin("keep", key);
        self.json.string(text);
        self.end();
    }

    pub(super) fn discard(&mut self, id: &str, taken: &str) {
        self.begin("discard", id);
        self.json.string(taken);
        self.end();
    }

    /// `known` is an object.
    pub(super) fn serve(&mut self, right: &str, known: &str) {
        self.json.open('[');
        self.json.string(right);
        self.json.raw(known);
        self.end();
    }

    /// An effect without arguments.
    #[inline(never)]
    pub(super) fn plain(&mut self, effect: &str) {
        self.json.open('[');
        self.json.string(effect);
        self.end();
    }

    pub(super) fn follow(&mut self, platform: &str, names: &str) {
        self.begin("follow", platform);
        self.json.string(names);
        self.end();
    }

    pub(super) fn show(&mut self, draft: &str) {
        self.begin("use", draft);
        self.end();
    }

    /// Where the page's author wants to know.
    #[inline(never)]
    pub(super) fn explain(&mut self, what: &str, about: &str) {
        if self.explained {
            let mut explanation = String::from(what);
            explanation.push(' ');
            explanation.push_str(about);
            self.begin("explain", &explanation);
            self.end();
        }
    }

    #[inline(never)]
    pub(super) fn complain(&mut self, complaint: &str) {
        self.begin("complain", complaint);
        self.end();
    }

    /// `detail` is an object that lacks no more than its end.
    #[inline(never)]
    pub(super) fn announce(&mut self, name: &str, mut detail: Writer) {
        detail.close('}');
        self.announce_json(name, &detail.finish());
    }

    pub(super) fn announce_json(&mut self, name: &str, detail: &str) {
        self.explain(name, detail);
        self.begin("announce", name);
        self.json.raw(detail);
        self.end();
    }

    /// The effect's name and first argument.
    #[inline(never)]
    fn begin(&mut self, effect: &str, argument: &str) {
        self.json.open('[');
        self.json.string(effect);
        self.json.string(argument);
    }

    #[inline(never)]
    fn end(&mut self) {
        self.json.close(']');
    }
}
