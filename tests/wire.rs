//! What the page's own writer writes is what everybody else's reader reads.

#![cfg(feature = "serde")]

use proptest::prelude::*;
use trailmark::domain::journey::{Journey, Lens};
use trailmark::domain::{
    Campaign, CampaignField, Channel, Consent, Decimal, MAX_MILLIS, Page, Params, Uuid, Value,
};
use trailmark::wire::json::Writer;
use trailmark::wire::{
    Beacon, DropReason, Envelope, Event, EventRef, Ledger, PhaseGuess, VERSION, seal,
};

proptest! {
    #[test]
    fn an_event_reads_back_with_every_field_as_it_was(event in some_event()) {
        let read: Event = serde_json::from_str(&written(&event)).unwrap();
        prop_assert_eq!(read, as_allowed(event));
    }

    #[test]
    fn a_beacon_reads_back_with_every_event(
        events in prop::collection::vec(some_event(), 0..4),
        ledger in some_ledger(),
        site in "\\PC{0,8}",
        (beacon, sent_at) in (some_uuid(), -MAX_MILLIS..=MAX_MILLIS),
    ) {
        let envelope = Envelope { site: &site, beacon: &beacon.to_string(), sent_at, unkept: ledger.unkept };
        let mut json = envelope.open(|at| ledger.at(at));
        for event in &events {
            json.raw(&written(event));
        }
        let text = seal(json);
        let read: Beacon = serde_json::from_str(&text).unwrap();
        let expected = Beacon {
            v: VERSION,
            site: (!site.is_empty()).then_some(site),
            beacon,
            sent_at,
            ledger,
            events: events.into_iter().map(as_allowed).collect(),
        };
        prop_assert_eq!(&read, &expected);
        let again: Beacon = serde_json::from_str(&serde_json::to_string(&read).unwrap()).unwrap();
        prop_assert_eq!(&again, &expected);
    }

    #[test]
    fn both_writers_leave_the_same_facts_out(event in some_event()) {
        let ours: serde_json::Value = serde_json::from_str(&written(&event)).unwrap();
        let theirs = serde_json::to_value(as_allowed(event)).unwrap();
        let ours = ours.as_object().unwrap().keys();
        let theirs = theirs.as_object().unwrap().keys();
        // A click id alone leaves an empty campaign where it is not allowed.
        prop_assert!(ours.filter(|name| *name != "campaign").eq(theirs.filter(|name| *name != "campaign")));
    }

    #[test]
    fn no_text_makes_the_reader_panic(text: String) {
        let _ = serde_json::from_str::<Beacon>(&text);
    }
}

#[test]
fn null_says_the_same_as_leaving_it_out() {
    let least = r#"{"id":"00000000-0000-4000-8000-000000000000","name":"x","at":1,"seq":1,"consent":"granted""#;
    let absent: Event = serde_json::from_str(&format!("{least}}}")).unwrap();
    for name in [
        "visitor", "session", "user", "page", "campaign", "channel", "phase", "intent", "bot",
        "cut", "params",
    ] {
        let null: Event = serde_json::from_str(&format!("{least},\"{name}\":null}}")).unwrap();
        assert_eq!(null, absent, "{name}");
    }
}

#[test]
fn what_a_newer_version_adds_is_passed_over() {
    let beacon: Beacon = serde_json::from_str(
        r#"{"v":1,"beacon":"00000000-0000-4000-8000-000000000000","sent_at":1,"mood":"good",
            "ledger":{"created":3,"acked":1,"dropped":{"stolen":2},"pending":0,"lent":0},
            "events":[{"id":"00000000-0000-4000-8000-000000000000","name":"x","at":1,"seq":1,
                "consent":"granted","channel":"Telepathy","aura":{"colour":"blue"}}]}"#,
    )
    .unwrap();
    assert_eq!(beacon.events[0].channel, None);
    assert_eq!(beacon.ledger.created, 3);
}

/// By the page's own writer, which borrows everything.
fn written(event: &Event) -> String {
    let mut own = Writer::new();
    own.params(&event.params);
    let own = own.finish();
    let mut json = Writer::new();
    let id = |id: &Option<Uuid>| id.map_or(String::new(), |id| id.to_string());
    let channel = event.channel.map_or("", Channel::name);
    let who = [
        &*id(&event.visitor),
        &event.user,
        &id(&event.session),
        channel,
    ];
    EventRef {
        id: &event.id.to_string(),
        name: &event.name,
        at: event.at,
        seq: event.seq,
        who: &who.join("\n"),
        page: &[&*event.page.url, &event.page.title, &event.page.referrer].join("\n"),
        campaign: event.campaign.as_line(),
        journey: &Journey::default(),
        lens: Lens::of("accra").unwrap_or_default(),
        phase: "awareness",
        consent: event.consent,
        bot: event.bot,
        cut: event.cut,
        params: &own,
    }
    .write(&mut json);
    json.finish()
}

/// The event without what its consent does not let leave, of a visitor of whom
/// nothing is known.
fn as_allowed(mut event: Event) -> Event {
    event.phase = Some(PhaseGuess {
        model: "accra".into(),
        name: "awareness".into(),
        p: Decimal::new(45, 2),
    });
    event.intent = Some(Decimal::new(Journey::default().intent(), 4));
    if event.consent != Consent::Granted {
        let mut fields: Vec<_> = event.campaign.as_line().split('\t').collect();
        if let Some(click_id) = fields.get_mut(CampaignField::ClickId as usize) {
            *click_id = "";
        }
        let is_empty = fields.iter().all(|field| field.is_empty());
        event.campaign = match is_empty {
            true => Campaign::default(),
            false => Campaign::from_line(&fields.join("\t")),
        };
    }
    event
}

fn some_event() -> impl Strategy<Value = Event> {
    let when = (any::<String>(), -MAX_MILLIS..=MAX_MILLIS, any::<u32>());
    let ids = (some_uuid(), option(some_uuid()), option(some_uuid()));
    let who = (some_line(), some_consent(), any::<bool>(), some_count());
    let from = (some_page(), some_campaign(), option(some_channel()));
    let guess = (option(some_phase()), option(some_share()), some_params());
    (when, ids, who, from, guess).prop_map(|(when, ids, who, from, guess)| {
        let (name, at, seq) = when;
        let (id, visitor, session) = ids;
        let (user, consent, bot, cut) = who;
        let (page, campaign, channel) = from;
        let (phase, intent, params) = guess;
        Event {
            id,
            name,
            at,
            seq,
            visitor,
            session,
            user,
            page,
            campaign,
            channel,
            phase,
            intent,
            consent,
            bot,
            cut,
            params,
        }
    })
}

fn option<T: std::fmt::Debug>(of: impl Strategy<Value = T>) -> impl Strategy<Value = Option<T>> {
    prop::option::of(of)
}

fn some_uuid() -> impl Strategy<Value = Uuid> {
    any::<[u8; 16]>().prop_map(Uuid::v4)
}

fn some_consent() -> impl Strategy<Value = Consent> {
    prop::sample::select(Consent::ALL.to_vec())
}

fn some_channel() -> impl Strategy<Value = Channel> {
    prop::sample::select(Channel::ALL.to_vec())
}

/// Mostly none.
fn some_count() -> impl Strategy<Value = u32> {
    prop_oneof![3 => Just(0), 1 => any::<u32>()]
}

fn some_page() -> impl Strategy<Value = Page> {
    [some_line(), some_line(), some_line()].prop_map(|[url, title, referrer]| Page {
        url,
        title,
        referrer,
    })
}

/// What was cleaned has no line breaks.
fn some_line() -> impl Strategy<Value = String> {
    any::<String>().prop_map(|text| text.replace('\n', ""))
}

fn some_campaign() -> impl Strategy<Value = Campaign> {
    "(utm_(source|medium|campaign|term|content|id)=\\PC{0,6}&){0,4}(gclid=[a-z\"%:]{1,5})?"
        .prop_map(|query| Campaign::from_query(&query))
}

fn some_share() -> impl Strategy<Value = Decimal> {
    (0i64..=1_000_000).prop_map(|millionths| Decimal::new(millionths, 6))
}

fn some_phase() -> impl Strategy<Value = PhaseGuess> {
    (any::<String>(), any::<String>(), some_share()).prop_map(|(model, name, p)| PhaseGuess {
        model,
        name,
        p,
    })
}

fn some_params() -> impl Strategy<Value = Params> {
    prop::collection::vec((any::<String>(), some_value()), 0..4).prop_map(params)
}

fn some_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        (-99_999_999i64..99_999_999, 0u8..6)
            .prop_map(|(digits, scale)| Value::Number(Decimal::new(digits, scale))),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let pairs = prop::collection::vec((any::<String>(), inner.clone()), 0..4);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::List),
            pairs.prop_map(params).prop_map(Value::Map),
        ]
    })
}

fn params(pairs: Vec<(String, Value)>) -> Params {
    let none = Params::new();
    pairs
        .into_iter()
        .fold(none, |params, (name, value)| params.with(name, value))
}

fn some_ledger() -> impl Strategy<Value = Ledger> {
    let dropped = prop::collection::vec(0u32..9, DropReason::ALL.len());
    (0u32..1_000_000, 0u32..1_000, dropped).prop_map(|(acked, pending, counts)| {
        let mut ledger = Ledger {
            acked,
            pending,
            ..Ledger::default()
        };
        for (reason, n) in DropReason::ALL.into_iter().zip(counts) {
            ledger.dropped.add(reason, n);
        }
        ledger.created = acked + pending + ledger.dropped.total();
        ledger
    })
}
