//! What pages should not hand over: it is cut, and counted at the event.

use super::device::HOME;
use super::language::Fact;
use super::*;
use crate::domain::{Params, Value};
use serde_json::Value as Json;

/// The event that a fact of this text causes on a page that is open already.
fn event(fact: &[&str], name: &str) -> Json {
    let mut visit = Device::with(&[]);
    visit.open(HOME).tell(Fact::Text(fact.join("\x1e"))).close();
    visit.arrived(name)[0].clone()
}

#[test]
fn what_the_host_has_left_out_and_what_is_cut_here_is_one_count() {
    let long = "x".repeat(501);
    for (params, cut, kept) in [
        (r#"{"a":1}"#.into(), Json::Null, 1),
        (r#"0{"a":1}"#.into(), Json::Null, 1),
        (r#"7{"a":1}"#.into(), 7.into(), 1),
        (format!(r#"2{{"a":"{long}","b":["{long}"]}}"#), 4.into(), 2),
        (format!(r#"0{{"{long}":1}}"#), 1.into(), 1),
        ("3".into(), 3.into(), 0),
        (
            "99999999999999999999{}".into(),
            Json::from(1_661_992_959_u32),
            0,
        ),
    ] {
        let event = event(&["track", "told", &params], "told");
        assert_eq!(event["cut"], cut, "{params}");
        let n_kept = event["params"].as_object().map_or(0, |params| params.len());
        assert_eq!(n_kept, kept, "{params}");
    }
}

#[test]
fn from_the_fifty_first_on_parameters_are_left_out() {
    for (n, cut) in [(49, 0), (50, 0), (51, 1), (90, 40)] {
        let mut params = Params::new();
        for at in 0..n {
            params.set(format!("p{at}"), at.into());
        }
        let mut visit = Device::with(&[]);
        visit.open(HOME).track_with("told", params).close();
        let event = &visit.arrived("told")[0];
        assert_eq!(event["cut"].as_u64().unwrap_or(0), cut, "{n}");
        assert_eq!(event["params"]["p48"], 48);
        assert_eq!(
            event["params"].as_object().unwrap().len() as u64,
            n as u64 - cut
        );
    }
}

#[test]
fn a_long_name_is_cut_and_counts() {
    let name = "n".repeat(101);
    let event = event(&["track", &name, r#"1{"a":1}"#], &name[..100]);
    assert_eq!(event["cut"], 2);
}

#[test]
fn the_count_is_of_that_event_alone() {
    let mut visit = Device::with(&[]);
    visit
        .open(HOME)
        .tell(Fact::Text("track\x1efirst\x1e5{}".into()))
        .track("next")
        .close();
    let cuts: Vec<_> = visit
        .collector
        .events
        .iter()
        .map(|event| &event["cut"])
        .collect();
    assert_eq!(
        cuts.iter().filter(|cut| !cut.is_null()).count(),
        1,
        "{cuts:?}"
    );
    assert_eq!(visit.arrived("first")[0]["cut"], 5);
}

#[test]
fn a_purchase_is_cut_and_its_attribution_is_not() {
    let mut visit = Device::with(&[]);
    let items = vec![Value::from("x".repeat(501)); 3];
    let params = Params::new()
        .with("transaction_id", "T1")
        .with("items", Value::List(items));
    visit.open(HOME).track_with("purchase", params).close();
    assert_eq!(visit.arrived("purchase")[0]["cut"], 3);
    assert!(visit.arrived("attribution")[0]["cut"].is_null());
}
