//! What the device remembers, for how long, and in whose version.

use super::device::HOME;
use super::*;

#[test]
fn what_is_older_than_the_site_keeps_it_is_forgotten() {
    for (days, is_forgotten) in [(29, false), (31, true)] {
        let mut visit = Device::with(&[("consent", "granted"), ("retentionDays", "30")]);
        visit.open(HOME).after(seconds(6)).close();
        visit.after(hours(24 * days)).open(HOME).close();
        let views = visit.arrived("page_view");
        assert_eq!(views[0]["visitor"] != views[1]["visitor"], is_forgotten);
        assert_eq!(views[1]["seq"] == 2, is_forgotten);
    }
}

#[test]
fn an_unreadable_state_begins_a_new_visitor() {
    for state in [
        "",
        "{}",
        "trailmark 1",
        "trailmark 1\nnobody",
        "trailmark 2\n",
    ] {
        let mut visit = Device::with(&[("consent", "granted")]);
        visit.storage.state = Some(state.into());
        visit.open(HOME).close();
        assert_eq!(visit.names(), ["session_start", "page_view"], "{state}");
        assert_eq!(visit.ledger()["created"], 2);
        assert_ne!(visit.storage.state.as_deref(), Some(state));
    }
}

#[test]
fn an_account_by_a_newer_version_still_adds_up() {
    let mut visit = Device::at_home("granted");
    visit.after(seconds(6)).close();
    // Dropped for a seventh reason that is not known here.
    let state = visit.storage.state.take().unwrap();
    let mut lines: Vec<_> = state.split('\n').collect();
    lines.resize(21, "");
    lines[20] = "3";
    visit.storage.state = Some(lines.join("\n"));
    visit.open(HOME).close();
    assert_eq!(visit.arrived("page_view").len(), 2);
}

#[test]
fn a_storage_cleared_underneath_a_page_leaves_it_its_own_memory_and_that_is_said() {
    let mut visit = Device::at_home("granted");
    visit.after(seconds(6)).clear_storage();
    visit.track("buy").after(seconds(6));
    assert_eq!(visit.arrived("buy").len(), 1);
    assert_eq!(visit.ledger()["unkept"], 1);
    assert!(visit.storage.state.is_none() && visit.storage.queue.is_empty());
    visit.close().open(HOME).close();
    let views = visit.arrived("page_view");
    assert_ne!(
        views[0]["visitor"], views[1]["visitor"],
        "cleared is cleared"
    );
}

#[test]
fn a_device_that_keeps_nothing_still_delivers_and_says_so() {
    let mut visit = Device::with(&[("consent", "granted")]);
    visit.storage.is_refused = true;
    visit.open(HOME).track("buy").after(seconds(6));
    assert_eq!(visit.names(), ["session_start", "page_view", "buy"]);
    assert_eq!(visit.ledger()["unkept"], 3);
    assert_eq!(visit.storage.n_writes, 0);
    visit.track("late").close();
    assert_eq!(visit.arrived("late").len(), 1);
}

#[test]
fn a_history_of_consent_that_is_none_is_cut_between_characters() {
    let mut visit = Device::at_home("granted");
    visit.close();
    let state = visit.storage.state.take().unwrap();
    let mut lines: Vec<_> = state.split('\n').collect();
    let history = "ü".repeat(1_000);
    lines[37] = &history;
    visit.storage.state = Some(lines.join("\n"));
    visit.open(HOME).close();
    let state = visit.storage.state.as_deref().unwrap();
    let history = state.split('\n').nth(37).unwrap();
    assert!(history.starts_with("granted granted "), "{history}");
    assert!((990..=1_000).contains(&history.len()));
}

#[test]
fn a_device_that_keeps_again_is_no_longer_said_to_keep_nothing() {
    let mut visit = Device::with(&[("consent", "granted")]);
    visit.storage.is_refused = true;
    visit.open(HOME).after(seconds(6));
    assert!(visit.ledger()["unkept"].as_u64() > Some(0));
    visit.storage.is_refused = false;
    visit.answer("denied").answer("granted");
    visit.track("buy").after(seconds(6));
    assert_eq!(visit.arrived("buy").len(), 1);
    assert_eq!(visit.ledger().get("unkept"), None);
}
