//! What browsers and consent platforms say, beside the attribute and the page's calls.

use super::super::Engine;
use super::device::{BEGINNING, HOME};
use super::language::{Effect, Fact, Start, View};
use super::*;
use crate::domain::{Millis, Params};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

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

#[test]
fn a_draft_that_was_made_under_a_consent_since_withdrawn_goes_nowhere() {
    let (mut engine, _) = told(("granted", "auto"), &[Said::Opened], BEGINNING);
    engine.tell(BEGINNING, "use");
    let shown: Json = serde_json::from_str(&engine.tell(BEGINNING, "track\x1ebuy")).unwrap();
    let of_kind = |effect: &&Json| effect[0] == "use";
    let draft = shown.as_array().unwrap().iter().find(of_kind).unwrap()[1].clone();
    let draft = draft.as_str().unwrap();
    assert!(draft.contains("visitor"), "{draft}");
    for (answer, is_queued) in [("granted", true), ("cookieless", false)] {
        engine.tell(BEGINNING, &format!("consent\x1e{answer}\x1e{AD}"));
        let effects = engine.tell(BEGINNING, &format!("used\x1e{draft}\x1e{draft}"));
        assert_eq!(effects.contains("visitor"), is_queued, "{effects}");
    }
}

// Whoever speaks in whatever order.

#[derive(Clone, Debug)]
enum Said {
    Signal(&'static str, &'static str, &'static str),
    Call(&'static str),
    Track,
    Hidden,
    Opened,
}

fn anybody() -> impl Strategy<Value = Said> {
    let from = prop::sample::select(vec!["gpc", "dnt", "tcf", "klaro", "osano", "nobody"]);
    let word = || prop::sample::select(vec!["granted", "denied", "", "1", "absent", "maybe"]);
    let call = vec![
        "granted",
        "denied",
        "cookieless",
        ",granted",
        ",denied",
        "granted,denied",
    ];
    prop_oneof![
        6 => (from, word(), word()).prop_map(|(from, a, m)| Said::Signal(from, a, m)),
        2 => prop::sample::select(call).prop_map(Said::Call),
        2 => Just(Said::Track),
        1 => Just(Said::Hidden),
        1 => Just(Said::Opened),
    ]
}

fn tag() -> impl Strategy<Value = (&'static str, &'static str)> {
    (
        prop::sample::select(vec!["required", "denied", "cookieless", "granted"]),
        prop::sample::select(vec!["auto", "auto strict", "off", "tcf gpc"]),
    )
}

/// An engine under this tag, to which all is told; the effects of each, the first of the start.
fn told((consent, signals): (&str, &str), all: &[Said], at: Millis) -> (Engine, Vec<Vec<Effect>>) {
    let mut n = 0_u32;
    let mut engine = Engine::new(Box::new(move || {
        n = n.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        n
    }));
    let view = View {
        url: AD.into(),
        ..View::default()
    };
    let options = Params::new()
        .with("collector", "/c")
        .with("consent", consent)
        .with("signals", signals);
    let start = Fact::Started(Start {
        options,
        view: view.clone(),
    });
    let mut tell = |fact: Fact| Effect::list(&engine.tell(at, &fact.text()));
    let mut effects = vec![tell(start)];
    effects[0].extend(tell(Fact::Loaded(view.clone())));
    for said in all {
        effects.push(tell(match said {
            Said::Signal(from, analytics, marketing) => Fact::Signalled(from, analytics, marketing),
            Said::Call(words) => Fact::Answered {
                consent: (*words).into(),
                view: view.clone(),
            },
            Said::Track => Fact::Tracked {
                name: "buy".into(),
                params: Params::new(),
            },
            Said::Hidden => Fact::Hidden,
            Said::Opened => Fact::Opened(0, None),
        }));
    }
    (engine, effects)
}

fn holds(engine: &mut Engine) -> [String; 2] {
    let effects = Effect::list(&engine.tell(BEGINNING, "journey"));
    let detail = effects.into_iter().find_map(|effect| match effect {
        Effect::Announce { name, detail } if name == "journey" => Some(detail),
        _ => None,
    });
    let consent: Json = detail.unwrap()["consent"].clone();
    ["analytics", "marketing"].map(|key| consent[key].as_str().unwrap().into())
}

fn is_followed(signals: &str, from: &str) -> bool {
    signals.contains("auto") || signals.split(' ').any(|word| word == from)
}

/// What each platform that is followed has said last, by purpose.
fn last_words(all: &[Said], signals: &str, purpose: usize) -> Vec<&'static str> {
    let mut last = std::collections::BTreeMap::new();
    for said in all {
        if let Said::Signal(from @ ("tcf" | "klaro" | "osano"), analytics, marketing) = said
            && is_followed(signals, from)
        {
            // One that has no say on analytics has none at all.
            let has_say = *analytics != "absent";
            let word = [*analytics, *marketing][purpose];
            last.insert(*from, if has_say { word } else { "absent" });
        }
    }
    last.into_values().collect()
}

proptest! {
    #[test]
    fn nothing_is_granted_while_a_platform_says_no(
        tag in tag(),
        all in prop::collection::vec(anybody(), 0..12),
    ) {
        let (mut engine, _) = told(tag, &all, BEGINNING);
        let [analytics, marketing] = holds(&mut engine);
        if last_words(&all, tag.1, 0).contains(&"denied") {
            prop_assert_eq!(&analytics, "denied");
        }
        if last_words(&all, tag.1, 1).contains(&"denied") {
            prop_assert_eq!(&marketing, "denied");
        }
        prop_assert!(marketing == "denied" || analytics == "granted");
    }

    #[test]
    fn nothing_is_granted_that_nobody_has_granted(
        tag in tag(),
        all in prop::collection::vec(anybody(), 0..12),
    ) {
        let (mut engine, _) = told(tag, &all, BEGINNING);
        let has_call = all.iter().any(|said| matches!(said, Said::Call(word) if word.contains("granted")));
        for (purpose, word) in holds(&mut engine).iter().enumerate() {
            let words = last_words(&all, tag.1, purpose);
            let has_yes = words.contains(&"granted");
            let is_unanswered = words.iter().any(|word| matches!(*word, "" | "maybe"));
            let by_tag = tag.0 == "granted" && !is_unanswered;
            if !has_call && !has_yes && !by_tag {
                prop_assert_ne!(word, "granted");
            }
        }
    }

    #[test]
    fn the_order_in_which_they_speak_does_not_matter(
        tag in tag(),
        signals in prop::collection::btree_map(
            prop::sample::select(vec!["gpc", "dnt", "tcf", "klaro", "osano"]),
            (prop::sample::select(vec!["granted", "denied", ""]), prop::sample::select(vec!["granted", "denied", ""])),
            0..5,
        ),
        call in prop::option::of(prop::sample::select(vec!["granted", "denied", "cookieless", "granted,denied"])),
        turns in 0usize..6,
    ) {
        let mut all: Vec<_> = signals.iter().map(|(from, (a, m))| Said::Signal(from, a, m)).collect();
        all.extend(call.map(Said::Call));
        let (mut engine, _) = told(tag, &all, BEGINNING);
        let n = all.len().max(1);
        all.rotate_left(turns % n);
        if turns % 2 == 0 {
            all.reverse();
        }
        let (mut other, _) = told(tag, &all, BEGINNING);
        prop_assert_eq!(holds(&mut engine), holds(&mut other));
    }

    #[test]
    fn under_a_no_nothing_is_asked_of_the_host_but_to_erase(
        tag in tag(),
        all in prop::collection::vec(anybody(), 0..12),
        more in prop::collection::vec(prop_oneof![Just(Said::Track), Just(Said::Hidden), Just(Said::Opened)], 1..6),
    ) {
        prop_assume!(is_followed(tag.1, "klaro"));
        let mut said = all.clone();
        said.push(Said::Signal("klaro", "denied", "denied"));
        let n = said.len();
        said.extend(more);
        let (_, effects) = told(tag, &said, BEGINNING);
        for (at, effect) in effects.iter().enumerate().skip(n).flat_map(|(at, all)| all.iter().map(move |one| (at, one))) {
            let is_allowed = match effect {
                Effect::Erase | Effect::Complain(_) | Effect::LookForShops => true,
                Effect::Follow(..) => at == n,
                // What could not be told before it was answered is told first.
                Effect::Announce { name, .. } => at == n || name == "consent" || name == "dropped",
                _ => false,
            };
            prop_assert!(is_allowed || at == n, "{} {:?}", at, effect);
            let leaves = matches!(effect, Effect::Send { .. } | Effect::Keep(_) | Effect::Remember(_) | Effect::Open(true));
            prop_assert!(!leaves || at < n, "{:?}", effect);
        }
    }

    #[test]
    fn without_a_yes_nothing_is_kept_and_nothing_names_a_visitor(
        tag in tag(),
        all in prop::collection::vec(anybody(), 0..12),
    ) {
        prop_assume!(tag.0 != "granted");
        let speaks_yes = |said: &Said| match said {
            Said::Signal(_, analytics, _) => *analytics == "granted",
            Said::Call(words) => words.starts_with("granted"),
            _ => false,
        };
        prop_assume!(!all.iter().any(speaks_yes));
        let (_, effects) = told(tag, &all, BEGINNING);
        for effect in effects.iter().flatten() {
            let is_kept = matches!(effect, Effect::Keep(_) | Effect::Remember(_) | Effect::Open(true));
            prop_assert!(!is_kept, "{:?}", effect);
            if let Effect::Send { body, .. } = effect {
                prop_assert!(!body.contains("\"visitor\"") && !body.contains("abc"), "{}", body);
            }
        }
    }
}
