//! What the sensors tell, and what follows from a view: attention, searches, addresses.

use super::device::HOME;
use super::*;
use crate::domain::Params;
use crate::engine::options::Options;
use serde_json::{Value as Json, json};

fn captured(auto: &str) -> Device {
    let mut visit = Device::with(&[("auto", auto)]);
    visit.open(HOME).after(seconds(1));
    visit
}

/// The events after those that an arrival brings.
fn told(visit: &Device) -> Vec<(String, Json)> {
    let events = visit.told("event");
    let own = events
        .iter()
        .filter(|event| event["name"] != "session_start");
    own.skip(1)
        .map(|event| {
            (
                event["name"].as_str().unwrap().into(),
                event["params"].clone(),
            )
        })
        .collect()
}

#[test]
fn what_a_sensor_sees_is_an_event_where_it_is_captured() {
    for (auto, is_captured) in [
        ("all", true),
        ("pages forms", true),
        ("pages links", false),
        ("none", false),
    ] {
        let mut visit = captured(auto);
        visit.sense(&["auto", "forms", "form_start", r#"{"form_id":"f"}"#]);
        let event = ("form_start".into(), json!({"form_id": "f"}));
        assert_eq!(told(&visit).contains(&event), is_captured, "{auto}");
    }
}

#[test]
fn a_link_leads_out_only_to_other_hosts() {
    for (host, domains, is_outbound) in [
        ("blog.example", "", true),
        ("shop.example", "", false),
        ("www.shop.example", "", false),
        ("cdn.shop.example", "", false),
        ("myshop.example", "", true),
        ("blog.example", "blog.example", false),
        ("", "", true),
    ] {
        let mut visit = Device::with(&[("auto", "all"), ("domains", domains)]);
        visit.open(HOME).after(1);
        visit.sense(&["auto", "links", "outbound_click", "{}", host]);
        assert_eq!(told(&visit).len(), usize::from(is_outbound), "{host}");
    }
}

#[test]
fn a_search_is_told_once_for_all_its_pages() {
    let mut visit = Device::with(&[("auto", "pages search"), ("searchParams", "suche")]);
    let at = |rest: &str| format!("https://shop.example/s?{rest}");
    visit.open(&at("suche=gr%C3%BCner+tee&page=1")).after(1);
    visit.go(&at("suche=gr%C3%BCner+tee&page=2")).after(1);
    visit.go(&at("Suche=kanne")).after(1);
    visit.go(&at("q=tasse")).hide();
    let terms: Vec<_> = visit
        .arrived("search")
        .iter()
        .map(|event| event["params"].clone())
        .collect();
    // Without consent nobody remembers the page before.
    let tea = json!({"search_term": "grüner tee"});
    assert_eq!(
        terms,
        [tea.clone(), tea.clone(), json!({"search_term": "kanne"})]
    );
    let mut visit = Device::with(&[("auto", "pages search"), ("consent", "granted")]);
    for page in ["q=gr%C3%BCner+tee", "q=gr%C3%BCner+tee&page=2", "q=kanne"] {
        visit.open(&at(page)).after(1);
    }
    visit.hide();
    assert_eq!(visit.arrived("search").len(), 2);
}

/// The address that is told of a page with this query.
fn address(options: &[(&str, &str)], query: &str) -> String {
    let mut visit = Device::with(options);
    visit
        .open(&format!("https://shop.example/p?{query}"))
        .hide();
    let url = &visit.arrived("page_view")[0]["page"]["url"];
    url.as_str().unwrap().into()
}

/// Whether a parameter stays, whatever becomes of its value.
fn stays(options: &[(&str, &str)], name: &str) -> bool {
    address(options, &format!("{name}=tea"))
        .strip_prefix("https://shop.example/p")
        .unwrap()
        .starts_with(&format!("?{name}="))
}

/// The parameters that docs/SENSORS.md names in this row of its table.
fn documented(row: &str) -> Vec<&'static str> {
    let document = include_str!("../../../docs/SENSORS.md");
    let mut rows = document.lines().map(|line| line.split('|').map(str::trim));
    let mut cells = rows
        .find_map(|mut cells| (cells.nth(1)?.starts_with(row)).then_some(cells))
        .expect(row);
    let names = cells.next().unwrap();
    let names = names.split([';', ':']).next().unwrap();
    let names = names.split(" and ").next().unwrap();
    names.split('`').skip(1).step_by(2).collect()
}

#[test]
fn only_allowed_parameters_stay_in_an_address() {
    assert_eq!(
        address(
            &[("queryParams", "color, size")],
            "color=red&size=5&q=x&utm_source=y&token=1#top"
        ),
        "https://shop.example/p?color=red&size=5&q=x&utm_source=y"
    );
}

#[test]
fn the_documentation_says_which_parameters_stay() {
    for (row, is_kept, in_any_casing) in [
        ("a campaign's", true, true),
        ("a search's", true, true),
        ("never", false, true),
        ("none of these", false, false),
    ] {
        let names = documented(row);
        assert!(names.len() > 4, "{row}: {names:?}");
        for name in names {
            assert_eq!(stays(&[], name), is_kept, "{name}");
            let shouted = name.to_uppercase();
            assert_eq!(stays(&[], &shouted), is_kept && in_any_casing, "{shouted}");
            // What a site lists stays, as it is listed; but for click ids.
            let listed = [("queryParams", name)];
            assert_eq!(stays(&listed, name), row != "never", "{name}");
        }
    }
    assert!(!stays(&[("queryParams", "color")], "Color"));
    let own = [("searchParams", "suche")];
    assert!(stays(&own, "SUCHE") && !stays(&own, "q"));
}

#[test]
fn the_documentation_forgets_none() {
    assert_eq!(
        documented("a search's").join(" "),
        Options::default().search_params()
    );
    let campaigns = documented("a campaign's");
    for prefix in ["utm", "mtm"] {
        // Those of GA4 (support.google.com/analytics/answer/10917952) and of Matomo
        // (matomo.org/faq/reports/advanced-how-to-manually-build-campaign-tracking-urls).
        for name in [
            "source",
            "medium",
            "campaign",
            "term",
            "keyword",
            "content",
            "id",
            "source_platform",
            "creative_format",
            "marketing_tactic",
            "kwd",
            "cid",
            "group",
            "placement",
            "name",
        ] {
            let name = format!("{prefix}_{name}");
            assert_eq!(stays(&[], &name), campaigns.contains(&&*name), "{name}");
        }
    }
}

#[test]
fn a_page_goes_by_its_canonical_path_if_that_is_its_own() {
    for (canonical, options, path) in [
        ("https://shop.example/teapots", &[][..], "/teapots"),
        ("https://shop.example/teapots?id=1#x", &[], "/teapots"),
        (
            "https://shop.example/teapots",
            &[("canonical", "false")],
            "/p/7",
        ),
        ("https://other.example/teapots", &[], "/p/7"),
        // The template names the home page on every page.
        ("https://shop.example/", &[], "/p/7"),
        ("nonsense", &[], "/p/7"),
        ("", &[], "/p/7"),
    ] {
        let mut visit = Device::with(options);
        visit.open(HOME).after(1);
        visit
            .sense(&[
                "navigate",
                "https://shop.example/p/7?q=x",
                "",
                canonical,
                "Pot",
            ])
            .hide();
        let views = visit.arrived("page_view");
        assert_eq!(
            views[1]["page"]["url"],
            format!("https://shop.example{path}?q=x"),
            "{canonical}"
        );
    }
}

#[test]
fn the_canonical_path_of_the_route_before_is_not_believed() {
    let mut visit = Device::with(&[]);
    visit.open(HOME).after(1);
    let canonical = "https://shop.example/teapots";
    for path in ["p/7", "p/8"] {
        let url = format!("https://shop.example/{path}");
        visit
            .sense(&["navigate", &url, "", canonical, "Pot"])
            .after(1);
    }
    visit.hide();
    let views = visit.arrived("page_view");
    let urls: Vec<_> = views
        .iter()
        .map(|view| view["page"]["url"].as_str().unwrap())
        .collect();
    assert_eq!(urls, [HOME, canonical, "https://shop.example/p/8"]);
}

fn engagement(visit: &Device) -> Vec<(i64, i64, String)> {
    let told = visit.arrived("user_engagement");
    told.iter()
        .map(|event| {
            let number = |name: &str| event["params"][name].as_i64().unwrap();
            let url = event["page"]["url"].as_str().unwrap();
            (number("engaged_ms"), number("scroll_percent"), url.into())
        })
        .collect()
}

#[test]
fn a_page_tells_once_how_it_was_looked_at() {
    let mut visit = Device::with(&[("auto", "all")]);
    visit.open(HOME).after(seconds(4));
    visit
        .sense(&["scrolled", "62.7"])
        .sense(&["scrolled", "40"])
        .hide();
    assert_eq!(engagement(&visit), [(4_000, 62, HOME.into())]);
    // Hidden time counts for nothing, and a short look is no other one.
    visit.after(minutes(3)).show().after(seconds(2)).hide();
    assert_eq!(engagement(&visit).len(), 1);
    visit.after(minutes(3)).show().after(seconds(2)).hide();
    assert_eq!(engagement(&visit)[1..], [(4_000, 62, HOME.into())]);
}

#[test]
fn only_a_page_with_the_focus_has_attention() {
    let mut visit = Device::with(&[("auto", "all")]);
    visit.open(HOME).after(seconds(4)).sense(&["blur"]);
    visit
        .after(seconds(30))
        .sense(&["focus"])
        .after(seconds(1))
        .hide();
    assert_eq!(engagement(&visit)[0].0, 5_000);
    let mut visit = Device::with(&[("auto", "all")]);
    visit.open(HOME).sense(&["blur"]).after(seconds(30)).hide();
    assert_eq!(engagement(&visit)[0].0, 0);
    visit
        .after(1)
        .show()
        .after(seconds(30))
        .sense(&["focus"])
        .after(seconds(7))
        .hide();
    assert_eq!(engagement(&visit)[1].0, 7_000);
}

#[test]
fn each_route_has_its_own_attention_told_before_the_next_view() {
    let mut visit = Device::with(&[("auto", "all")]);
    visit
        .open(HOME)
        .after(seconds(2))
        .sense(&["scrolled", "100"]);
    visit.navigate("https://shop.example/b").after(seconds(3));
    visit.hide();
    let b = "https://shop.example/b";
    assert_eq!(
        engagement(&visit),
        [(2_000, 100, HOME.into()), (3_000, 0, b.into())]
    );
    assert_eq!(
        visit.names(),
        [
            "session_start",
            "page_view",
            "user_engagement",
            "page_view",
            "user_engagement"
        ]
    );
}

#[test]
fn reading_is_no_silence() {
    let mut visit = Device::with(&[("auto", "all"), ("consent", "granted")]);
    visit.open(HOME).after(minutes(25)).hide();
    visit.after(minutes(25)).go(HOME).hide();
    assert_eq!(visit.arrived("session_start").len(), 1);
}

#[test]
fn attention_without_a_view_or_against_consent_is_nobodys_business() {
    let mut visit = Device::with(&[("auto", "engagement")]);
    visit.open(HOME).after(seconds(9)).track("buy").hide();
    assert_eq!(engagement(&visit), []);
    let mut visit = Device::with(&[("auto", "all"), ("consent", "denied")]);
    visit.open(HOME).after(seconds(9)).hide();
    assert!(visit.sent.is_empty());
    let mut visit = Device::with(&[("auto", "all"), ("ignore", "/")]);
    visit.open(HOME).after(seconds(9)).hide();
    assert!(visit.sent.is_empty());
}

#[test]
fn what_a_sensor_sees_and_the_page_reports_is_one_event() {
    let reported = Params::new().with("search_term", "tea").with("results", 7);
    for (passed, n) in [(1, 1), (seconds(60), 2)] {
        let mut visit = Device::with(&[("auto", "all")]);
        visit.open("https://shop.example/s?q=tea").after(passed);
        visit.track_with("search", reported.clone()).hide();
        assert_eq!(visit.arrived("search").len(), n);
    }
    let mut visit = captured("all");
    visit.track_with("share", Params::new().with("method", "web_share"));
    visit
        .sense(&["auto", "share", "share", r#"0{"method":"web_share"}"#])
        .hide();
    assert_eq!(visit.arrived("share").len(), 1);
}
