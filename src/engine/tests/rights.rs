//! Everything that is known is told to whoever asks, and erased where that is asked.

use super::device::HOME;
use super::language::Fact;
use super::*;
use serde_json::Value as Json;

const STATES: [&str; 4] = ["required", "denied", "cookieless", "granted"];
const DAY: i64 = 24;

fn export(visit: &mut Device) -> Json {
    visit.tell(Fact::ExportAsked);
    visit.exported.clone()
}

#[test]
fn everything_is_told_in_every_state() {
    for consent in STATES {
        let mut visit = Device::at_home(consent);
        visit.always(Answer::Unreachable).track("look");
        let known = export(&mut visit);
        let n = |list: &str| known[list].as_array().unwrap().len();
        let is_sent = matches!(consent, "cookieless" | "granted");
        assert_eq!(n("queue"), if is_sent { 3 } else { 0 }, "{consent}");
        let waits = consent == "required";
        assert_eq!(n("waiting"), if waits { 2 } else { 0 }, "{consent}");
        assert_eq!(known["journey"]["consent"]["analytics"], consent);
        let visitor = &known["journey"]["visitor"];
        assert_eq!(visitor.is_string(), consent == "granted");
        let state = known["state"].as_str().unwrap();
        assert!(visitor.is_null() || state.contains(visitor.as_str().unwrap()));
    }
}

#[test]
fn what_the_collector_has_taken_is_told_and_nothing_else_is() {
    let mut visit = Device::at_home("granted");
    visit.after(seconds(6));
    assert_eq!(visit.taken.len(), 2);
    visit
        .answers(&[Answer::Status(400)])
        .track("refused")
        .after(seconds(6));
    assert_eq!(visit.taken.len(), 2);
}

#[test]
fn under_granted_a_new_visitor_begins_of_whom_nothing_is_known() {
    let mut visit = Device::at_home("granted");
    visit
        .identify("u-17")
        .after(seconds(6))
        .always(Answer::Unreachable)
        .track("buy");
    let before = export(&mut visit)["journey"].clone();
    visit.tell(Fact::ErasureAsked);
    let visitor = before["visitor"].as_str().unwrap();
    assert_eq!(visit.forgotten, [visitor]);
    let known = export(&mut visit);
    assert!(known["queue"].as_array().unwrap().is_empty());
    assert!(visit.storage.queue.is_empty());
    assert_ne!(known["journey"]["visitor"], before["visitor"]);
    assert!(known["journey"]["user"].is_null());
    assert_eq!(known["journey"]["touches"], 0);
    assert_eq!(known["journey"]["consent"]["analytics"], "granted");
    for secret in [visitor, before["session"]["id"].as_str().unwrap(), "u-17"] {
        assert!(!known.to_string().contains(secret), "{known}");
        assert!(!visit.storage.state.as_ref().unwrap().contains(secret));
    }
    visit
        .always(Answer::Status(202))
        .track("look")
        .after(seconds(20));
    let look = &visit.arrived("look")[0];
    assert_eq!(look["visitor"], known["journey"]["visitor"]);
    assert_eq!(visit.arrived("buy").len(), 0);
}

#[test]
fn without_a_visitor_the_page_load_is_forgotten_and_nothing_is_stored() {
    let mut visit = Device::at_home("cookieless");
    visit.after(seconds(6));
    let session = visit.arrived("page_view")[0]["session"].clone();
    visit
        .tell(Fact::ErasureAsked)
        .track("look")
        .after(seconds(6));
    assert_eq!(visit.forgotten, [session.as_str().unwrap()]);
    assert_ne!(visit.arrived("look")[0]["session"], session);
    assert_eq!(visit.storage.n_writes, 0);
}

#[test]
fn where_nothing_was_sent_nobody_is_asked_to_forget() {
    for consent in ["required", "denied"] {
        let mut visit = Device::at_home(consent);
        visit.track("look").tell(Fact::ErasureAsked).after(hours(1));
        assert_eq!(visit.forgotten, [""], "{consent}");
        assert!(visit.sent.is_empty());
        visit.answer("granted").after(seconds(6));
        assert!(visit.arrived("look").is_empty(), "{consent}");
    }
}

#[test]
fn another_tab_goes_on_as_the_new_visitor_and_sends_nothing_of_the_old_one() {
    let mut visit = Device::at_home("granted");
    visit.after(seconds(6)).always(Answer::Unreachable);
    visit.tab(1).open(HOME).track("there").tab(0);
    visit
        .tell(Fact::ErasureAsked)
        .always(Answer::Status(202))
        .track("here");
    visit.tab(1).track("later").hide().tab(0).hide();
    let [here, later] = ["here", "later"].map(|name| visit.arrived(name)[0]["visitor"].clone());
    assert_eq!(here, later);
    assert!(visit.arrived("there").is_empty());
}

#[test]
fn what_a_page_counts_that_is_left_before_it_hears_is_not_merged() {
    let mut visit = Device::at_home("granted");
    visit
        .after(seconds(6))
        .tab(1)
        .open(HOME)
        .after(seconds(6))
        .tab(0);
    visit.tell(Fact::ErasureAsked);
    let state = visit.storage.state.clone();
    // It hears nothing, as it is left in the same moment.
    visit.tab(1).close().tab(0).track("look");
    let visitor =
        |state: &Option<String>| state.as_ref().unwrap().lines().nth(1).unwrap().to_owned();
    assert_eq!(visitor(&visit.storage.state), visitor(&state));
}

#[test]
fn identifying_as_nobody_unties_what_comes_after() {
    let mut visit = Device::at_home("granted");
    visit
        .identify("u-17")
        .track("known")
        .identify("")
        .track("unknown");
    assert!(!visit.storage.state.as_ref().unwrap().contains("u-17"));
    assert!(export(&mut visit)["journey"]["user"].is_null());
    visit.after(seconds(6));
    assert_eq!(visit.arrived("known")[0]["user"], "u-17");
    assert!(visit.arrived("unknown")[0]["user"].is_null());
}

#[test]
fn what_is_older_than_the_retention_is_not_read_and_is_erased_at_the_start() {
    for (days, is_known) in [(29, true), (31, false)] {
        let mut visit = Device::with(&[("consent", "granted"), ("retentionDays", "30")]);
        visit.open(HOME).identify("u-17").close();
        let before = visit.storage.state.clone().unwrap();
        let visitor = before.lines().nth(1).unwrap();
        visit.after(hours(days * DAY)).open(HOME);
        let after = visit.storage.state.clone().unwrap();
        assert_eq!(after.contains(visitor), is_known, "{days} days");
        assert_eq!(after.contains("u-17"), is_known, "{days} days");
    }
}

#[test]
fn a_visitor_who_has_done_nothing_is_not_remembered_for_longer() {
    let mut visit = Device::with(&[("consent", "granted"), ("ignore", "/")]);
    visit.open(HOME).close();
    let before = visit.storage.state.clone().unwrap();
    let visitor = before.lines().nth(1).unwrap();
    visit.after(hours(181 * DAY)).open(HOME);
    assert!(!visit.storage.state.as_ref().unwrap().contains(visitor));
}

#[test]
fn after_the_retention_the_device_keeps_what_comes_next() {
    let mut visit = Device::at_home("granted");
    visit
        .close()
        .after(hours(181 * DAY))
        .open(HOME)
        .track("look")
        .close();
    let first = visit.arrived("look")[0]["visitor"].clone();
    visit.open(HOME).track("again").close();
    assert_eq!(visit.arrived("again")[0]["visitor"], first);
}

#[test]
fn under_private_no_collector_is_asked_for_it_knows_nobody() {
    for (privacy, asks) in [("full", true), ("coarse", true), ("private", false)] {
        let mut visit = Device::with(&[("consent", "granted"), ("privacy", privacy)]);
        visit.open(HOME).track("look").after(seconds(6));
        assert_eq!(
            export(&mut visit)["collector"].is_string(),
            asks,
            "{privacy}"
        );
    }
}
