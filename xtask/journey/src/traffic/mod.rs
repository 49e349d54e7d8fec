//! `traffic`: shoppers who live as `shopper` says, through the real engine to a real collector, which
//! then has something true to show. Everything is marked as the site `generated-shop`.
//!
//! Visits go out in the order in which they begin; what a shopper's device keeps is all that is
//! remembered between them.

mod beacon;
mod calendar;
mod kind;
mod post;
mod shop;
mod shopper;
mod visit;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use trailmark::domain::Millis;

use crate::device::{Device, Kept, Surroundings};
use crate::line::Line;
use crate::settings::Settings;
use beacon::{Account, Beacon, SITE};
use calendar::{Calendar, DAY};
use post::{Letter, Post, Taken};
use shopper::Shopper;

pub(crate) fn run(arguments: lexopt::Parser) -> Result<ExitCode> {
    let Some(options) = Options::parse(arguments)? else {
        print!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    };
    let begun = Instant::now();
    let post = Post::to(&options.collector);
    let sent = options.drive(post::now(), |shopper, letter| post.send(shopper, letter));
    // Why a connection ended says more than that it did.
    let taken = post.finish()?;
    println!("{}", report(sent?, taken, begun.elapsed().as_secs_f64()));
    Ok(ExitCode::SUCCESS)
}

fn report(sent: Sent, taken: Taken, seconds: f64) -> String {
    format!(
        "site          {SITE}\nvisits        {}\nevents        {}\nsent again    {}\nlost          {}\naccepted      {}\nduplicates    {}\nseconds       {seconds:.1}",
        sent.visits, sent.events, sent.again, sent.lost, taken.accepted, taken.duplicates
    )
}

struct Options {
    visitors: u64,
    days: i64,
    seed: u64,
    collector: String,
    /// Days since 1970; `None` for today.
    until: Option<i64>,
}

/// What was handed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sent {
    visits: u64,
    events: u64,
    again: u64,
    lost: u64,
}

impl Options {
    /// `None` when help is asked for.
    fn parse(mut arguments: lexopt::Parser) -> Result<Option<Self>> {
        use lexopt::prelude::*;
        let mut options = Self::default();
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("help") | Short('h') => return Ok(None),
                Long("visitors") => options.visitors = arguments.value()?.parse()?,
                Long("days") => options.days = arguments.value()?.parse_with(days)?,
                Long("seed") => options.seed = arguments.value()?.parse()?,
                Long("collector") => options.collector = arguments.value()?.parse()?,
                Long("until") => options.until = Some(arguments.value()?.parse_with(until)?),
                other => return Err(other.unexpected().into()),
            }
        }
        Ok(Some(options))
    }

    /// All visits until `now`, in the order in which they begin.
    fn drive(&self, now: Millis, mut send: impl FnMut(u64, Letter) -> Result<()>) -> Result<Sent> {
        let last = self.until.unwrap_or(now / DAY) * DAY;
        let calendar = Calendar::of(last, self.days);
        let rules = Rules::new()?;
        let begins = |number| {
            let mut shopper = Shopper::new(number, self.seed);
            let at = calendar.first_visit(&mut shopper.random);
            (at, shopper)
        };
        let mut coming: BinaryHeap<Reverse<(Millis, u64)>> = (0..self.visitors)
            .map(|number| Reverse((begins(number).0, number)))
            .collect();
        // Those who have been and come again; the others are made when they come.
        let mut known: HashMap<u64, Guest> = HashMap::new();
        let mut sent = Sent::default();
        while let Some(Reverse((at, number))) = coming.pop() {
            if at >= calendar.ends.min(now) {
                break;
            }
            let mut guest = known
                .remove(&number)
                .unwrap_or_else(|| Guest::new(begins(number).1));
            let (lines, next) = guest.shopper.visit(at, &calendar);
            let events = guest.browse(&lines, now, &rules)?;
            if let Some(letter) = guest.letter(events, &mut sent) {
                send(number, letter)?;
            }
            if let Some(next) = next.filter(|next| *next < calendar.ends.min(now)) {
                coming.push(Reverse((next, number)));
                known.insert(number, guest);
            }
        }
        Ok(sent)
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            visitors: 20_000,
            days: 90,
            seed: 1,
            collector: "http://127.0.0.1:8787".into(),
            until: None,
        }
    }
}

/// What tags say, for those who have agreed, those who have not, and robots.
struct Rules {
    granted: Surroundings,
    cookieless: Surroundings,
    robots: Surroundings,
}

impl Rules {
    fn new() -> Result<Self> {
        let of = |options: &[(&'static str, &str)]| -> Result<Surroundings> {
            let mut settings = Settings::default();
            for (name, value) in options {
                settings.choose(name, value)?;
            }
            Ok(Surroundings::new(&settings))
        };
        Ok(Self {
            granted: of(&[])?,
            cookieless: of(&[("consent", "cookieless")])?,
            robots: of(&[
                ("consent", "cookieless"),
                ("userAgent", shop::ROBOT.user_agent),
            ])?,
        })
    }
}

/// A shopper with a device.
struct Guest {
    shopper: Shopper,
    kept: Kept,
    account: Account,
}

impl Guest {
    fn new(shopper: Shopper) -> Self {
        Self {
            shopper,
            kept: Kept::default(),
            account: Account::default(),
        }
    }

    /// Leads the device through a visit; the events that the engine recorded until `now`.
    fn browse(&mut self, lines: &[Line<'_>], now: Millis, rules: &Rules) -> Result<Vec<String>> {
        let shopper = &mut self.shopper;
        let around = match (shopper.is_robot, shopper.is_known) {
            (true, _) => &rules.robots,
            (_, true) => &rules.granted,
            _ => &rules.cookieless,
        };
        // Ids are the same whoever has come in between.
        around.draw_from(shopper.random.bits());
        let mut device = Device::new(std::mem::take(&mut self.kept));
        let mut events = Vec::new();
        let happened = lines.iter().take_while(|line| line.at < now);
        for line in happened.clone() {
            let line = Line {
                at: line.at + shopper.clock,
                ..line.clone()
            };
            events.extend(device.see(&line, around)?.events);
        }
        // Some leave the page open until the visit is over, which is found then; else when they come again.
        let ends = lines.last().map_or(now, |line| line.at);
        if shopper.random.is(LEFT_OPEN) && ends + calendar::HOUR < now {
            events.extend(device.leave(around)?.events);
        }
        if shopper.is_known && !shopper.is_robot {
            self.kept = device.into_kept();
        } else {
            self.account = Account::default();
        }
        Ok(events)
    }

    fn letter(&mut self, mut events: Vec<String>, sent: &mut Sent) -> Option<Letter> {
        let random = &mut self.shopper.random;
        // Devices lose what they were given to keep, rarely.
        let lost = events.iter().rposition(|event| event.contains(VIEW));
        if let Some(lost) = lost.filter(|_| events.len() > 2 && random.is(LOSES)) {
            events.remove(lost);
            self.account.lost += 1;
            sent.lost += 1;
        }
        if events.is_empty() {
            return None;
        }
        let beacon = Beacon::of(&events, self.account, self.shopper.clock, random);
        let again = random.is(SENT_AGAIN);
        let n_events = beacon.n_events as u64;
        self.account.acked += u32::try_from(n_events).unwrap_or(u32::MAX);
        sent.visits += 1;
        sent.events += n_events;
        sent.again += if again { n_events } else { 0 };
        Some(Letter {
            beacon,
            browser: self.shopper.browser,
            again,
        })
    }
}

fn days(text: &str) -> Result<i64, String> {
    match text.parse() {
        Ok(days @ 1..=3_650) => Ok(days),
        _ => Err("takes 1 to 3650".into()),
    }
}

fn until(text: &str) -> Result<i64, String> {
    calendar::day(text).ok_or_else(|| "takes a day such as 2026-11-22".into())
}

const LEFT_OPEN: f64 = 0.8;
const LOSES: f64 = 0.003;
const SENT_AGAIN: f64 = 0.01;
const VIEW: &str = r#""name":"page_view""#;

const HELP: &str = "\
Usage: cargo xtask traffic [--visitors 20000] [--days 90] [--seed 1]
                           [--collector http://127.0.0.1:8787] [--until DAY]

Simulated shoppers over months through the engine to a collector that runs, as
the site generated-shop. The same seed and the same day give the same events.

  --until  the last day, such as 2026-11-22 (today; nothing lies in the future)
";

#[cfg(all(test, unix))]
mod taken;
#[cfg(test)]
mod tests;
