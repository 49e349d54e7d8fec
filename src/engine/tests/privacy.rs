//! What leaves the device under `coarse` and `private`, whatever happens on the page.

use super::device::HOME;
use super::language::{Fact, View};
use super::*;
use crate::domain::noise::{EPSILONS, N_QUESTIONS, TOTALS, question};
use crate::domain::text::{has_word, nth};
use crate::domain::{Millis, Params, Value};
use crate::wire::{HOUR, REPORT};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const DAY: Millis = 24 * HOUR;
/// Stands for whatever must not be seen.
const PLANTED: &str = "pLaNtEd";
const SHOP: &str = "https://shop.example/kettles";

fn private(consent: &str) -> Device {
    Device::with(&[("consent", consent), ("privacy", "private")])
}

fn planted_item() -> Params {
    let item = Params::new()
        .with("item_id", "K-1")
        .with("item_name", PLANTED)
        .with("price", 20);
    Params::new()
        .with("items", Value::List(vec![Value::Map(item)]))
        .with("currency", "EUR")
        .with("value", 20)
}

fn bodies(visit: &Device) -> Vec<Json> {
    let parse = |sent: &super::device::Sent| serde_json::from_str(&sent.body).unwrap();
    visit.sent.iter().map(parse).collect()
}

/// All that a beacon may be under `private`, to the last member.
fn assert_report(beacon: &Json) -> Json {
    let event = &beacon["events"][0];
    let budget = usize::from(event["consent"] == "cookieless");
    let number = |list: &str| -> Json { serde_json::from_str(nth(list, b' ', budget)).unwrap() };
    let day = event["params"]["day"].as_i64().unwrap();
    let mut answers = json!({});
    let mut epsilon = json!({ "total": number(TOTALS) });
    for at in 0..N_QUESTIONS {
        let (name, alphabet) = question(at);
        let answer = event["params"]["answers"][name].as_str().unwrap();
        assert!(has_word(alphabet, answer), "{answer}");
        answers[name] = answer.into();
        epsilon[name] = number(EPSILONS);
    }
    assert_eq!(beacon["sent_at"].as_i64().unwrap() % DAY, 0);
    let whole = json!({
        "v": 1,
        "beacon": beacon["beacon"],
        "sent_at": beacon["sent_at"],
        "ledger": { "created": 1, "acked": 0, "pending": 1, "dropped": {} },
        "events": [{
            "id": event["id"],
            "name": REPORT,
            "at": day * DAY,
            "seq": 1,
            "consent": (["granted", "cookieless"][budget]),
            "params": { "day": day, "epsilon": epsilon, "answers": answers },
        }],
    });
    assert_eq!(*beacon, whole);
    event.clone()
}

#[test]
fn one_report_per_visitor_and_day_over_pages_tabs_and_sessions() {
    let mut visit = private("granted");
    visit.open(SHOP).after(seconds(20)).go(HOME).track("buy");
    visit
        .tab(1)
        .open(HOME)
        .after(seconds(5))
        .hide()
        .show()
        .close();
    visit.tab(0).identify("u-1").close();
    let first = visit.arrived(REPORT);
    assert_eq!(first.len(), 1);
    // The next day is two hours away.
    visit
        .after(hours(3))
        .open(HOME)
        .after(hours(1))
        .hide()
        .close();
    visit.open(SHOP).close();
    let reports = visit.arrived(REPORT);
    assert_eq!(reports.len(), 2);
    let days: Vec<_> = reports
        .iter()
        .map(|report| report["params"]["day"].as_i64())
        .collect();
    assert_eq!(days[1], days[0].map(|day| day + 1));
    for beacon in bodies(&visit) {
        assert_report(&beacon);
    }
}

#[test]
fn a_report_that_did_not_arrive_is_sent_again_and_says_the_same() {
    let mut visit = private("granted");
    visit.always(Answer::Unreachable);
    visit
        .open(SHOP)
        .after(seconds(5))
        .close()
        .open(HOME)
        .after(minutes(1))
        .close();
    let reports: Vec<_> = bodies(&visit).iter().map(assert_report).collect();
    assert!(reports.len() > 2);
    visit.heal().open(HOME).after(minutes(1)).close();
    for beacon in bodies(&visit) {
        assert_eq!(assert_report(&beacon), reports[0]);
    }
    assert_eq!(visit.arrived(REPORT), [reports[0].clone()]);
    assert!(visit.storage.queue.is_empty());
}

#[test]
fn two_days_reports_never_share_a_beacon() {
    let mut visit = private("granted");
    visit.always(Answer::Unreachable).open(HOME).close();
    visit.after(hours(25)).open(HOME).close();
    visit
        .heal()
        .open(HOME)
        .tell(Fact::FlushAsked)
        .tell(Fact::NetAsked)
        .after(hours(1))
        .close();
    assert_eq!(visit.arrived(REPORT).len(), 2);
    for beacon in bodies(&visit) {
        assert_report(&beacon);
    }
}

#[test]
fn clocks_that_are_set_back_bring_no_second_report() {
    let mut visit = private("granted");
    visit.open(HOME).close();
    let noon = visit.now;
    visit.set_clock(noon - DAY).open(HOME).close();
    visit.set_clock(noon).open(HOME).close();
    assert_eq!(visit.arrived(REPORT).len(), 1);
    // A clock that was wrong by a year does not end them for a year.
    visit.set_clock(noon - 365 * DAY).open(HOME).close();
    assert_eq!(visit.arrived(REPORT).len(), 2);
}

#[test]
fn without_memory_a_page_by_which_somebody_comes_reports_once_and_for_less() {
    let mut visit = private("cookieless");
    visit
        .open(SHOP)
        .after(seconds(20))
        .hide()
        .show()
        .track("buy")
        .hide()
        .close();
    let reports = visit.arrived(REPORT);
    assert_eq!(reports.len(), 1);
    assert_eq!(reports[0]["params"]["epsilon"]["total"], 1.5);
    // From within the site: the page before has reported.
    visit.open_from(HOME, SHOP).after(seconds(20)).close();
    assert_eq!(visit.arrived(REPORT).len(), 1);
    visit.open_from(HOME, "https://t.example/").close();
    assert_eq!(visit.arrived(REPORT).len(), 2);
    assert_eq!(visit.storage.n_writes, 0);
}

#[test]
fn a_device_that_does_not_answer_brings_no_second_report_of_a_day() {
    let mut visit = private("granted");
    visit.open(HOME).after(seconds(5)).close();
    assert_eq!(visit.arrived(REPORT).len(), 1);
    visit.storage.is_refused = true;
    visit.open(HOME).after(seconds(5)).close();
    assert_eq!(visit.sent.len(), 1);
}

#[test]
fn nothing_is_reported_without_an_answer_or_after_a_refusal_and_robots_are_marked() {
    for consent in ["required", "denied"] {
        let mut visit = private(consent);
        visit.open(HOME).track("buy").after(hours(1)).close();
        assert_eq!(visit.sent.len(), 0, "{consent}");
    }
    let mut visit = private("granted");
    visit.options.set("webdriver".into(), true.into());
    visit.options.set("bots".into(), "drop".into());
    visit.open(HOME).after(seconds(20)).close();
    assert_eq!(visit.sent.len(), 0);
    visit.options.set("bots".into(), "mark".into());
    visit.open(HOME).after(seconds(20)).close();
    assert_eq!(visit.arrived(REPORT)[0]["bot"], true);
}

#[test]
fn the_page_still_learns_everything_under_private() {
    let mut visit = private("granted");
    visit
        .open(SHOP)
        .track_with("add_to_cart", planted_item())
        .tell(Fact::JourneyAsked);
    let names: Vec<_> = visit
        .told("event")
        .iter()
        .map(|event| event["name"].clone())
        .collect();
    assert!(names.contains(&"add_to_cart".into()), "{names:?}");
    assert_eq!(visit.told("journey")[0]["cart"]["value"], 20);
    assert!(!visit.told("phase").is_empty());
    // The report, and nothing else.
    assert_eq!(visit.flush(), (1, 0));
    assert!(visit.account().balances());
    assert_eq!(visit.account().created, 1);
}

#[test]
fn what_was_queued_while_more_was_told_is_let_go_where_private_begins() {
    let mut visit = Device::with(&[("consent", "granted")]);
    visit
        .always(Answer::Unreachable)
        .open(SHOP)
        .track_times(3)
        .close();
    let sent = visit.sent.len();
    visit.options.set("privacy".into(), "private".into());
    visit.heal().open(HOME).after(minutes(1)).close();
    assert_eq!(visit.arrived(REPORT).len(), 1);
    for beacon in &bodies(&visit)[sent..] {
        assert_report(beacon);
    }
    visit.open(HOME).after(seconds(10));
    assert!(visit.storage.queue.is_empty());
    assert!(visit.account().balances());
}

#[test]
fn coarse_takes_effect_for_what_is_queued_already() {
    let mut visit = Device::with(&[("consent", "granted")]);
    visit
        .open(&format!("{SHOP}/4711?q={PLANTED}"))
        .config("privacy", "coarse")
        .close();
    assert!(!visit.sent.is_empty());
    for sent in &visit.sent {
        assert!(
            !sent.body.contains("4711") && !sent.body.contains(PLANTED),
            "{}",
            sent.body
        );
    }
}

#[test]
fn nobody_else_makes_a_report() {
    for privacy in ["full", "coarse", "private"] {
        let mut visit = Device::with(&[("consent", "granted"), ("privacy", privacy)]);
        visit.open(HOME).track(REPORT).close();
        assert!(visit.arrived(REPORT).len() <= usize::from(privacy == "private"));
        assert!(!visit.complaints.is_empty(), "{privacy}");
        for beacon in bodies(&visit).iter().filter(|_| privacy == "private") {
            assert_report(beacon);
        }
    }
}

#[test]
fn coarse_keeps_the_order_by_number() {
    let mut visit = Device::with(&[("consent", "granted"), ("privacy", "coarse")]);
    visit
        .open(SHOP)
        .track("a")
        .track("b")
        .after(minutes(90))
        .track("c")
        .close();
    let numbers: Vec<_> = visit
        .collector
        .events
        .iter()
        .map(|event| event["seq"].as_u64())
        .collect();
    assert!(numbers.is_sorted() && numbers[0] == Some(1));
}

// Whatever happens on the page.

fn some_planted_view() -> impl Strategy<Value = View> {
    let url = "https://shop\\.example/[ab]/(778899|3f2a9c1d)\\?((utm_source|q)=x&)?(email|ref)=pLaNtEd(#pLaNtEd)?";
    let referrer = "(https://t\\.example/pLaNtEd/778899\\?x=pLaNtEd)?";
    (url, referrer).prop_map(|(url, referrer)| View {
        url,
        title: PLANTED.into(),
        referrer,
    })
}

fn some_fact() -> impl Strategy<Value = Fact> {
    let time = 1_500_000_000_000i64..1_999_999_999_999;
    let names = prop::sample::select(vec![
        "view_item",
        "add_to_cart",
        "purchase",
        "begin_checkout",
        "sign_up",
        REPORT,
        "anything",
    ]);
    prop_oneof![
        2 => some_planted_view().prop_map(Fact::Loaded),
        2 => some_planted_view().prop_map(Fact::Viewed),
        2 => some_planted_view().prop_map(Fact::Navigated),
        4 => (names, time).prop_map(|(name, time)| Fact::Tracked {
            name: name.into(),
            params: planted_item()
                .with("time", time)
                .with("page_title", PLANTED)
                .with("link_url", "https://o.example/778899?pLaNtEd"),
        }),
        1 => Just(Fact::Identified("u-1".into())),
        1 => Just(Fact::Hidden),
        1 => Just(Fact::Shown),
        1 => Just(Fact::FlushAsked),
        1 => Just(Fact::NetAsked),
        1 => Just(Fact::Due),
        1 => prop::sample::select(vec!["granted", "cookieless", "denied"]).prop_map(|consent| {
            Fact::Answered { consent: consent.into(), view: View::default() }
        }),
        1 => "auto\x1elinks\x1eoutbound_click\x1e\\{\"link_url\":\"https://o\\.example/778899\"\\}\x1eo\\.example"
            .prop_map(Fact::Text),
    ]
}

fn numbers(json: &Json, found: &mut Vec<i64>) {
    match json {
        Json::Number(number) => found.extend(number.as_i64()),
        Json::Array(items) => items.iter().for_each(|item| numbers(item, found)),
        Json::Object(members) => members.values().for_each(|value| numbers(value, found)),
        _ => {}
    }
}

fn visited(privacy: &str, consent: &str, facts: Vec<(Millis, Fact)>) -> Vec<String> {
    let mut visit = Device::with(&[("consent", consent), ("privacy", privacy), ("auto", "all")]);
    visit.open(&format!("{SHOP}/778899?ref={PLANTED}"));
    let mut nets = Vec::new();
    for (pause, fact) in facts {
        visit.tell(fact).after(pause);
        nets.push(visit.net.clone());
    }
    visit.close();
    let sent = visit.sent.into_iter().map(|sent| sent.body);
    sent.chain(nets).filter(|body| !body.is_empty()).collect()
}

proptest! {
    #[test]
    fn under_private_nothing_leaves_but_reports_of_the_published_alphabet(
        consent in prop::sample::select(vec!["granted", "cookieless", "required", "denied"]),
        facts in prop::collection::vec((0i64..40_000_000, some_fact()), 1..25),
    ) {
        for body in visited("private", consent, facts) {
            assert_report(&serde_json::from_str(&body).unwrap());
        }
    }

    #[test]
    fn under_coarse_no_time_is_finer_than_an_hour_and_nothing_planted_leaves(
        consent in prop::sample::select(vec!["granted", "cookieless"]),
        facts in prop::collection::vec((0i64..40_000_000, some_fact()), 1..25),
    ) {
        for body in visited("coarse", consent, facts) {
            for planted in [PLANTED, "778899", "3f2a9c1d"] {
                prop_assert!(!body.contains(planted), "{}", body);
            }
            let mut found = Vec::new();
            numbers(&serde_json::from_str(&body).unwrap(), &mut found);
            for number in found {
                prop_assert!(number < 1_000_000_000 || number % HOUR == 0, "{}", body);
            }
        }
    }
}
