//! A shop that tells of one act in several ways, and of products by half.

use super::device::HOME;
use super::language::Fact;
use super::*;
use crate::domain::{Params, Value};
use serde_json::{Value as Json, json};

fn kettle() -> Params {
    let item = Params::new().with("item_id", "KL-1").with("quantity", 2);
    Params::new().with("items", Value::List(vec![Value::Map(item)]))
}

fn described() -> Params {
    kettle().with("currency", "EUR").with("value", 59)
}

fn params_of(visit: &Device, name: &str) -> Vec<Json> {
    let events = visit.arrived(name).into_iter();
    events.map(|event| event["params"].clone()).collect()
}

#[test]
fn an_act_told_by_call_and_layer_is_one_event_and_no_loss() {
    for consent in ["cookieless", "granted"] {
        let mut visit = Device::at_home(consent);
        visit.track_with("add_to_cart", kettle());
        visit.layer("add_to_cart", kettle().with("currency", "EUR"), "d");
        visit.after(seconds(20)).layer("add_to_cart", kettle(), "q");
        visit.track_with("add_to_cart", kettle()).close();
        assert_eq!(visit.arrived("add_to_cart").len(), 2, "{consent}");
        assert!(visit.told("dropped").is_empty(), "it was no event");
        assert!(
            visit.ledger()["dropped"]
                .as_object()
                .is_none_or(|reasons| { reasons.values().all(|n| n.as_u64() == Some(0)) })
        );
    }
}

#[test]
fn what_waits_for_consent_is_told_once_as_well() {
    let mut visit = Device::at_home("required");
    visit.track_with("add_to_cart", kettle()).after(seconds(2));
    visit.layer("add_to_cart", kettle(), "d").after(minutes(5));
    visit.answer("granted").close();
    assert_eq!(visit.arrived("add_to_cart").len(), 1);
}

#[test]
fn a_denial_hears_no_layer() {
    let mut visit = Device::at_home("denied");
    visit.layer("add_to_cart", kettle(), "d").track("view_item");
    visit.close();
    assert!(visit.sent.is_empty());
    assert_eq!(visit.n_products_asked, 0);
}

#[test]
fn what_is_not_counted_twice_is_explained_where_asked() {
    for (debug, n_said) in [("false", 0), ("true", 1)] {
        let mut visit = Device::with(&[("debug", debug)]);
        visit
            .open(HOME)
            .track("login")
            .layer("login", Params::new(), "d");
        let said = visit.complaints.iter();
        let n = said
            .filter(|said| *said == "was told already, in another way: login")
            .count();
        assert_eq!(n, n_said, "{debug}");
    }
}

#[test]
fn a_bare_view_of_a_product_is_completed_by_the_page_and_has_its_own_time() {
    let mut visit = Device::at_home("cookieless");
    let at = visit.now;
    visit.track_with(
        "view_item",
        Params::new().with("value", 3).with("from", "ad"),
    );
    assert_eq!(visit.n_products_asked, 1);
    assert!(
        visit
            .told("event")
            .iter()
            .all(|event| event["name"] != "view_item")
    );
    visit.after(900);
    visit.tell(Fact::Described(described())).after(seconds(9));
    let views = visit.arrived("view_item");
    let items = json!([{"item_id": "KL-1", "quantity": 2}]);
    let params = json!({"items": items, "currency": "EUR", "value": 3, "from": "ad"});
    assert_eq!((views.len(), &views[0]["params"]), (1, &params));
    assert_eq!(views[0]["at"], at);
}

#[test]
fn a_view_that_names_its_items_asks_nobody() {
    for auto in ["all", "pages"] {
        let mut visit = Device::with(&[("auto", auto)]);
        visit
            .open(HOME)
            .track_with("view_item", kettle())
            .track("view_cart");
        if auto == "pages" {
            visit.track("view_item");
        }
        assert_eq!(visit.n_products_asked, 0, "{auto}");
        visit.close();
        assert_eq!(
            visit.arrived("view_item").len(),
            if auto == "pages" { 2 } else { 1 }
        );
    }
}

#[test]
fn a_bare_view_is_never_lost() {
    for why in [
        "nobody answers",
        "the page has nothing to say",
        "the page is left",
        "the page shows another",
        "the clock is set back",
        "the clock is set forward",
    ] {
        for consent in ["cookieless", "granted"] {
            let mut visit = Device::at_home(consent);
            visit.track("view_item").track("view_item");
            let now = visit.now;
            match why {
                "the page has nothing to say" => visit.tell(Fact::Described(Params::new())),
                "the page is left" => visit.close(),
                "the page shows another" => visit.navigate("https://shop.example/b"),
                "the clock is set back" => visit.set_clock(now - hours(3)),
                "the clock is set forward" => visit.set_clock(now + hours(3)),
                _ => &mut visit,
            };
            visit
                .after(seconds(3))
                .tell(Fact::FlushAsked)
                .after(seconds(2));
            let views = visit.arrived("view_item");
            assert_eq!(views.len(), 2, "{why}");
            for view in views {
                assert_eq!(
                    (&view["params"], &view["page"]["url"]),
                    (&Json::Null, &HOME.into())
                );
            }
        }
    }
}

#[test]
fn an_answer_that_comes_too_late_makes_no_event() {
    let mut visit = Device::at_home("cookieless");
    visit.track("view_item").after(seconds(4));
    visit.tell(Fact::Described(described())).close();
    assert_eq!(params_of(&visit, "view_item"), [Json::Null]);
}

#[test]
fn a_flush_says_what_still_waits_for_its_product() {
    let mut visit = Device::at_home("cookieless");
    visit
        .after(seconds(6))
        .track("view_item")
        .tell(Fact::FlushAsked);
    assert_eq!(visit.told("flush"), [json!({"sent": 0, "queued": 1})]);
    visit.close();
    assert_eq!(visit.arrived("view_item").len(), 1);
}

#[test]
fn waiting_for_a_product_ends_no_pause_of_the_collectors() {
    let mut visit = Device::at_home("granted");
    visit
        .answers(&[collector::Answer::Busy(503, 60_000)])
        .after(seconds(6));
    let n_sent = visit.sent.len();
    visit.track("view_item").after(seconds(30));
    assert_eq!(visit.sent.len(), n_sent);
    visit.after(minutes(2));
    assert_eq!(visit.arrived("view_item").len(), 1);
}

#[test]
fn one_view_waits_at_a_time() {
    let mut visit = Device::at_home("cookieless");
    for _ in 0..3 {
        visit.track("view_item");
    }
    visit.tell(Fact::Described(described())).close();
    let items = params_of(&visit, "view_item").into_iter();
    let known = items.map(|params| params["items"].is_array());
    assert_eq!(known.collect::<Vec<_>>(), [false, false, true]);
}
