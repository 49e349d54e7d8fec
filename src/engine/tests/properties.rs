//! What holds for any facts, at any clock, through any faults.

use std::collections::BTreeSet;

use super::super::Engine;
use super::device::{BEGINNING, HOME};
use super::language::{Effect, Fact, Kept, Outcome, Start, View};
use super::*;
use crate::domain::journey::{Journey, Lens};
use crate::domain::{Campaign, Consent, MAX_MILLIS, Millis, Params, Uuid, Value};
use crate::wire::EventRef;
use crate::wire::json::Writer;
use proptest::prelude::*;

/// Stands for whatever must not be seen.
const PLANTED: &str = "pLaNtEd";

// Any facts at any clock.

/// One thing that is told.
#[derive(Clone, Debug)]
enum Told {
    Fact(Fact),
    /// The fate of one of the beacons so far.
    Settled(usize, Outcome),
}

/// Tells everything; the effects of each.
fn effects_of(told: &[(Millis, Told)]) -> Vec<Effect> {
    let (mut effects, mut beacons) = (Vec::new(), Vec::new());
    let mut n = 0_u32;
    let mut engine = Engine::new(Box::new(move || {
        n = n.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        n
    }));
    for (now, told) in told {
        let fact = match told {
            Told::Fact(fact) => fact.clone(),
            Told::Settled(at, outcome) => Fact::Settled {
                beacon: *beacons
                    .get(at % (beacons.len() + 1))
                    .unwrap_or(&Uuid::v4([9; 16])),
                outcome: *outcome,
            },
        };
        for effect in Effect::list(&engine.tell(*now, &fact.text())) {
            if let Effect::Send { beacon, .. } = &effect {
                beacons.push(*beacon);
            }
            effects.push(effect);
        }
    }
    effects
}

fn any_clock() -> impl Strategy<Value = Millis> {
    prop_oneof![
        6 => BEGINNING..BEGINNING + hours(2),
        1 => -MAX_MILLIS..=MAX_MILLIS,
        1 => prop::sample::select(vec![i64::MIN, -1, 0, 1, i64::MAX]),
    ]
}

fn some_url() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "https://shop\\.example/[ab]{0,2}",
        2 => "https://shop\\.example/a\\?(utm_source|utm_medium|GCLID|fbclid|q)=[a-c]{0,2}(#[a-z]{0,3})?",
        1 => any::<String>(),
    ]
}

fn some_view() -> impl Strategy<Value = View> {
    (some_url(), any::<String>(), some_url()).prop_map(|(url, title, referrer)| View {
        url,
        title,
        referrer,
    })
}

fn some_params() -> impl Strategy<Value = Params> {
    let value = prop_oneof![
        any::<String>().prop_map(Value::from),
        (-1_000_000i64..1_000_000).prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
        Just(Value::List(vec![1.into(), "x".into()])),
    ];
    prop::collection::vec((any::<String>(), value), 0..4).prop_map(|pairs| {
        let params = Params::new();
        pairs
            .into_iter()
            .fold(params, |params, (name, value)| params.with(name, value))
    })
}

fn some_options() -> impl Strategy<Value = Params> {
    let options = [
        ("consent", "required|denied|cookieless|granted"),
        ("batchSize", "1|3|10|1000"),
        ("batchMs", "0|5000|3600000"),
        ("sample", "0|0\\.5|1"),
        ("bots", "mark|drop|keep"),
        ("webdriver", "true|false"),
        (
            "userAgent",
            "Mozilla/5.0 (compatible; [a-z]{1,5}bot/1.0)|\\PC{0,9}",
        ),
        ("auto", "all|none"),
        ("hashRouting", "true|false"),
        ("ignore", "/a|/b/\\*\\*"),
        ("collector", "|/c"),
        ("\\PC{0,9}", "\\PC{0,9}"),
    ];
    let mut some: BoxedStrategy<Params> = Just(Params::new().with("collector", "/c")).boxed();
    for (name, values) in options {
        let option = prop::option::weighted(0.2, (name, values));
        some = (some, option)
            .prop_map(|(params, option)| match option {
                Some((name, value)) => params.with(name, value),
                None => params,
            })
            .boxed();
    }
    some
}

/// What a device may hold: nothing, a state of ours, or anything.
fn some_memory() -> impl Strategy<Value = Option<String>> {
    let counts = prop::collection::vec(0u32..1_000, 20);
    let state = (any::<[u8; 16]>(), "[^\n]{0,6}", counts, any_clock()).prop_map(
        |(visitor, user, counts, at)| {
            let counts: Vec<_> = counts.iter().map(u32::to_string).collect();
            let visitor = Uuid::v4(visitor);
            let counts = counts.join("\n");
            format!(
                "trailmark 1\n{visitor}\n{user}\n{visitor}\nEmail\n\n1\n{at}\n{at}\n1\n{counts}"
            )
        },
    );
    prop_oneof![
        1 => Just(None),
        3 => state.prop_map(Some),
        1 => any::<String>().prop_map(Some),
    ]
}

fn some_kept() -> impl Strategy<Value = Kept> {
    any::<[u8; 16]>().prop_map(|random| {
        let id = Uuid::v4(random);
        let mut json = Writer::new();
        EventRef {
            id: &id.to_string(),
            name: "kept",
            at: BEGINNING,
            seq: 1,
            who: &format!("{id}\n{PLANTED}"),
            page: "",
            campaign: Campaign::from_query("gclid=pLaNtEd").as_line(),
            journey: &Journey::default(),
            lens: Lens::default(),
            phase: "",
            consent: Consent::Granted,
            bot: false,
            cut: 0,
            params: "",
        }
        .write(&mut json);
        let json = json.finish();
        Kept { id, json }
    })
}

fn some_outcome() -> impl Strategy<Value = Outcome> {
    let status = prop::sample::select(vec![0, 200, 202, 204, 301, 400, 413, 429, 503, 999]);
    prop_oneof![
        (status, any::<u32>()).prop_map(|(status, retry_after)| Outcome::Answered {
            status,
            retry_after,
        }),
        Just(Outcome::Unreachable),
        Just(Outcome::Offered),
    ]
}

fn some_start() -> impl Strategy<Value = Start> {
    (some_options(), some_view()).prop_map(|(options, view)| Start { options, view })
}

#[cfg(feature = "serde")]
fn some_answer() -> impl Strategy<Value = Fact> {
    let consent = "required|denied|cookieless|granted|yes";
    (consent, some_view()).prop_map(|(consent, view)| Fact::Answered { consent, view })
}

/// What the sensors tell, and what they never would.
fn some_sensed() -> impl Strategy<Value = String> {
    let host = prop_oneof!["other\\.example|shop\\.example", any::<String>()];
    prop_oneof![
        "scrolled\x1e(-?[0-9]{1,12}(\\.[0-9]{1,9})?|Infinity|)",
        "focus|blur",
        host.prop_map(|host| format!("auto\x1elinks\x1eoutbound_click\x1e{{}}\x1e{host}")),
        any::<String>().prop_map(|rest| format!("auto\x1eforms\x1eform_start\x1e{rest}")),
        Just(String::from("auto\x1eshare\x1eshare\x1e{}")),
    ]
}

/// Anything but what begins and what decides.
fn some_told() -> impl Strategy<Value = Told> {
    let name = prop_oneof!["buy|page_view|view_item|", any::<String>()];
    let layered = (
        "buy|view_item|",
        some_params(),
        prop::sample::select(vec!["d", "q", ""]),
    );
    let fact = prop_oneof![
        2 => some_view().prop_map(Fact::Loaded),
        1 => some_view().prop_map(Fact::Viewed),
        2 => some_view().prop_map(Fact::Navigated),
        4 => (name, some_params()).prop_map(|(name, params)| Fact::Tracked { name, params }),
        2 => layered.prop_map(|(name, params, teller)| Fact::Layered(name, params, teller)),
        1 => some_params().prop_map(Fact::Described),
        2 => some_sensed().prop_map(Fact::Text),
        1 => any::<String>().prop_map(Fact::Identified),
        1 => some_kept().prop_map(Fact::Kept),
        1 => some_memory().prop_map(Fact::Recalled),
        1 => some_options().prop_map(Fact::Configured),
        1 => (some_memory(), some_memory()).prop_map(|(from, left)| {
            Fact::Merged(from.unwrap_or_default(), left.unwrap_or_default())
        }),
        1 => (0usize..9).prop_map(|elsewhere| Fact::Opened(elsewhere, None)),
        1 => Just(Fact::Unkept),
        1 => Just(Fact::Parted),
        1 => Just(Fact::NetAsked),
        1 => Just(Fact::Online),
        1 => Just(Fact::Hidden),
        1 => Just(Fact::Shown),
        2 => Just(Fact::Due),
        1 => Just(Fact::FlushAsked),
    ];
    prop_oneof![
        5 => fact.prop_map(Told::Fact),
        2 => (any::<usize>(), some_outcome()).prop_map(|(at, outcome)| Told::Settled(at, outcome)),
    ]
}

#[cfg(feature = "serde")]
fn anything() -> impl Strategy<Value = Told> {
    prop_oneof![
        1 => some_start().prop_map(|start| Told::Fact(Fact::Started(start))),
        1 => some_answer().prop_map(Told::Fact),
        1 => (0usize..9, some_memory())
            .prop_map(|(elsewhere, memory)| Told::Fact(Fact::Opened(elsewhere, memory))),
        9 => some_told(),
    ]
}

#[cfg(feature = "serde")]
proptest! {
    #[test]
    fn no_order_of_facts_at_any_clock_panics_and_every_beacon_adds_up(
        start in some_start(),
        told in prop::collection::vec((any_clock(), anything()), 0..40),
    ) {
        let mut all = vec![(BEGINNING, Told::Fact(Fact::Started(start)))];
        all.extend(told);
        for effect in effects_of(&all) {
            match effect {
                Effect::Send { body, beacon, .. } => {
                    let read: crate::wire::Beacon = serde_json::from_str(&body).unwrap();
                    prop_assert!(read.ledger.balances(), "{}", body);
                    prop_assert!(!read.events.is_empty());
                    prop_assert_eq!(read.beacon, beacon);
                }
                Effect::Wake(pause) => prop_assert!(pause >= 0),
                Effect::Keep(Kept { id, json }) => {
                    let read: crate::wire::Event = serde_json::from_str(&json).unwrap();
                    prop_assert_eq!(read.id, id);
                }
                Effect::Announce { detail, .. } => prop_assert!(detail.is_object()),
                _ => {}
            }
        }
    }
}

proptest! {
    #[test]
    fn under_a_refusal_or_without_an_answer_nothing_is_kept_and_nothing_leaves(
        (state, mut start) in (prop::sample::select(vec!["denied", "required"]), some_start()),
        told in prop::collection::vec((any_clock(), some_told()), 0..40),
        denials in prop::collection::vec(0usize..40, 0..3),
    ) {
        start.options.set("consent".into(), state.into());
        let mut all = vec![(BEGINNING, Told::Fact(Fact::Started(start)))];
        all.extend(told);
        for at in denials {
            let denial = Fact::Answered {
                consent: Consent::Denied.name().into(),
                view: View::default(),
            };
            all.insert(1 + at % all.len(), (BEGINNING, Told::Fact(denial)));
        }
        for effect in effects_of(&all) {
            let is_allowed = match &effect {
                Effect::Erase | Effect::Complain(_) | Effect::LookForShops => true,
                Effect::Open(anew) => !anew,
                Effect::Net(body) => body.is_empty(),
                Effect::Announce { name, .. } => name != "event" && name != "session",
                _ => false,
            };
            prop_assert!(is_allowed, "{:?}", effect);
        }
    }
}

// Cookieless.

fn some_planted_view() -> impl Strategy<Value = View> {
    let url = "https://shop\\.example/[ab]\\?((utm_source|q)=x&)?(gclid|GCLID|msclkid|fbclid|ttclid|twclid|dclid|wbraid|%67clid|email|token)=pLaNtEd(&utm_medium=cpc)?(#pLaNtEd)?";
    let referrer = "(https://(user:pLaNtEd@)?t\\.example/x?\\?gclid=pLaNtEd(#pLaNtEd)?)?";
    (url, referrer).prop_map(|(url, referrer)| View {
        url,
        title: "Teapots".into(),
        referrer,
    })
}

fn some_cookieless_fact() -> impl Strategy<Value = Fact> {
    prop_oneof![
        some_planted_view().prop_map(Fact::Loaded),
        some_planted_view().prop_map(Fact::Viewed),
        some_planted_view().prop_map(Fact::Navigated),
        Just(Fact::Identified(PLANTED.into())),
        some_kept().prop_map(Fact::Kept),
        some_memory().prop_map(Fact::Recalled),
        "[a-z]{1,9}".prop_map(|name| Fact::Tracked {
            name,
            params: Params::new(),
        }),
        Just(Fact::Hidden),
        Just(Fact::Shown),
        Just(Fact::FlushAsked),
    ]
}

proptest! {
    #[test]
    fn no_visitor_no_user_and_no_click_id_is_in_a_cookieless_beacon(
        was_granted: bool,
        facts in prop::collection::vec((0i64..10_000_000, some_cookieless_fact()), 1..25),
    ) {
        let mut visit = Device::with(&[]);
        visit.open("https://shop.example/?gclid=pLaNtEd");
        let mut visitor = String::from(PLANTED);
        if was_granted {
            visit.always(Answer::Unreachable).answer("granted").identify(PLANTED).track("buy");
            visitor = visit.told("event").last().unwrap()["visitor"].as_str().unwrap().into();
            visit.answer("cookieless").heal().look_away();
        }
        let n_writes = visit.storage.n_writes;
        for (pause, fact) in facts {
            visit.tell(fact).after(pause);
        }
        visit.close();
        prop_assert!(!visit.sent.is_empty());
        prop_assert_eq!(visit.storage.n_writes, n_writes);
        for sent in &visit.sent {
            prop_assert!(!sent.body.contains(PLANTED), "{}", sent.body);
            prop_assert!(!sent.body.contains(&visitor), "{}", sent.body);
        }
    }
}

// Faults.

#[derive(Clone, Debug)]
enum Step {
    Track(usize),
    Navigate(u8),
    Go(u8),
    Crash,
    Hide,
    Show,
    Wait(Millis),
    Flush,
    SetClock(Millis),
    Next(Answer),
    Always(Answer),
    Heal,
    Tab(usize),
    CrashWhileTracking,
    Park,
    Unpark,
    Online,
}

fn some_step(n_tabs: usize) -> impl Strategy<Value = Step> {
    let answer = || {
        prop_oneof![
            prop::sample::select(vec![202, 408, 413, 429, 500, 503]).prop_map(Answer::Status),
            (0u32..7_200_000).prop_map(|after| Answer::Busy(503, after)),
            Just(Answer::Unreachable),
            Just(Answer::Lost),
            Just(Answer::Silent),
            Just(Answer::Twice),
        ]
    };
    prop_oneof![
        5 => (1usize..12).prop_map(Step::Track),
        2 => (0u8..3).prop_map(Step::Navigate),
        2 => (0u8..3).prop_map(Step::Go),
        1 => Just(Step::Crash),
        1 => Just(Step::Hide),
        1 => Just(Step::Show),
        5 => prop_oneof![0i64..10_000, 0i64..4_000_000].prop_map(Step::Wait),
        1 => Just(Step::Flush),
        // Not so far that what waits becomes too old to be sent.
        1 => (-14i64..14).prop_map(|days| Step::SetClock(BEGINNING + hours(24 * days))),
        4 => answer().prop_map(Step::Next),
        1 => answer().prop_map(Step::Always),
        1 => Just(Step::Heal),
        1 => (0..n_tabs).prop_map(Step::Tab),
        1 => Just(Step::CrashWhileTracking),
        1 => Just(Step::Park),
        1 => Just(Step::Unpark),
        1 => Just(Step::Online),
    ]
}

impl Device {
    fn take_step(&mut self, step: &Step) {
        let page = |n: u8| format!("https://shop.example/{n}");
        match step {
            Step::Track(n) => self.track_times(*n),
            Step::Navigate(n) => self.navigate(&page(*n)),
            Step::Go(n) => self.go(&page(*n)),
            Step::Crash => self.crash().open(HOME),
            Step::Hide => self.hide(),
            Step::Show => self.show(),
            Step::Wait(pause) => self.after(*pause),
            Step::Flush => self.tell(Fact::FlushAsked),
            Step::SetClock(now) => self.set_clock(*now),
            // A lone event that is too large would be given up.
            Step::Next(Answer::Status(413)) | Step::Always(Answer::Status(413)) => {
                self.collector.max_body = Some(1_500);
                self
            }
            Step::Next(answer) => self.answers(&[*answer]),
            Step::Always(answer) => self.always(*answer),
            Step::Heal => self.heal(),
            Step::Tab(at) => self.tab(*at),
            Step::CrashWhileTracking => self
                .crash_while_told(Fact::Tracked {
                    name: "lost".into(),
                    params: Params::new(),
                })
                .open(HOME),
            Step::Park => self.park(),
            Step::Unpark => self.unpark(),
            Step::Online => self.tell(Fact::Online),
        };
    }
}

fn delivers_everything_once(n_tabs: usize, steps: &[Step]) {
    // Longer than any clock here jumps.
    let mut visit = Device::with(&[("consent", "granted"), ("retentionDays", "730")]);
    visit.open(HOME);
    for step in steps {
        visit.take_step(step);
        if visit.tabs[visit.current].is_some() {
            assert!(visit.account().balances(), "after {step:?}");
        }
    }
    visit.heal();
    for at in 0..n_tabs {
        visit.tab(at).close();
    }
    visit.tab(0).open(HOME).after(hours(2));
    let accepted: BTreeSet<_> = visit.accepted().into_iter().collect();
    let collected: BTreeSet<_> = visit.collector.copies.keys().cloned().collect();
    assert_eq!(collected, accepted);
    assert_eq!(visit.collector.events.len(), accepted.len(), "each once");
    assert!(visit.storage.queue.is_empty());
    let counts = visit.account();
    assert!(counts.balances());
    assert_eq!(counts.created as usize, accepted.len());
    assert_eq!((counts.acked, counts.pending), (counts.created, 0));
    let mut numbers: Vec<_> = visit
        .collector
        .events
        .iter()
        .map(|event| event["seq"].as_u64())
        .collect();
    numbers.sort_unstable();
    let all = (1..=accepted.len() as u64).map(Some);
    assert!(numbers.iter().copied().eq(all), "no gap, no number twice");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn whatever_was_accepted_under_granted_arrives_once_through_any_faults(
        steps in prop::collection::vec(some_step(1), 0..40),
    ) {
        delivers_everything_once(1, &steps);
    }

    #[test]
    fn two_tabs_deliver_everything_once_as_well(
        steps in prop::collection::vec(some_step(2), 0..40),
    ) {
        delivers_everything_once(2, &steps);
    }
}
