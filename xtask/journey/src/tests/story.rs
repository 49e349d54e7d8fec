//! Six visitors whose journeys a person can follow, and what must be said of them.
//!
//! | visitor | what happens | what follows |
//! |---|---|---|
//! | ann | an ad, a letter, by herself; buys once, reports it twice, gets a part back | credits over three touches |
//! | ben | one page from a search | a bounce, found at the end |
//! | cem | one page from a post; two days later two pages and a cart | a bounce, found on the return; a cart, found at the end |
//! | dee | buys without a page view having been reported; reloads | the event's page says how she came |
//! | ed, fay | one page, looked at for twelve and for five seconds | only the latter is a bounce |

use super::*;

fn story() -> Vec<String> {
    let eur = |value: i64| json!({"transaction_id": "T1", "value": value, "currency": "EUR"});
    let item = json!({"currency": "EUR", "items": [{"item_id": "kettle", "price": 40}]});
    let cups =
        json!({"currency": "USD", "items": [{"item_id": "cup", "price": 12.5, "quantity": 2}]});
    let none = || json!({});
    let ad = "/?utm_source=google&utm_medium=cpc&utm_campaign=spring";
    let letter = "/?utm_source=letter&utm_medium=email&utm_campaign=may";
    let friend = "/products/cup?utm_source=friend&utm_medium=referral";
    vec![
        view("ann", 0, ad),
        view("ann", 20_000, "/products/kettle"),
        event("ann", 40_000, "view_item", "/products/kettle", none()),
        view_from("ben", MINUTE, "/", "https://www.google.com/"),
        view("cem", DAY, "/?utm_source=facebook&utm_medium=social"),
        event("dee", 2 * DAY, "view_item", friend, none()),
        event("dee", 2 * DAY + 5_000, "purchase", friend, eur(10)),
        view("dee", 2 * DAY + MINUTE, "/thank-you"),
        event("dee", 2 * DAY + MINUTE, "purchase", "/thank-you", eur(10)),
        view("cem", 3 * DAY, "/"),
        view("cem", 3 * DAY + 15_000, "/products/cup"),
        event(
            "cem",
            3 * DAY + 40_000,
            "add_to_cart",
            "/products/cup",
            cups,
        ),
        view("ed", 4 * DAY, "/"),
        event("ed", 4 * DAY + 12_000, "scroll", "/", none()),
        view("fay", 4 * DAY, "/"),
        event("fay", 4 * DAY + 5_000, "scroll", "", none()),
        view("ann", 5 * DAY, letter),
        event("ann", 5 * DAY + MINUTE, "add_to_cart", letter, item),
        view("ann", 7 * DAY, "/"),
        event("ann", 7 * DAY + MINUTE, "begin_checkout", "/", none()),
        event("ann", 7 * DAY + 2 * MINUTE, "purchase", "/", eur(40)),
        event("ann", 7 * DAY + 3 * MINUTE, "purchase", "/", eur(40)),
        view("ann", 8 * DAY, letter),
        event("ann", 8 * DAY + MINUTE, "refund", letter, eur(15)),
    ]
}

#[test]
fn sessions_bounces_carts_and_orders_are_counted() {
    let mut found = summary(&story());
    found["credits"].take();
    found["phase_changes"].take();
    let channel = |sessions: u8, bounces: u8, purchases: u8| json!({"sessions": sessions, "bounces": bounces, "purchases": purchases});
    assert_eq!(
        found,
        json!({
            "events": 24,
            "skipped": 0,
            "visitors": 6,
            "sessions": 10,
            "bounces": 3,
            "abandoned_carts": {"count": 2, "value": {"EUR": 40.0, "USD": 25.0}},
            "purchases": {
                "count": 2,
                "revenue": {"EUR": 50.0},
                "refunded": {"EUR": 15.0},
                "duplicates": 2,
            },
            "channels": {
                "Direct": channel(4, 1, 1),
                "Email": channel(2, 0, 0),
                "Organic Search": channel(1, 1, 0),
                "Organic Social": channel(1, 1, 0),
                "Paid Search": channel(1, 0, 0),
                "Referral": channel(1, 0, 1),
            },
            "phase_changes": null,
            "credits": null,
        })
    );
}

/// Ann came by an ad, seven days before she bought, by a letter two days before,
/// and by herself. Dee came by a friend, who gets all of hers.
///
/// Time decay: 2^-1 : 2^-(2/7) : 1. Influence, in points of the scorecard: of the
/// ad 21 (40 s of products); of the letter 80 (e-mail 11, 60 s of products 21, a
/// cart 48); of her own coming 57 (21, a page with a full cart 4, a checkout 32).
#[test]
fn every_model_shares_as_by_hand() {
    let found = summary(&story());
    for (model, ad, letter, direct) in [
        ("influence", 0.1329, 0.5063, 0.3608),
        ("first", 1.0, 0.0, 0.0),
        ("last", 0.0, 0.0, 1.0),
        ("lastNonDirect", 0.0, 1.0, 0.0),
        ("linear", 0.3333, 0.3334, 0.3333),
        ("timeDecay", 0.2155, 0.3535, 0.431),
        ("position", 0.4, 0.2, 0.4),
    ] {
        let channels = &found["credits"][model]["channels"];
        for (channel, purchases, value) in [
            ("Paid Search", ad, ad * 40.0),
            ("Email", letter, letter * 40.0),
            ("Direct", direct, direct * 40.0),
            ("Referral", 1.0, 10.0),
        ] {
            let credit = &channels[channel];
            let of = |json: &Json| json.as_f64().unwrap_or_default();
            assert_eq!(of(&credit["purchases"]), purchases, "{model}, {channel}");
            let given = of(&credit["value"]["EUR"]);
            assert!((given - value).abs() < 1e-9, "{model}, {channel}: {given}");
        }
    }
    let first = &found["credits"]["first"]["touches"];
    let touch = |channel: &str, source: &str, campaign: &str, value: f64| {
        json!({
            "channel": channel, "source": source, "campaign": campaign,
            "purchases": 1.0, "value": {"EUR": value},
        })
    };
    assert_eq!(
        *first,
        json!([
            touch("Paid Search", "google", "spring", 40.0),
            touch("Referral", "friend", "", 10.0),
        ])
    );
}

#[test]
fn each_purchase_can_be_told_with_its_credits() {
    let (output, ..) = replayed(&story(), Report::SummaryAndCredits, 100);
    let purchases: Vec<Json> = (output.lines().take_while(|line| *line != "{"))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(purchases.len(), 2);
    assert_eq!(purchases[0]["visitor"], "dee");
    let ann = &purchases[1];
    assert_eq!(ann["at"], BEGINNING + 7 * DAY + 2 * MINUTE);
    assert_eq!(ann["transaction_id"], "T1");
    assert_eq!(ann["value"], json!({"EUR": 40.0}));
    let last = json!([{"channel": "Direct", "credit": 1}]);
    assert_eq!(ann["credits"]["last"], last);
}

#[test]
fn each_event_is_answered_with_where_its_visitor_stands() {
    let lines = story();
    let answers = answers(&lines);
    assert_eq!(answers.len(), lines.len());
    let of = |visitor: &str, key: &str| -> Vec<Json> {
        let whose = |answer: &&Json| answer["visitor"] == visitor;
        let of_visitor = answers.iter().filter(whose);
        of_visitor.map(|answer| answer[key].clone()).collect()
    };
    let sessions = json!([1, 1, 1, 2, 2, 3, 3, 3, 3, 4, 4]);
    assert_eq!(Json::from(of("ann", "session")), sessions);
    // Certain once it has happened, and a refund's visit is a new one.
    let intents = of("ann", "intent");
    assert_eq!((&intents[7], &intents[8]), (&json!(1), &json!(1)));
    assert!(intents[9].as_f64().unwrap() < 0.1);
    // In points: nothing yet, 20 s of products, no more of that; the letter's 11;
    // 21 and a cart's 48; a page with the cart that is still there, 4; 21 and a
    // checkout's 32; a purchase and its duplicate say nothing; 11; 21.
    let points = [0, 21, 0, 11, 69, 4, 21 + 32, 0, 0, 11, 21];
    let influences: Vec<_> = (of("ann", "influence").iter())
        .map(|influence| influence.as_f64().unwrap() * 32.0)
        .collect();
    assert_eq!(influences, points.map(f64::from));
    let answer = &answers[0];
    let sum: f64 = answer["stages"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(Json::as_f64)
        .sum();
    assert!((sum - 1.0).abs() < 1e-9);
    let lenses: Vec<_> = answer["phases"].as_object().unwrap().keys().collect();
    let all = [
        "accra",
        "four-phase",
        "six-stage",
        "three-phase",
        "seven-step",
    ];
    assert_eq!(lenses, all);
    assert_eq!(
        of("ann", "phases")[7]["accra"],
        json!({"name": "conversion", "p": 1})
    );
}

#[test]
fn a_bad_line_is_named_and_skipped() {
    let mut lines = story();
    lines.insert(3, r#"{"visitor":"ann","name":"page_view"}"#.into());
    lines.insert(3, String::new());
    lines.push("{".into());
    let (output, complaints, n_skipped) = replayed(&lines, Report::Lines, 100);
    let said = "line 5: at: expected milliseconds\nline 27: expected a JSON object\n";
    assert_eq!((complaints.as_str(), n_skipped), (said, 2));
    assert_eq!(output, replayed(&story(), Report::Lines, 100).0);
    let summary: Json = serde_json::from_str(&replayed(&lines, Report::Summary, 100).0).unwrap();
    assert_eq!(
        (&summary["events"], &summary["skipped"]),
        (&json!(24), &json!(2))
    );
}

#[test]
fn the_documented_line_is_answered_as_documented() {
    let document = include_str!("../../../../docs/REPLAY.md");
    let examples = document.split("```json\n").skip(1);
    let [line, answer] = examples
        .map(|example| example.lines().next().unwrap().to_owned())
        .collect::<Vec<_>>()
        .try_into()
        .unwrap();
    let answer: Json = serde_json::from_str(&answer).unwrap();
    assert_eq!(answers(&[line]), [answer]);
}
