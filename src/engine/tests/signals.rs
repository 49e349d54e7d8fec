//! What browsers and consent platforms say, beside the attribute and the page's calls.

use super::device::HOME;
use super::language::Fact;
use super::*;
use serde_json::json;

const AD: &str = "https://shop.example/sale?utm_source=google&gclid=abc";
const CART: &str = "https://shop.example/cart";

/// A page of a site whose tag says so, opened while these signals stand.
fn opened(attribute: &str, signals: &[[&'static str; 3]]) -> Device {
    let mut visit = Device::with(&[("consent", attribute)]);
    visit.signals = signals.to_vec();
    visit.open(AD);
    visit
}

/// Analytics, marketing, and who has decided it.
fn state(visit: &mut Device) -> [String; 3] {
    visit.tell(Fact::JourneyAsked);
    let consent = visit.told("journey").pop().unwrap()["consent"].clone();
    ["analytics", "marketing", "from"].map(|key| consent[key].as_str().unwrap().into())
}

/// Marketing, source and time of each change that is kept, the last first.
fn history(visit: &Device) -> Vec<String> {
    let state = visit.storage.state.as_deref().unwrap_or_default();
    let line = state.split('\n').nth(super::super::memory::CONSENT);
    let whole = line
        .unwrap_or_default()
        .rsplit_once('\t')
        .unwrap_or_default();
    let entries = whole.0.split('\t').filter(|entry| !entry.is_empty());
    // The journal tells events by it.
    assert!(!state.contains('{'));
    let read = |entry: &str| entry.strip_prefix("granted ").unwrap().to_owned();
    entries.map(read).collect()
}

#[test]
fn what_holds_follows_from_attribute_and_signals_as_the_contract_says() {
    type Case = (
        &'static str,
        &'static [[&'static str; 3]],
        [&'static str; 3],
    );
    const CASES: &[Case] = &[
        // Nobody but the attribute.
        ("cookieless", &[], ["cookieless", "denied", "attribute"]),
        ("granted", &[], ["granted", "granted", "attribute"]),
        ("required", &[], ["required", "denied", "attribute"]),
        ("denied", &[], ["denied", "denied", "attribute"]),
        // A browser's wish is about tracking, not about counting.
        (
            "granted",
            &[["gpc", "true", ""]],
            ["cookieless", "denied", "signal:gpc"],
        ),
        (
            "granted",
            &[["dnt", "1", ""]],
            ["cookieless", "denied", "signal:dnt"],
        ),
        (
            "cookieless",
            &[["gpc", "true", ""]],
            ["cookieless", "denied", "attribute"],
        ),
        (
            "required",
            &[["gpc", "true", ""]],
            ["required", "denied", "attribute"],
        ),
        (
            "denied",
            &[["gpc", "true", ""]],
            ["denied", "denied", "attribute"],
        ),
        // And never a yes.
        (
            "required",
            &[["gpc", "false", ""]],
            ["required", "denied", "attribute"],
        ),
        (
            "required",
            &[["gpc", "granted", "granted"]],
            ["required", "denied", "attribute"],
        ),
        (
            "granted",
            &[["dnt", "0", ""]],
            ["granted", "granted", "attribute"],
        ),
        (
            "granted",
            &[["dnt", "unspecified", ""]],
            ["granted", "granted", "attribute"],
        ),
        // A platform's no is denied, whatever else is said.
        (
            "granted",
            &[["klaro", "denied", "denied"]],
            ["denied", "denied", "signal:klaro"],
        ),
        (
            "cookieless",
            &[["tcf", "denied", ""]],
            ["denied", "denied", "signal:tcf"],
        ),
        (
            "required",
            &[["wp", "granted", "granted"], ["tcf", "denied", "granted"]],
            ["denied", "denied", "signal:tcf"],
        ),
        // A platform's yes is the answer, but where the site says no.
        (
            "required",
            &[["gpp", "granted", "granted"]],
            ["granted", "granted", "signal:gpp"],
        ),
        (
            "cookieless",
            &[["osano", "granted", "denied"]],
            ["granted", "denied", "signal:osano"],
        ),
        (
            "denied",
            &[["osano", "granted", "granted"]],
            ["denied", "denied", "attribute"],
        ),
        // Under GPC to no more than to be counted.
        (
            "required",
            &[["gpc", "1", ""], ["klaro", "granted", "granted"]],
            ["cookieless", "denied", "signal:gpc"],
        ),
        // Unknown is never a yes: what the tag grants waits for a platform that is there.
        (
            "granted",
            &[["klaro", "", ""]],
            ["required", "denied", "signal:klaro"],
        ),
        (
            "cookieless",
            &[["klaro", "", ""]],
            ["cookieless", "denied", "attribute"],
        ),
        (
            "required",
            &[["klaro", "", ""]],
            ["required", "denied", "attribute"],
        ),
        (
            "granted",
            &[["klaro", "maybe", "yes"]],
            ["required", "denied", "signal:klaro"],
        ),
        (
            "granted",
            &[["klaro", "granted", ""]],
            ["granted", "denied", "signal:klaro"],
        ),
        // One that has no say here is not waited for.
        (
            "granted",
            &[["tcf", "absent", "absent"]],
            ["granted", "granted", "attribute"],
        ),
        (
            "granted",
            &[["tcf", "", ""], ["tcf", "absent", ""]],
            ["granted", "granted", "attribute"],
        ),
        // Nobody knows such a signal.
        (
            "granted",
            &[["ccpa", "denied", "denied"]],
            ["granted", "granted", "attribute"],
        ),
        (
            "required",
            &[["strict", "granted", "granted"]],
            ["required", "denied", "attribute"],
        ),
    ];
    for (attribute, signals, expected) in CASES {
        let mut visit = opened(attribute, signals);
        assert_eq!(state(&mut visit), *expected, "{attribute} {signals:?}");
        let mut visit = opened(attribute, &[]);
        for [from, analytics, marketing] in *signals {
            visit.signal(from, analytics, marketing);
        }
        // The same where they come late, but that what waited may have been replayed.
        assert_eq!(
            state(&mut visit)[..2],
            expected[..2],
            "late: {attribute} {signals:?}"
        );
    }
}

#[test]
fn the_option_says_which_signals_are_followed() {
    for (option, gpc, klaro) in [
        ("auto", true, true),
        ("", false, false),
        ("off", false, false),
        ("off gpc", false, false),
        ("gpc", true, false),
        ("klaro, tcf", false, true),
    ] {
        for (signal, is_followed) in [("gpc", gpc), ("klaro", klaro)] {
            let mut visit = Device::with(&[("consent", "granted"), ("signals", option)]);
            let word = if signal == "gpc" { "1" } else { "denied" };
            visit.signals = vec![[signal, word, "denied"]];
            visit.open(HOME);
            let is_granted = state(&mut visit)[0] == "granted";
            assert_eq!(is_granted, !is_followed, "{option:?} {signal}");
        }
    }
    let mut visit = Device::with(&[("signals", "auto loud")]);
    visit.open(HOME);
    assert!(visit.complaints[0].starts_with("signals takes auto off strict gpc dnt tcf"));
}

#[test]
fn strictly_what_a_browser_wishes_is_a_no_to_all() {
    for option in ["auto strict", "strict", "gpc strict"] {
        for attribute in ["granted", "cookieless", "required"] {
            let mut visit = Device::with(&[("consent", attribute), ("signals", option)]);
            visit.signals = vec![["gpc", "true", ""]];
            visit.open(HOME).track("buy").after(hours(1)).close();
            assert!(
                visit.sent.is_empty() && visit.storage.n_writes == 0,
                "{option}"
            );
        }
    }
}

#[test]
fn an_explicit_yes_wins_over_gpc_only_when_it_comes_after_the_start() {
    for option in ["auto", "auto strict"] {
        let mut visit = Device::with(&[("consent", "cookieless"), ("signals", option)]);
        visit.signals = vec![["gpc", "true", ""]];
        visit.open(AD).after(seconds(1)).answer("granted");
        assert_eq!(state(&mut visit), ["granted", "granted", "api"], "{option}");
    }
    let mut visit = opened("cookieless", &[["gpc", "true", ""]]);
    // The call waited for the module, with its own time.
    visit.now -= seconds(1);
    visit.answer("granted");
    assert_eq!(state(&mut visit), ["cookieless", "denied", "attribute"]);
    assert_eq!(visit.storage.n_writes, 0);
}

#[test]
fn an_explicit_yes_is_remembered_as_one_and_no_other_is() {
    let mut visit = opened("cookieless", &[["gpc", "true", ""]]);
    visit.after(seconds(1)).answer("granted").go(CART);
    assert_eq!(state(&mut visit), ["granted", "granted", "memory"]);
    let mut visit = opened("granted", &[]);
    visit.signals = vec![["gpc", "true", ""]];
    visit.go(CART);
    assert_eq!(state(&mut visit)[0], "cookieless");
    assert!(
        visit.storage.state.is_none(),
        "the browser has asked for it since"
    );
}

#[test]
fn the_page_may_say_yes_before_a_platform_has_answered_but_not_against_it() {
    let mut visit = opened("required", &[["klaro", "", ""]]);
    visit.answer("granted");
    assert_eq!(state(&mut visit), ["granted", "granted", "api"]);
    visit.signal("klaro", "denied", "denied");
    assert_eq!(state(&mut visit), ["denied", "denied", "signal:klaro"]);
    visit.answer("granted");
    assert_eq!(state(&mut visit), ["denied", "denied", "signal:klaro"]);
    visit.signal("klaro", "granted", "granted");
    assert_eq!(state(&mut visit), ["granted", "granted", "api"]);
    visit.answer("denied");
    assert_eq!(state(&mut visit), ["denied", "denied", "api"]);
}

#[test]
fn each_purpose_has_a_word_of_its_own() {
    let mut visit = opened("required", &[]);
    visit
        .answer("granted,denied")
        .track("buy")
        .after(seconds(6));
    assert_eq!(state(&mut visit), ["granted", "denied", "api"]);
    for sent in &visit.sent {
        assert!(!sent.body.contains("abc"), "{}", sent.body);
    }
    assert!(!visit.storage.state.as_ref().unwrap().contains("abc"));
    visit.answer(",granted");
    assert_eq!(state(&mut visit), ["granted", "granted", "api"]);
    visit.answer("cookieless,");
    assert_eq!(state(&mut visit), ["cookieless", "denied", "api"]);
    visit.look_away();
    for wrong in [",", "granted,perhaps", "perhaps,granted", "required,"] {
        visit.answer(wrong);
    }
    assert_eq!(visit.complaints.len(), 4);
    assert_eq!(state(&mut visit), ["cookieless", "denied", "api"]);
}

#[test]
fn a_withdrawn_marketing_takes_the_click_ids_with_it() {
    let mut visit = opened("granted", &[]);
    visit
        .always(Answer::Unreachable)
        .track("buy")
        .answer(",denied");
    assert!(!visit.storage.state.as_ref().unwrap().contains("abc"));
    assert!(
        visit
            .storage
            .queue
            .iter()
            .all(|kept| !format!("{kept:?}").contains("abc"))
    );
    assert_eq!(visit.told("dropped")[0]["reason"], "consent_denied");
    visit
        .look_away()
        .heal()
        .track("look")
        .open(AD)
        .after(hours(1))
        .close();
    assert!(!visit.arrived("look").is_empty());
    for sent in &visit.sent {
        assert!(!sent.body.contains("abc"), "{}", sent.body);
    }
    assert_eq!(visit.arrived("page_view")[0]["channel"], "Paid Search");
}

#[test]
fn a_change_says_what_holds_and_who_has_decided() {
    let mut visit = opened("required", &[]);
    visit.signal("tcf", "granted", "denied").after(seconds(6));
    let said = json!({"analytics": "granted", "marketing": "denied", "from": "signal:tcf"});
    assert_eq!(visit.told("consent"), std::slice::from_ref(&said));
    assert_eq!(visit.arrived("consent_change")[0]["params"], said);
    visit
        .look_away()
        .signal("tcf", "granted", "granted")
        .after(seconds(6));
    assert_eq!(
        visit.arrived("consent_change")[0]["params"]["marketing"],
        "granted"
    );
    // Told again, and nothing new.
    visit.look_away().signal("tcf", "granted", "granted");
    assert!(visit.told("consent").is_empty());
}

#[test]
fn a_platform_that_is_there_is_read_once_and_only_if_it_is_followed() {
    let mut visit = opened("cookieless", &[["klaro", "", ""], ["gpc", "true", ""]]);
    assert_eq!(visit.followed, ["klaro"]);
    visit
        .signal("klaro", "", "")
        .signal("tcf", "", "")
        .signal("tcf", "denied", "");
    assert_eq!(visit.followed, ["klaro", "tcf"]);
    let mut visit = Device::with(&[("signals", "gpc")]);
    visit.signals = vec![["klaro", "", ""]];
    visit.open(HOME).signal("tcf", "", "");
    assert!(visit.followed.is_empty());
    visit.config("signals", "tcf");
    assert_eq!(visit.followed, ["tcf"]);
}

#[test]
fn while_a_platform_has_not_answered_a_remembered_yes_neither_holds_nor_is_erased() {
    let mut visit = opened("cookieless", &[]);
    visit
        .signal("klaro", "granted", "granted")
        .track("buy")
        .after(seconds(6));
    let visitor = visit.arrived("buy")[0]["visitor"].clone();
    visit.signals = vec![["klaro", "", ""]];
    visit.look_away().go(CART).track("look").after(seconds(6));
    assert_eq!(state(&mut visit), ["required", "denied", "signal:klaro"]);
    let n_writes = visit.storage.n_writes;
    visit.hide().show().after(hours(1));
    assert!(visit.sent.is_empty() && visit.storage.n_writes == n_writes);
    visit
        .signal("klaro", "granted", "granted")
        .after(seconds(6));
    assert_eq!(visit.arrived("look")[0]["visitor"], visitor);
    assert_eq!(history(&visit).len(), 1, "{:?}", history(&visit));
    // And where the answer has become a no, nothing is left.
    visit
        .look_away()
        .go(HOME)
        .signal("klaro", "denied", "denied")
        .after(hours(1))
        .close();
    assert!(visit.sent.is_empty() && visit.storage.state.is_none());
}

#[test]
fn a_platform_that_comes_late_holds_everything_back_until_it_answers() {
    for (answer, arrives) in [("granted", true), ("denied", false)] {
        let mut visit = opened("granted", &[]);
        visit
            .track("early")
            .signal("onetrust", "", "")
            .track("late");
        let n_writes = visit.storage.n_writes;
        visit.hide().show().after(hours(1));
        assert_eq!(visit.flush().0, 0);
        assert!(visit.sent.is_empty() && visit.storage.n_writes == n_writes);
        visit
            .signal("onetrust", answer, answer)
            .after(seconds(6))
            .close();
        for name in ["early", "late"] {
            assert_eq!(visit.arrived(name).len(), usize::from(arrives), "{name}");
        }
        assert_eq!(visit.storage.state.is_some(), arrives);
    }
}

#[test]
fn the_history_of_consent_is_kept_while_it_is_granted_and_bounded() {
    let mut visit = opened("required", &[]);
    visit.answer("granted,denied").after(seconds(1));
    visit.signal("klaro", "granted", "granted");
    let began = visit.now - seconds(1);
    assert_eq!(history(&visit), [format!("denied api {began}")]);
    visit.answer("granted");
    let last = format!("granted api {}", visit.now);
    assert_eq!(history(&visit)[..1], [last]);
    visit.go(CART).after(seconds(1)).go(HOME);
    assert_eq!(history(&visit).len(), 2, "what has not changed is no news");
    for _ in 0..30 {
        visit.answer(",denied").answer(",granted");
    }
    assert!((20..60).contains(&history(&visit).len()));
    visit.answer("denied");
    assert!(history(&visit).is_empty());
}
