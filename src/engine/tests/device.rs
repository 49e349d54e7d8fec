//! A visitor's device: tabs with an engine each, one storage, one clock.
//!
//! Does what `js/` does, in the same order. Each fact is one transaction of the
//! storage: what other tabs have changed is told before it. The fact that a page is
//! left cannot wait for that, so what it changes is laid beside the state (`journal.rs`).
//! A beacon handed to the browser settles while its effects are still being performed.

use std::cell::Cell;
use std::mem::take;
use std::rc::Rc;

use super::super::Engine;
use super::collector::{Answer, Collector};
use super::journal::{Journal, Storage};
use super::language::{Effect, Fact, Outcome, Start, Transport, View};
use crate::domain::{Millis, Params, Uuid, Value};
use serde_json::Value as Json;

pub(super) const HOME: &str = "https://shop.example/";
/// 2025-10-09, a little before midnight.
pub(super) const BEGINNING: Millis = 1_760_054_000_000;
/// Until an answer is back.
const LATENCY: Millis = 40;

pub(super) fn seconds(n: Millis) -> Millis {
    n * 1_000
}

pub(super) fn minutes(n: Millis) -> Millis {
    seconds(60 * n)
}

pub(super) fn hours(n: Millis) -> Millis {
    minutes(60 * n)
}

pub(super) struct Device {
    /// The wall clock; tests set it as they like.
    pub(super) now: Millis,
    /// Timers go by a clock that nobody sets.
    elapsed: Millis,
    seed: Rc<Cell<u64>>,
    pub(super) options: Params,
    /// What the browser and platforms say before a page starts.
    pub(super) signals: Vec<[&'static str; 3]>,
    pub(super) storage: Storage,
    pub(super) collector: Collector,
    /// Everything that left the device, whether it arrived or not.
    pub(super) sent: Vec<Sent>,
    /// What the browser posts should it lose the page.
    pub(super) net: String,
    /// What listeners and the console were told, on every page.
    pub(super) announced: Vec<(String, Json)>,
    pub(super) complaints: Vec<String>,
    /// Consent platforms that are read.
    pub(super) followed: Vec<String>,
    /// How often the page was asked what product it is about.
    pub(super) n_products_asked: u32,
    /// Events of which the page was told that the collector has them.
    pub(super) taken: Vec<String>,
    /// Of whom the collector was asked to erase what it has.
    pub(super) forgotten: Vec<String>,
    /// What was answered to whoever wanted to have everything.
    pub(super) exported: Json,
    pub(super) tabs: Vec<Option<Page>>,
    pub(super) current: usize,
}

pub(super) struct Sent {
    pub(super) at: Millis,
    pub(super) to: String,
    pub(super) by: Transport,
    pub(super) body: String,
}

pub(super) struct Page {
    pub(super) engine: Engine,
    view: View,
    pub(super) journal: Journal,
    wakes_at: Option<Millis>,
    answers: Vec<(Millis, Uuid, Outcome)>,
}

impl Device {
    /// A device nobody has used, for a site whose tag has these attributes. Only
    /// pages and commerce are captured unless they say so.
    pub(super) fn with(attributes: &[(&str, &str)]) -> Self {
        let mut options = Params::new()
            .with("collector", "https://collect.example/v1/beacons")
            .with("auto", "pages commerce");
        for (name, value) in attributes {
            options.set((*name).into(), (*value).into());
        }
        Self {
            now: BEGINNING,
            elapsed: 0,
            seed: Rc::new(Cell::new(0)),
            options,
            storage: Storage::default(),
            collector: Collector::default(),
            sent: Vec::new(),
            net: String::new(),
            announced: Vec::new(),
            complaints: Vec::new(),
            followed: Vec::new(),
            signals: Vec::new(),
            n_products_asked: 0,
            taken: Vec::new(),
            forgotten: Vec::new(),
            exported: Json::Null,
            tabs: vec![None],
            current: 0,
        }
    }

    /// The home page is open, under this consent.
    pub(super) fn at_home(consent: &str) -> Self {
        let mut device = Self::with(&[("consent", consent)]);
        device.open(HOME);
        device
    }

    pub(super) fn seeded(mut self, seed: u64) -> Self {
        self.seed = Rc::new(Cell::new(seed));
        self
    }

    // What a visitor does.

    /// Comes to a page by itself: typed, from a bookmark, from an ad.
    pub(super) fn open(&mut self, url: &str) -> &mut Self {
        self.open_from(url, "")
    }

    /// Follows a link of the page.
    pub(super) fn go(&mut self, url: &str) -> &mut Self {
        let from = self.view().url;
        self.open_from(url, &from)
    }

    pub(super) fn open_from(&mut self, url: &str, referrer: &str) -> &mut Self {
        self.close();
        let view = View {
            url: url.into(),
            title: "Teapots".into(),
            referrer: referrer.into(),
        };
        let seed = Rc::clone(&self.seed);
        let entropy = move || splitmix(&seed) as u32;
        self.tabs[self.current] = Some(Page {
            engine: Engine::new(Box::new(entropy)),
            view: view.clone(),
            journal: Journal::default(),
            wakes_at: None,
            answers: Vec::new(),
        });
        let start = Start {
            options: self.options.clone(),
            view: view.clone(),
        };
        for [from, analytics, marketing] in self.signals.clone() {
            self.signal(from, analytics, marketing);
        }
        self.tell(Fact::Started(start)).tell(Fact::Loaded(view))
    }

    /// Leaves the page: it is hidden, then gone.
    pub(super) fn close(&mut self) -> &mut Self {
        self.hide();
        self.crash()
    }

    /// The page is gone without a word.
    pub(super) fn crash(&mut self) -> &mut Self {
        self.tabs[self.current] = None;
        self
    }

    pub(super) fn hide(&mut self) -> &mut Self {
        self.tell(Fact::Hidden)
    }

    /// A sensor tells something: the fact's name and arguments.
    pub(super) fn sense(&mut self, fact: &[&str]) -> &mut Self {
        self.tell(Fact::Text(fact.join("\x1e")))
    }

    pub(super) fn show(&mut self) -> &mut Self {
        self.tell(Fact::Shown)
    }

    /// Turns to another tab, which may be a new one.
    pub(super) fn tab(&mut self, at: usize) -> &mut Self {
        while self.tabs.len() <= at {
            self.tabs.push(None);
        }
        self.current = at;
        self
    }

    // What a page does.

    pub(super) fn navigate(&mut self, url: &str) -> &mut Self {
        let mut view = self.view();
        view.url = url.into();
        if let Some(page) = &mut self.tabs[self.current] {
            page.view = view.clone();
        }
        self.tell(Fact::Navigated(view))
    }

    pub(super) fn track(&mut self, name: &str) -> &mut Self {
        self.track_with(name, Params::new())
    }

    pub(super) fn track_with(&mut self, name: &str, params: Params) -> &mut Self {
        let name = name.into();
        self.tell(Fact::Tracked { name, params })
    }

    /// The dataLayer or the platform tells of an event.
    pub(super) fn layer(&mut self, name: &str, params: Params, teller: &'static str) -> &mut Self {
        self.tell(Fact::Layered(name.into(), params, teller))
    }

    pub(super) fn track_times(&mut self, n: usize) -> &mut Self {
        for _ in 0..n {
            self.track("click");
        }
        self
    }

    pub(super) fn identify(&mut self, user: &str) -> &mut Self {
        self.tell(Fact::Identified(user.into()))
    }

    pub(super) fn config(&mut self, name: &str, value: impl Into<Value>) -> &mut Self {
        self.tell(Fact::Configured(Params::new().with(name, value)))
    }

    pub(super) fn answer(&mut self, word: &str) -> &mut Self {
        let view = self.view();
        self.tell(Fact::Answered {
            consent: word.into(),
            view,
        })
    }

    /// The browser or a platform says what is allowed.
    pub(super) fn signal(
        &mut self,
        from: &'static str,
        analytics: &'static str,
        marketing: &'static str,
    ) -> &mut Self {
        self.tell(Fact::Signalled(from, analytics, marketing))
    }

    /// Asks for a flush and waits for its answer: how many were sent, how many not.
    pub(super) fn flush(&mut self) -> (i64, i64) {
        let n_before = self.told("flush").len();
        self.tell(Fact::FlushAsked).after(seconds(2));
        let answers = self.told("flush");
        assert_eq!(answers.len(), n_before + 1, "one answer to one flush");
        let answer = &answers[n_before];
        let count = |name: &str| answer[name].as_i64().unwrap();
        (count("sent"), count("queued"))
    }

    // Time.

    /// Time passes, and what is due happens.
    pub(super) fn after(&mut self, passed: Millis) -> &mut Self {
        let until = self.elapsed + passed;
        while let Some((tab, at)) = self.next_due().filter(|(_, at)| *at <= until) {
            self.now += at - self.elapsed;
            self.elapsed = at;
            self.happen(tab);
        }
        self.now += until - self.elapsed;
        self.elapsed = until;
        self
    }

    /// Somebody sets the clock.
    pub(super) fn set_clock(&mut self, now: Millis) -> &mut Self {
        self.now = now;
        self
    }

    fn next_due(&self) -> Option<(usize, Millis)> {
        let dues = self.tabs.iter().enumerate().flat_map(|(tab, page)| {
            let page = page.as_ref().filter(|page| !page.journal.is_parked);
            let answers = page.into_iter().flat_map(|page| &page.answers);
            let answered = answers.map(|(at, ..)| *at);
            let wakes = page.and_then(|page| page.wakes_at);
            let elapsed = self.elapsed;
            let dues = answered.chain(wakes);
            dues.map(move |at| (tab, at.max(elapsed)))
        });
        dues.min_by_key(|(_, at)| *at)
    }

    fn happen(&mut self, tab: usize) {
        let elapsed = self.elapsed;
        let Some(page) = &mut self.tabs[tab] else {
            return;
        };
        let fact = match page.answers.iter().position(|(at, ..)| *at <= elapsed) {
            Some(at) => {
                let (_, beacon, outcome) = page.answers.remove(at);
                Fact::Settled { beacon, outcome }
            }
            None => {
                page.wakes_at = None;
                Fact::Due
            }
        };
        let current = std::mem::replace(&mut self.current, tab);
        self.tell(fact);
        self.current = current;
    }

    // Facts and effects.

    /// Tells the page in the current tab, if there is one, and does what it asks.
    pub(super) fn tell(&mut self, fact: Fact) -> &mut Self {
        let page = self.tabs[self.current].as_ref();
        if page.is_some_and(|page| !page.journal.is_parked) {
            self.catch_up(matches!(fact, Fact::Hidden));
            self.enter(&fact);
        }
        self
    }

    pub(super) fn enter(&mut self, fact: &Fact) {
        let (now, drift) = (self.now, self.now - self.elapsed);
        self.page().engine.drift(drift);
        let effects = self.page().engine.tell(now, &fact.text());
        for effect in Effect::list(&effects) {
            match effect {
                // Nothing leaves and nobody is told before it is on the disk.
                Effect::Announce { .. } | Effect::Send { .. } if self.storage.is_crashing => {}
                Effect::Send {
                    to,
                    beacon,
                    body,
                    by,
                } => self.send(to, beacon, body, by),
                Effect::Wake(pause) => {
                    assert!(pause >= 0);
                    self.page().wakes_at = Some(self.elapsed + pause);
                }
                Effect::Open(anew) => self.open_storage(anew),
                Effect::Remember(state) => self.remember(state),
                Effect::Keep(event) => self.keep(event),
                Effect::Discard(id, taken) => {
                    self.discard(id);
                    if !taken.is_empty() {
                        self.taken.push(taken);
                    }
                }
                Effect::Erase => self.erase(),
                Effect::Clear => self.clear(),
                Effect::Forget(known) => {
                    let Json::Object(mut journey) = known["journey"].clone() else {
                        panic!("nothing known");
                    };
                    let session = journey["session"]["id"].take();
                    let visitor = journey["visitor"].as_str().or(session.as_str());
                    self.forgotten.push(visitor.unwrap_or_default().into());
                }
                Effect::Export(known) => self.exported = known,
                Effect::Net(body) => self.net = body,
                Effect::LookForShops => {}
                Effect::Follow(platform, _) => self.followed.push(platform),
                Effect::AskForProduct => self.n_products_asked += 1,
                Effect::Announce { name, detail } => self.announced.push((name, detail)),
                // What is explained where asked is told apart by none of the tests.
                Effect::Complain(text) | Effect::Explain(text) => self.complaints.push(text),
            }
        }
    }

    fn send(&mut self, to: String, beacon: Uuid, body: String, by: Transport) {
        assert_balanced(&body);
        let outcome = self.collector.receive(&body);
        self.sent.push(Sent {
            at: self.now,
            to,
            by,
            body,
        });
        match by {
            // What became of it nobody hears, except that it could not be sent at all.
            Transport::Beacon => {
                let outcome = match outcome {
                    Some(Outcome::Unreachable) => Outcome::Unreachable,
                    _ => Outcome::Offered,
                };
                self.enter(&Fact::Settled { beacon, outcome });
            }
            Transport::Fetch => {
                let at = self.elapsed + LATENCY;
                let answer = outcome.map(|outcome| (at, beacon, outcome));
                self.page().answers.extend(answer);
            }
        }
    }

    // What can be seen.

    /// Names of the events that arrived, each once, by their number.
    pub(super) fn names(&self) -> Vec<String> {
        let mut events: Vec<_> = self.collector.events.iter().collect();
        events.sort_by_key(|event| event["seq"].as_u64());
        let name = |event: &&Json| event["name"].as_str().unwrap().to_owned();
        events.iter().map(name).collect()
    }

    /// The events of this name that arrived, by the time they happened at.
    pub(super) fn arrived(&self, name: &str) -> Vec<Json> {
        let named = |event: &&Json| event["name"] == name;
        let mut events: Vec<_> = self.collector.events.iter().filter(named).collect();
        events.sort_by_key(|event| event["at"].as_i64());
        events.into_iter().cloned().collect()
    }

    /// Details of the local events of this name.
    pub(super) fn told(&self, name: &str) -> Vec<Json> {
        let named = self.announced.iter().filter(|(told, _)| *told == name);
        named.map(|(_, detail)| detail.clone()).collect()
    }

    /// Ids of all events that were accepted.
    pub(super) fn accepted(&self) -> Vec<String> {
        let events = self.told("event").into_iter();
        events
            .map(|event| event["id"].as_str().unwrap().to_owned())
            .collect()
    }

    /// How many events each beacon held, whether it arrived or not.
    pub(super) fn batches(&self) -> Vec<usize> {
        let beacons = self.sent.iter().map(|sent| json(&sent.body));
        beacons
            .map(|beacon| beacon["events"].as_array().unwrap().len())
            .collect()
    }

    /// The account as the last beacon states it.
    pub(super) fn ledger(&self) -> Json {
        json(&self.sent.last().unwrap().body)["ledger"].clone()
    }

    /// The account as the current page has it.
    pub(super) fn account(&mut self) -> crate::wire::Ledger {
        self.page().engine.ledger()
    }

    /// The collector answers so, once each.
    pub(super) fn answers(&mut self, script: &[Answer]) -> &mut Self {
        self.collector.script.extend(script);
        self
    }

    /// The collector answers so to everything from now on.
    pub(super) fn always(&mut self, answer: Answer) -> &mut Self {
        self.collector.always = Some(answer);
        self
    }

    /// Everything works again.
    pub(super) fn heal(&mut self) -> &mut Self {
        self.collector.script.clear();
        self.collector.always = None;
        self
    }

    /// Forgets what was seen so far: what follows is of interest.
    pub(super) fn look_away(&mut self) -> &mut Self {
        self.announced.clear();
        self.complaints.clear();
        self.sent.clear();
        drop(take(&mut self.collector.events));
        self.collector.copies.clear();
        self
    }

    fn view(&self) -> View {
        let page = self.tabs[self.current].as_ref();
        page.map_or_else(View::default, |page| page.view.clone())
    }

    pub(super) fn page(&mut self) -> &mut Page {
        self.tabs[self.current].as_mut().unwrap()
    }
}

pub(super) fn json(text: &str) -> Json {
    serde_json::from_str(text).unwrap()
}

/// created = acked + dropped + pending, in whatever leaves.
fn assert_balanced(body: &str) {
    let ledger = &json(body)["ledger"];
    let count = |name: &str| ledger[name].as_u64().unwrap();
    let dropped = ledger["dropped"].as_object().unwrap().values();
    let n_dropped: u64 = dropped.map(|n| n.as_u64().unwrap()).sum();
    let n_known = count("acked") + n_dropped + count("pending");
    assert_eq!(count("created"), n_known, "{ledger}");
}

/// SplitMix64: Steele, Lea and Flood, Fast Splittable Pseudorandom Number
/// Generators, 2014.
fn splitmix(state: &Cell<u64>) -> u64 {
    state.set(state.get().wrapping_add(0x9e37_79b9_7f4a_7c15));
    let mut mixed = state.get();
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
