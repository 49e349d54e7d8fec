//! Single-page applications, and pages that are never measured.

use super::device::HOME;
use super::language::{Fact, View};
use super::*;

const SPA: &str = "https://shop.example/a";

fn views(visit: &mut Device) -> Vec<(String, String)> {
    visit.after(seconds(6));
    let text =
        |page: &serde_json::Value, name: &str| page[name].as_str().unwrap_or_default().to_owned();
    let views = visit.arrived("page_view");
    let views = views.iter().map(|view| &view["page"]);
    views
        .map(|page| (text(page, "url"), text(page, "referrer")))
        .collect()
}

#[test]
fn another_route_is_a_view_and_the_page_before_its_referrer() {
    let mut visit = Device::with(&[]);
    visit.open_from(SPA, "https://blog.example/post?id=7");
    visit
        .after(1)
        .navigate("https://shop.example/b?q=tea&secret=1");
    visit.after(1).navigate(SPA);
    let b = "https://shop.example/b?q=tea";
    let expected = [(SPA, "https://blog.example/post"), (b, SPA), (SPA, b)];
    let expected = expected.map(|(url, referrer)| (url.into(), referrer.into()));
    assert_eq!(views(&mut visit), expected);
    assert_eq!(visit.told("session").len(), 1);
}

#[test]
fn the_same_route_is_no_view() {
    for (address, is_view) in [
        ("https://shop.example/a", false),
        ("https://shop.example/a?page=2", false),
        ("https://shop.example/a?utm_source=x", false),
        ("https://shop.example/a?gclid=x", false),
        ("https://shop.example/a#reviews", false),
        ("https://shop.example/a?q=tea", true),
        ("https://shop.example/a/", true),
        ("https://shop.example/b", true),
        ("https://other.example/a", true),
    ] {
        let mut visit = Device::with(&[]);
        visit.open(SPA).after(1).navigate(address);
        assert_eq!(
            views(&mut visit).len(),
            1 + usize::from(is_view),
            "{address}"
        );
    }
}

#[test]
fn a_parameter_that_is_kept_makes_no_other_view() {
    let mut visit = Device::with(&[("queryParams", "page")]);
    visit
        .open(SPA)
        .after(1)
        .navigate("https://shop.example/a?page=2");
    assert_eq!(views(&mut visit).len(), 1);
}

#[test]
fn a_change_of_the_hash_is_a_view_where_the_site_says_so() {
    let mut visit = Device::with(&[("hashRouting", "")]);
    visit
        .open(SPA)
        .after(1)
        .navigate("https://shop.example/a#/cart");
    visit
        .after(1)
        .navigate("https://shop.example/a#/cart?token=7");
    assert_eq!(views(&mut visit).len(), 2);
}

#[test]
fn an_application_that_reports_its_own_views_gets_no_others() {
    let mut visit = Device::with(&[("auto", "links")]);
    visit.open(SPA).navigate("https://shop.example/b");
    let view = View {
        url: "https://shop.example/virtual".into(),
        ..Default::default()
    };
    visit.tell(Fact::Viewed(view));
    let only = ("https://shop.example/virtual".into(), String::new());
    assert_eq!(views(&mut visit), [only]);
}

#[test]
fn ignored_pages_are_never_measured() {
    let mut visit = Device::with(&[("ignore", "/admin/** /me"), ("consent", "granted")]);
    visit
        .open("https://shop.example/admin/users/7")
        .track("click")
        .close();
    visit.open("https://shop.example/me").track("click").close();
    assert!(visit.sent.is_empty() && visit.told("event").is_empty());
    visit
        .open(HOME)
        .navigate("https://shop.example/me")
        .track("click");
    visit
        .navigate("https://shop.example/mean")
        .track("seen")
        .close();
    assert!(visit.arrived("click").is_empty());
    assert_eq!(visit.arrived("seen").len(), 1);
    assert_eq!(views(&mut visit).len(), 2);
    assert_eq!(visit.ledger()["created"], 4);
}
