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
fn a_state_cleared_underneath_a_page_is_written_anew() {
    let mut visit = Device::at_home("granted");
    visit.after(seconds(6)).clear_storage().track("buy").close();
    visit.open(HOME).close();
    let views = visit.arrived("page_view");
    assert_eq!(views[0]["visitor"], views[1]["visitor"]);
    assert_eq!(views[1]["seq"], 4);
    assert_eq!(visit.arrived("buy").len(), 1);
}
