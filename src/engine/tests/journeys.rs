//! The journey over pages, visits and months: what is told of it, and what the page may ask.

use super::super::memory::JOURNEY;
use super::device::{BEGINNING, Device, HOME, hours, minutes, seconds};
use super::language::Fact;
use crate::domain::journey::MAX_STATE;
use crate::domain::{Params, Value};
use serde_json::{Value as Json, json};

const AD: &str = "https://shop.example/?utm_source=google&utm_medium=cpc&utm_campaign=spring";
const MAIL: &str = "https://shop.example/?utm_source=newsletter&utm_medium=email";

fn at_home() -> Device {
    Device::at_home("granted")
}

fn item(id: &str, price: i64, quantity: i64) -> Value {
    Params::new()
        .with("item_id", id)
        .with("price", price)
        .with("quantity", quantity)
        .into()
}

fn cart(items: Vec<Value>) -> Params {
    Params::new()
        .with("currency", "EUR")
        .with("items", Value::List(items))
}

fn order(id: &str, value: i64) -> Params {
    Params::new()
        .with("transaction_id", id)
        .with("value", value)
        .with("currency", "EUR")
}

fn days(n: i64) -> i64 {
    hours(24 * n)
}

fn ask(visit: &mut Device) -> Json {
    visit.tell(Fact::JourneyAsked);
    visit.told("journey").pop().unwrap()
}

#[test]
fn every_event_says_phase_and_intent() {
    let mut visit = at_home();
    visit.track("begin_checkout").after(seconds(6));
    let first = &visit.arrived("page_view")[0];
    let last = &visit.arrived("begin_checkout")[0];
    assert_eq!(first["phase"]["model"], "accra");
    assert_eq!(last["phase"]["name"], "conversion");
    assert!(last["intent"].as_f64() > first["intent"].as_f64());
}

#[test]
fn the_page_is_told_its_phase_on_every_load_and_of_every_change() {
    let mut visit = at_home();
    let told = visit.told("phase");
    assert_eq!(told.len(), 1);
    let sum: f64 = told[0]["distribution"]
        .as_object()
        .unwrap()
        .values()
        .map(|p| p.as_f64().unwrap())
        .sum();
    assert!((sum - 1.0).abs() < 1e-9);
    visit.go(AD);
    assert_eq!(
        visit.told("phase").len(),
        2,
        "another page does not know it yet"
    );
    visit
        .look_away()
        .track("add_to_cart")
        .track("begin_checkout");
    let changes: Vec<_> = visit.told("phase");
    assert_eq!(changes.last().unwrap()["name"], "conversion");
    visit.after(seconds(6));
    let change = visit.arrived("phase_change").pop().unwrap();
    assert_eq!(change["params"]["to"], "conversion");
    let because = &change["params"]["because"][0];
    assert_eq!(because["touchpoint"], "begin_checkout");
    assert!(because["weight"].as_f64().unwrap() > 0.0);
}

#[test]
fn phases_are_named_by_the_sites_model() {
    let own = "funnel top middle middle bottom after after after after fan";
    for (model, phase) in [
        ("seven-step", "purchase"),
        ("six-stage", "decision"),
        (own, "bottom"),
    ] {
        let mut visit = Device::with(&[("consent", "granted"), ("model", model)]);
        visit
            .open(HOME)
            .track("begin_checkout")
            .track("add_payment_info")
            .after(seconds(6));
        let last = visit.arrived("add_payment_info").pop().unwrap();
        assert_eq!(last["phase"]["name"], phase, "{model}");
        assert!(visit.complaints.is_empty());
    }
    let mut visit = Device::with(&[("consent", "granted"), ("model", "aida")]);
    visit.open(HOME);
    assert_eq!(visit.complaints.len(), 1);
}

#[test]
fn a_short_visit_of_one_page_is_a_bounce_told_on_the_next() {
    let mut visit = at_home();
    visit.after(seconds(9)).close().after(hours(5));
    visit.open("https://shop.example/kettles").after(seconds(6));
    let bounces = visit.arrived("bounce");
    assert_eq!(bounces.len(), 1);
    assert_eq!(bounces[0]["page"]["url"], HOME, "it happened there");
    let sessions = visit.arrived("session_start");
    assert_eq!(bounces[0]["session"], sessions[0]["session"]);
    assert_ne!(bounces[0]["session"], sessions[1]["session"]);
}

#[test]
fn a_hidden_page_finds_its_bounce_by_itself_and_tells_it_once() {
    let mut visit = at_home();
    visit.hide().after(hours(1));
    assert_eq!(visit.arrived("bounce").len(), 1);
    visit.show().after(hours(2)).go(AD).after(seconds(6));
    assert_eq!(visit.arrived("bounce").len(), 1);
}

#[test]
fn whoever_stays_looks_on_or_acts_does_not_bounce() {
    for (n, bounces) in [0, 0, 0, 1].into_iter().enumerate() {
        let mut visit = at_home();
        match n {
            0 => visit.after(seconds(11)),
            1 => visit.go("https://shop.example/kettles"),
            2 => visit.track("add_to_cart"),
            _ => visit.track("scroll"),
        };
        visit.close().after(hours(5));
        visit.open(HOME).after(seconds(6));
        assert_eq!(visit.arrived("bounce").len(), bounces, "{n}");
    }
}

#[test]
fn a_cart_that_is_left_is_told_with_its_content_once() {
    let mut visit = at_home();
    visit.track_with(
        "add_to_cart",
        cart(vec![item("kettle", 40, 2), item("cup", 10, 1)]),
    );
    visit.after(hours(3)).close().after(days(2));
    visit.open(HOME).after(seconds(6));
    let abandoned = visit.arrived("cart_abandoned");
    assert_eq!(abandoned.len(), 1);
    let params = &abandoned[0]["params"];
    assert_eq!(
        (&params["value"], &params["currency"]),
        (&json!(90), &json!("EUR"))
    );
    assert_eq!(
        params["items"][0],
        json!({"currency": "EUR", "item_id": "kettle", "price": 40, "quantity": 2})
    );
    assert_eq!(visit.told("cart_abandoned").len(), 1);
    assert_eq!(ask(&mut visit)["cart"]["state"], "abandoned");
    // It is taken up again, and left again.
    visit.track_with("add_to_cart", cart(vec![item("cup", 10, 1)]));
    visit.close().after(days(1)).open(HOME).after(seconds(6));
    let abandoned = visit.arrived("cart_abandoned");
    assert_eq!(abandoned.len(), 2);
    assert_eq!(abandoned[1]["params"]["value"], 100);
}

#[test]
fn a_cart_left_by_closing_the_page_is_found_on_the_next_visit() {
    let mut visit = at_home();
    visit.track_with("add_to_cart", cart(vec![item("kettle", 40, 1)]));
    visit.crash().after(days(2)).open(HOME).after(seconds(6));
    assert_eq!(visit.arrived("cart_abandoned").len(), 1);
    visit.after(minutes(31)).go(HOME).after(minutes(40));
    assert_eq!(visit.arrived("cart_abandoned").len(), 1, "once is enough");
}

#[test]
fn a_paid_or_emptied_cart_is_not_abandoned() {
    for event in ["purchase", "remove_from_cart"] {
        let mut visit = at_home();
        visit.track_with("add_to_cart", cart(vec![item("kettle", 40, 1)]));
        visit.track_with(event, cart(vec![item("kettle", 40, 1)]));
        visit
            .after(hours(2))
            .close()
            .after(days(1))
            .open(HOME)
            .after(seconds(6));
        assert_eq!(visit.arrived("cart_abandoned").len(), 0, "{event}");
    }
}

#[test]
fn an_order_counts_once_over_reloads_and_days() {
    let mut visit = at_home();
    visit.track_with("purchase", order("T1", 60)).go(HOME);
    visit.track_with("purchase", order("T1", 60)).after(days(9));
    visit.go(HOME).track_with("purchase", order("T1", 60));
    visit
        .track_with("purchase", order("T2", 5))
        .after(seconds(6));
    assert_eq!(visit.arrived("purchase").len(), 2);
    assert_eq!(visit.ledger()["dropped"]["duplicate"], 2);
    let value = &ask(&mut visit)["value"];
    assert_eq!(
        (&value["orders"], &value["revenue"]),
        (&json!(2), &json!(65))
    );
}

#[test]
fn refunds_reduce_what_was_earned() {
    let mut visit = at_home();
    visit.track_with("purchase", order("T1", 60));
    visit.track_with("refund", order("T1", 20));
    assert_eq!(ask(&mut visit)["value"]["revenue"], 40);
    visit.track_with("refund", Params::new().with("transaction_id", "T1"));
    let value = &ask(&mut visit)["value"];
    assert_eq!(
        (&value["orders"], &value["revenue"]),
        (&json!(1), &json!(0))
    );
}

#[test]
fn a_purchase_gives_credit_to_the_sessions_that_led_to_it() {
    let mut visit = Device::with(&[("consent", "granted")]);
    visit.open(AD).after(days(10));
    visit.go(HOME).after(days(20));
    visit
        .close()
        .open(MAIL)
        .track("view_item")
        .track("add_to_cart");
    visit
        .track_with("purchase", order("T1", 60))
        .after(seconds(6));
    let credits = &visit.arrived("attribution")[0]["params"];
    let (ad, mail) = (
        json!({"channel": "Paid Search", "source": "google", "campaign": "spring", "credit": 1}),
        json!({"channel": "Email", "source": "newsletter", "credit": 1}),
    );
    assert_eq!(credits["first"], json!([ad]));
    assert_eq!(credits["last"], json!([mail]));
    assert_eq!(credits["lastNonDirect"], json!([mail]));
    let shares = |model: &str| -> Vec<f64> {
        let entries = credits[model].as_array().unwrap();
        entries
            .iter()
            .map(|entry| entry["credit"].as_f64().unwrap())
            .collect()
    };
    assert_eq!(shares("linear"), [0.3333, 0.3334, 0.3333]);
    assert_eq!(shares("position"), [0.4, 0.2, 0.4]);
    assert_eq!(credits["influence"][0]["channel"], "Email");
    for model in ["influence", "timeDecay"] {
        let sum: f64 = shares(model).iter().sum();
        assert!((sum - 1.0).abs() < 1e-9, "{model}");
    }
    let snapshot = ask(&mut visit);
    assert_eq!(snapshot["value"]["touchesToPurchase"], 3);
    assert_eq!(snapshot["touches"], 3);
    assert_eq!(&snapshot["attribution"], credits);
}

#[test]
fn what_lies_before_the_lookback_gets_no_credit() {
    let mut visit = Device::with(&[("consent", "granted"), ("lookbackDays", "15")]);
    visit.open(AD).after(days(20));
    visit
        .close()
        .open(MAIL)
        .track_with("purchase", order("T1", 60))
        .after(seconds(6));
    let credits = &visit.arrived("attribution")[0]["params"];
    assert_eq!(credits["first"][0]["channel"], "Email");
}

#[test]
fn the_snapshot_has_what_the_contract_says() {
    let mut visit = Device::with(&[("consent", "granted")]);
    visit
        .open(AD)
        .identify("customer-7")
        .track_with("add_to_cart", cart(vec![item("kettle", 40, 1)]));
    visit.after(seconds(41));
    let snapshot = ask(&mut visit);
    assert_eq!(snapshot["user"], "customer-7");
    assert!(snapshot["visitor"].is_string());
    let session = &snapshot["session"];
    assert_eq!(
        (&session["number"], &session["pages"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(
        (&session["startedAt"], &session["engagedMs"]),
        (&json!(BEGINNING), &json!(41_000))
    );
    assert_eq!(
        (&session["bounced"], &session["entryPage"]),
        (&json!(false), &json!(AD))
    );
    assert_eq!(snapshot["phase"]["model"], "accra");
    assert!(snapshot["phase"]["because"][0]["weight"].as_f64().unwrap() > 0.0);
    assert!(snapshot["intent"]["purchase"].as_f64().unwrap() > 0.1);
    assert_eq!(snapshot["cart"]["state"], "open");
    assert_eq!(snapshot["value"]["orders"], 0);
    assert_eq!(snapshot["attribution"]["first"][0]["source"], "google");
    let consent = json!({
        "analytics": "granted", "marketing": "granted", "from": "attribute", "at": BEGINNING,
    });
    assert_eq!(snapshot["consent"], consent);
}

#[test]
fn nothing_is_known_of_whom_nothing_may_be_known() {
    for consent in ["required", "denied"] {
        let mut visit = Device::at_home(consent);
        visit.track_with("purchase", order("T1", 60));
        let snapshot = ask(&mut visit);
        assert_eq!(snapshot["visitor"], Json::Null);
        assert_eq!(snapshot["value"]["orders"], 0);
        assert_eq!(snapshot["consent"]["analytics"], consent);
    }
}

#[test]
fn without_storage_the_journey_is_that_of_the_page() {
    let mut visit = Device::at_home("cookieless");
    visit.track_with("purchase", order("T1", 60));
    assert_eq!(ask(&mut visit)["value"]["orders"], 1);
    visit.go(HOME);
    assert_eq!(ask(&mut visit)["value"]["orders"], 0);
}

#[test]
fn a_journey_begun_before_the_answer_goes_on_and_a_denied_one_is_forgotten() {
    let mut visit = Device::at_home("cookieless");
    visit
        .track_with("purchase", order("T1", 60))
        .answer("granted");
    visit.go(HOME);
    assert_eq!(ask(&mut visit)["value"]["orders"], 1);
    visit.answer("denied");
    assert_eq!(ask(&mut visit)["value"]["orders"], 0);
}

#[test]
fn what_cannot_be_read_begins_anew_and_is_counted() {
    let mut visit = at_home();
    visit.track_with("purchase", order("T1", 60)).close();
    let state = visit.storage.state.take().unwrap();
    let mut lines: Vec<_> = state.split('\n').collect();
    lines[JOURNEY] = "?";
    visit.storage.state = Some(lines.join("\n"));
    visit.open(HOME);
    let snapshot = ask(&mut visit);
    assert_eq!(
        (&snapshot["value"]["orders"], &snapshot["resets"]),
        (&json!(0), &json!(1))
    );
}

#[test]
fn a_year_of_visits_is_remembered_in_four_kilobytes() {
    let mut visit = Device::with(&[("consent", "granted")]);
    for day in 0..120 {
        let source = format!(
            "https://shop.example/?utm_source=source-{day}-of-a-long-name&utm_campaign=c{day}"
        );
        visit.open(&source);
        visit.track_with(
            "add_to_cart",
            cart(vec![item(&format!("article-{day}"), day, 1)]),
        );
        if day % 3 == 0 {
            visit.track_with("purchase", order(&format!("T{day}"), day));
        }
        visit.close().after(days(1));
        let state = visit.storage.state.as_ref().unwrap();
        let journey = state.split('\n').nth(JOURNEY).unwrap();
        assert!(journey.len() <= MAX_STATE, "{day}: {}", journey.len());
    }
}
