//! Whoever speaks of consent, in whatever order.

use super::super::Engine;
use super::device::BEGINNING;
use super::language::{Effect, Fact, Start, View};
use crate::domain::{Millis, Params};
use proptest::prelude::*;
use serde_json::Value as Json;

const AD: &str = "https://shop.example/sale?utm_source=google&gclid=abc";

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
