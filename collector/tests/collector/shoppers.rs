//! Shoppers that are made up, the same at each run, and their visits counted plainly over the events' bodies.

use crate::beacon::{beacon, now, uuid, with};
use crate::host::Collector;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use trailmark::domain::journey::{Lens, N_STAGES, Touchpoint, page_kind};

pub(crate) const DAY: i64 = 86_400_000;

/// Small numbers in an order that nobody would guess (Numerical Recipes' LCG).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    pub(crate) fn one_of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.roll(all.len())]
    }
}

/// Events of `n` shoppers in the last days, each shopper's in order; some without consent, some of robots.
pub(crate) fn shoppers(n: u64, days: i64) -> Vec<Value> {
    let mut dice = Dice(n);
    let mut events = Vec::new();
    let today = i64::try_from(now()).unwrap() - DAY;
    for shopper in 1..=n {
        let (granted, bot) = (dice.roll(4) > 0, dice.roll(12) == 0);
        let mut seq = 0;
        let mut at =
            today - i64::try_from(dice.roll(usize::try_from(days).unwrap())).unwrap() * DAY;
        let visits = if granted { 1 + dice.roll(4) } else { 1 };
        for visit in 0..visits {
            let channel = dice.one_of(&["Direct", "Organic Search", "Paid Search", "Email"]);
            let session = uuid(shopper << 16 | u64::try_from(visit).unwrap() << 8 | 0xff);
            let names = 1 + dice.roll(9);
            for nth in 0..=names {
                seq += 1;
                at += 1 + i64::try_from(dice.roll(90_000)).unwrap();
                let name = if nth == 0 {
                    "session_start"
                } else {
                    dice.one_of(NAMES)
                };
                let lens = Lens::all().nth(dice.roll(5)).unwrap();
                let mut event = json!({
                    "id": uuid(shopper << 16 | u64::try_from(visit).unwrap() << 8 | u64::try_from(nth).unwrap()),
                    "name": name, "at": at, "seq": seq, "session": session, "channel": channel, "bot": bot && dice.roll(3) == 0,
                    "page": {"url": format!("https://shop.example{}", dice.one_of(PATHS))},
                    "consent": if granted { "granted" } else { "cookieless" },
                    "params": {"engaged_ms": dice.roll(20_000)},
                });
                if dice.roll(8) > 0 {
                    event["phase"] = json!({"model": lens.name(), "name": lens.phase(dice.roll(N_STAGES)), "p": 0.5});
                    event["intent"] =
                        json!(f64::from(u32::try_from(dice.roll(1_001)).unwrap()) / 1000.0);
                }
                if granted {
                    event["visitor"] = json!(uuid(shopper));
                }
                events.push(event);
            }
            at += i64::try_from(dice.roll(3)).unwrap() * DAY + 3_600_000;
            if at > today {
                break;
            }
        }
    }
    events
}

/// A collector with the events of some weeks.
pub(crate) fn filled() -> Collector {
    let collector = Collector::start(&[]);
    send(&collector, &shoppers(120, 22));
    collector
}

/// Sends events in beacons that overtake each other.
pub(crate) fn send(collector: &Collector, events: &[Value]) {
    let mut beacons: Vec<_> = events.chunks(3).collect();
    let mut dice = Dice(7);
    for at in 1..beacons.len() {
        if dice.roll(4) == 0 {
            beacons.swap(at - 1, at);
        }
    }
    for (n, events) in (1..).zip(beacons) {
        let beacon = with(beacon(events.to_vec()), json!({"beacon": uuid(n << 32)}));
        assert_eq!(collector.post(beacon.to_string()).status, 202);
    }
}

/// A visit, counted plainly.
#[derive(Debug, Default)]
pub(crate) struct Visit {
    pub(crate) owner: String,
    pub(crate) day: i64,
    pub(crate) channel: String,
    pub(crate) landing: Option<String>,
    pub(crate) is_new: bool,
    pub(crate) bot: bool,
    pub(crate) bounce: bool,
    pub(crate) orders: usize,
    pub(crate) events: Vec<Event>,
}

#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) at: i64,
    pub(crate) touchpoint: Option<String>,
    pub(crate) stage: Option<usize>,
    pub(crate) intent: Option<f64>,
}

/// All visits by the events in the file, those of each owner in order.
pub(crate) fn visits(collector: &Collector) -> Vec<Visit> {
    let db = collector.sqlite();
    let mut rows = db
        .prepare("SELECT owner, at, body FROM events ORDER BY owner, at, seq, row")
        .unwrap();
    let rows = rows
        .query_map((), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap();
    let mut visits: Vec<Visit> = Vec::new();
    let mut places = BTreeMap::new();
    for row in rows {
        let (owner, at, body): (String, i64, String) = row.unwrap();
        let body: Value = serde_json::from_str(&body).unwrap();
        let key = (owner.clone(), body["session"].to_string());
        let is_new = visits.last().is_none_or(|last: &Visit| last.owner != owner);
        let place = *places.entry(key).or_insert_with(|| {
            visits.push(Visit {
                owner,
                is_new,
                day: at.div_euclid(DAY),
                ..Visit::default()
            });
            visits.len() - 1
        });
        let visit = &mut visits[place];
        let url = body["page"]["url"].as_str().unwrap();
        let path = url
            .strip_prefix("https://shop.example")
            .unwrap()
            .split('?')
            .next()
            .unwrap();
        let channel = body["channel"].as_str().unwrap();
        let name = body["name"].as_str().unwrap();
        visit.channel = channel.into();
        visit.bot |= body["bot"] == true;
        visit.bounce |= name == "bounce";
        visit.orders += usize::from(name == "purchase");
        let touchpoint = match name {
            "page_view" => page_kind(path),
            "session_start" => channel,
            name => name,
        };
        if name == "page_view" && visit.landing.is_none() {
            visit.landing = Some(path.into());
        }
        let said = Touchpoint::of(touchpoint);
        let stage = body["phase"]["model"]
            .as_str()
            .and_then(Lens::of)
            .and_then(|lens| {
                let phase = body["phase"]["name"].as_str().unwrap();
                let stages = (0..N_STAGES).filter(|stage| lens.phase(*stage) == phase);
                // The last of equals is the greatest to `max_by_key`.
                stages.rev().max_by_key(|stage| said.likelihood(*stage))
            });
        visit.events.push(Event {
            at,
            touchpoint: said.speaks().then(|| touchpoint.into()),
            stage,
            intent: body["intent"].as_f64(),
        });
    }
    visits
}

const NAMES: &[&str] = &[
    "page_view",
    "page_view",
    "page_view",
    "view_item",
    "add_to_cart",
    "begin_checkout",
    "add_payment_info",
    "purchase",
    "scroll",
    "user_engagement",
    "bounce",
    "contact",
    "search",
];
const PATHS: &[&str] = &[
    "/",
    "/p/shoe?size=3",
    "/checkout",
    "/help/returns",
    "/account",
    "/reviews",
];
