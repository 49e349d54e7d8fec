//! What each state of consent lets happen, and what a change of it does.

use super::device::HOME;
use super::*;
use crate::domain::Params;

const AD: &str = "https://shop.example/sale?utm_source=google&gclid=abc";
const CART: &str = "https://shop.example/cart";

#[test]
fn cookieless_stores_nothing_at_any_time() {
    let mut visit = Device::with(&[]);
    visit.open(AD).track_times(30).after(seconds(6));
    visit.hide().show().go(CART).track("buy");
    visit.always(Answer::Unreachable).track("buy");
    visit.after(hours(3)).close();
    assert_eq!(visit.storage.n_writes, 0);
    assert!(visit.names().len() > 30);
}

#[test]
fn cookieless_sends_no_visitor_no_user_and_no_click_id() {
    let mut visit = Device::with(&[]);
    visit.open_from(AD, "https://t.example/?gclid=abc");
    visit.identify("u-17").navigate(CART).track("buy").close();
    assert_eq!(visit.names().len(), 4);
    for event in &visit.collector.events {
        assert!(event["visitor"].is_null(), "{event}");
        assert!(event["user"].is_null(), "{event}");
        assert_eq!(event["consent"], "cookieless");
        assert_eq!(event["campaign"]["source"], "google");
    }
    for sent in &visit.sent {
        assert!(!sent.body.contains("abc"), "{}", sent.body);
        assert!(!sent.body.contains("u-17"), "{}", sent.body);
    }
    assert_eq!(visit.complaints, ["identify() needs consent granted"]);
}

#[test]
fn granted_knows_visitor_user_and_click_id_over_pages() {
    let mut visit = Device::with(&[("consent", "granted")]);
    visit
        .open(AD)
        .identify("u-17")
        .go(CART)
        .track("buy")
        .close();
    let sold = &visit.arrived("buy")[0];
    assert_eq!(sold["visitor"], visit.arrived("page_view")[0]["visitor"]);
    assert!(sold["visitor"].is_string());
    assert_eq!(sold["user"], "u-17");
    assert_eq!(sold["campaign"]["click_id"], "gclid:abc");
    visit.open(HOME).identify("").track("leave").close();
    assert!(visit.arrived("leave")[0]["user"].is_null());
}

#[test]
fn required_holds_everything_back_until_the_answer() {
    let mut visit = Device::at_home("required");
    visit.identify("u").track_times(20).navigate(CART);
    visit.hide().show().after(hours(1));
    assert_eq!(visit.flush(), (0, 23));
    assert_eq!(visit.storage.n_writes, 0);
    assert!(visit.sent.is_empty());
    assert!(visit.told("event").is_empty());
}

#[test]
fn an_answer_replays_what_waited_with_its_own_time_and_the_landing_campaign() {
    let mut visit = Device::with(&[("consent", "required")]);
    let landed_at = visit.now;
    visit.open(AD).after(minutes(2)).track("look");
    visit.after(minutes(1)).navigate(CART).after(minutes(1));
    visit.answer("granted").after(seconds(6));
    let names = [
        "session_start",
        "page_view",
        "look",
        "page_view",
        "consent_change",
    ];
    assert_eq!(visit.names(), names);
    for event in &visit.collector.events {
        assert_eq!(event["campaign"]["click_id"], "gclid:abc", "{event}");
        assert_eq!(event["consent"], "granted");
        assert!(event["visitor"].is_string());
    }
    let look = &visit.arrived("look")[0];
    assert_eq!(look["at"], landed_at + minutes(2));
    assert_eq!(
        look["page"]["url"],
        "https://shop.example/sale?utm_source=google"
    );
    let views = visit.arrived("page_view");
    assert_eq!(views[0]["at"], landed_at);
    assert_eq!(views[1]["at"], landed_at + minutes(3));
    assert_eq!(visit.arrived("consent_change")[0]["page"]["url"], CART);
    let change = &visit.arrived("consent_change")[0]["params"];
    assert_eq!(
        *change,
        serde_json::json!({"analytics": "granted", "marketing": "granted", "from": "api"})
    );
}

#[test]
fn an_answer_of_cookieless_replays_without_a_visitor() {
    let mut visit = Device::with(&[("consent", "required")]);
    visit.open(AD).identify("u-17").answer("cookieless").close();
    assert_eq!(
        visit.names(),
        ["session_start", "page_view", "consent_change"]
    );
    assert_eq!(visit.storage.n_writes, 0);
    for sent in &visit.sent {
        assert!(!sent.body.contains("abc") && !sent.body.contains("u-17"));
    }
}

#[test]
fn a_denial_drops_what_waited_for_good() {
    let mut visit = Device::at_home("required");
    visit.track("secret").answer("denied").track("later");
    visit.after(hours(1)).answer("granted").close();
    assert_eq!(visit.names(), ["session_start", "consent_change"]);
}

#[test]
fn waiting_for_an_answer_is_bounded_and_the_first_facts_stay() {
    let mut visit = Device::at_home("required");
    visit.track_times(2_000).answer("cookieless").close();
    let names = visit.names();
    assert_eq!(names.len(), 502);
    assert_eq!(names[1], "page_view");
}

#[test]
fn denied_erases_what_was_kept() {
    let mut visit = Device::at_home("granted");
    visit
        .always(Answer::Unreachable)
        .track("buy")
        .after(minutes(1));
    assert!(visit.storage.state.is_some() && visit.storage.queue.len() == 3);
    visit.answer("denied").heal().after(hours(2)).close();
    assert!(visit.storage.state.is_none() && visit.storage.queue.is_empty());
    assert!(visit.names().is_empty());
}

#[test]
fn after_a_denial_the_page_is_silent() {
    let mut visit = Device::at_home("granted");
    visit.after(seconds(6)).track("buy").answer("denied");
    assert_eq!(visit.told("dropped")[0]["reason"], "consent_denied");
    assert_eq!(visit.told("consent")[0]["analytics"], "denied");
    let n_writes = visit.storage.n_writes;
    visit.look_away().track("more").identify("u").navigate(CART);
    visit.hide().show().after(hours(2));
    assert_eq!(visit.flush(), (0, 0));
    visit.close();
    assert!(visit.sent.is_empty() && visit.told("event").is_empty());
    assert_eq!(visit.storage.n_writes, n_writes);
    assert!(visit.storage.state.is_none());
}

#[test]
fn a_tag_that_says_denied_erases_what_is_there() {
    let mut visit = Device::at_home("granted");
    visit.close();
    assert!(visit.storage.state.is_some());
    visit.options.set("consent".into(), "denied".into());
    visit.look_away().open(HOME).track("buy").close();
    assert!(visit.storage.state.is_none() && visit.sent.is_empty());
}

#[test]
fn an_answer_that_is_under_way_when_consent_is_refused_changes_nothing() {
    for status in [202, 400, 413, 503] {
        let mut visit = Device::at_home("granted");
        visit.answers(&[Answer::Status(status)]).after(seconds(5));
        assert_eq!(visit.sent.len(), 1);
        visit.answer("denied").look_away().after(hours(1)).close();
        assert!(visit.sent.is_empty() && visit.storage.state.is_none());
        let told = visit.told("dropped");
        assert!(told.is_empty(), "{status}: {told:?}");
    }
}

#[test]
fn from_granted_to_cookieless_withdraws_what_waits() {
    let mut visit = Device::with(&[("consent", "granted")]);
    visit.open(AD).identify("u-17").track("buy");
    let visitor = visit.told("event")[0]["visitor"].clone();
    visit.answer("cookieless").track("look").close();
    assert_eq!(visit.names(), ["session_start", "consent_change", "look"]);
    assert!(visit.storage.state.is_none() && visit.storage.queue.is_empty());
    for sent in &visit.sent {
        for secret in [visitor.as_str().unwrap(), "u-17", "abc"] {
            assert!(!sent.body.contains(secret), "{}", sent.body);
        }
    }
    assert_eq!(visit.ledger()["created"], 3, "an account of its own");
    assert_eq!(visit.told("dropped")[0]["count"], 3);
}

#[test]
fn from_cookieless_to_granted_keeps_what_waits_and_begins_a_visitor() {
    let mut visit = Device::with(&[]);
    visit.open(AD).track("look").answer("granted").track("buy");
    let names = [
        "session_start",
        "page_view",
        "look",
        "consent_change",
        "buy",
    ];
    assert_eq!(visit.storage.queue.len(), names.len());
    visit.crash().open(HOME).after(seconds(6));
    assert_eq!(visit.names()[..5], names);
    assert!(visit.arrived("look")[0]["visitor"].is_null());
    let visitor = &visit.arrived("buy")[0]["visitor"];
    assert!(visitor.is_string());
    assert_eq!(*visitor, visit.arrived("page_view")[1]["visitor"]);
    assert_eq!(visit.told("session").len(), 1, "the session goes on");
}

#[test]
fn a_remembered_yes_holds_on_the_next_page() {
    for attribute in ["required", "cookieless", "granted"] {
        let mut visit = Device::at_home(attribute);
        visit.answer("granted").go(CART).after(seconds(6));
        let views = visit.arrived("page_view");
        assert_eq!(views.len(), 2, "{attribute}");
        assert_eq!(views[1]["consent"], "granted");
        let visitor = visit.storage.state.as_ref().unwrap().lines().nth(1);
        assert_eq!(views[1]["visitor"].as_str(), visitor);
    }
}

#[test]
fn a_no_is_not_remembered() {
    let mut visit = Device::at_home("required");
    visit.answer("denied").go(CART).track("buy").after(hours(1));
    assert!(visit.sent.is_empty() && visit.storage.n_writes == 0);
    visit.answer("granted").close();
    assert_eq!(visit.arrived("buy").len(), 1);
}

#[test]
fn a_word_that_is_no_state_changes_nothing_and_is_explained() {
    let mut visit = Device::at_home("required");
    visit.answer("yes please").answer("GRANTED").track("buy");
    visit.close();
    assert!(visit.sent.is_empty() && visit.storage.n_writes == 0);
    let words = "consent() takes granted, denied or cookieless";
    assert_eq!(visit.complaints, [words, words]);
}

#[test]
fn the_same_answer_again_changes_nothing() {
    let mut visit = Device::at_home("granted");
    visit
        .track("buy")
        .answer("granted")
        .answer("granted")
        .close();
    assert!(visit.arrived("consent_change").is_empty());
    assert!(visit.told("consent").is_empty());
    assert_eq!(visit.names(), ["session_start", "page_view", "buy"]);
}

#[test]
fn events_kept_on_the_device_do_not_outlive_a_denial_in_memory() {
    // Another tab was granted again meanwhile, so there is a state to return to.
    for answers in [["denied", "granted"], ["cookieless", "granted"]] {
        let mut visit = Device::at_home("granted");
        visit.always(Answer::Unreachable).track("secret").crash();
        visit.open(CART).answer("granted").heal();
        visit.answer(answers[0]).tab(1).open(HOME).answer("granted");
        visit.tab(0).answer(answers[1]).close().tab(1).close();
        assert!(visit.arrived("secret").is_empty(), "{answers:?}");
    }
    let mut visit = Device::at_home("granted");
    visit.always(Answer::Unreachable).track("secret").crash();
    visit.options.set("consent".into(), "denied".into());
    visit.open(HOME).heal().options = Params::new();
    visit.tab(1).options.set("collector".into(), "/c".into());
    visit.open(HOME).answer("granted");
    visit.tab(0).answer("granted").close();
    assert!(visit.arrived("secret").is_empty());
}

#[test]
fn what_is_unreadable_on_the_device_is_no_yes() {
    for attribute in ["required", "cookieless", "denied"] {
        let mut visit = Device::with(&[("consent", attribute)]);
        visit.storage.state = Some("trailmark 9000\nwho knows".into());
        visit.open(HOME).track("buy").close();
        assert!(visit.arrived("buy").len() <= 1);
        for event in &visit.collector.events {
            assert_eq!(event["consent"], attribute);
        }
        assert!(visit.storage.queue.is_empty() && visit.storage.n_writes == 0);
    }
}
