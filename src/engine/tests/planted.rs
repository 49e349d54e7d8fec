//! Personal data that is planted anywhere in what is told never comes out again: not to
//! the device, not to the collector, not to the page's listeners, not to the console.

use super::super::Engine;
use crate::domain::Millis;
use proptest::prelude::*;
use proptest::sample::select;

/// 2025-10-09.
const NOW: Millis = 1_760_000_000_000;
const OPTIONS: &str = r#"{"collector":"/c","consent":"granted","debug":"true","hashRouting":"true","queryParams":"k","scrub":"KD-######"}"#;

/// What is planted: as it stands in a text, and what of it must not come out.
#[derive(Clone, Debug)]
struct Planted {
    text: String,
    core: String,
}

fn planted() -> impl Strategy<Value = Planted> {
    let whole = |text: String| Planted {
        core: text.clone(),
        text,
    };
    prop_oneof![
        "[a-z]{4,12}(\\.[a-z]{3,8})?(\\+[a-z]{2,6})?@[a-z]{5,12}\\.(example|co\\.uk|xn--p1ai)"
            .prop_map(whole),
        "\\+49 [1-9][0-9]{2} [0-9]{7}".prop_map(whole),
        "0049-[1-9][0-9]{2}-[0-9]{7}".prop_map(whole),
        "4[0-9]{14}".prop_map(move |digits| whole(with_check_digit(&digits))),
        "5[1-5][0-9]{2} [0-9]{4} [0-9]{4} [0-9]{3}"
            .prop_map(move |digits| whole(with_check_digit(&digits))),
        "[0-9]{18}".prop_map(move |account| whole(german_iban(&account))),
        "2001:db8:[1-9a-f]{4}::[1-9][a-f0-9]{3}".prop_map(whole),
        "(9[0-9]|1[0-9]{2})\\.(1[0-9]{2})\\.(1[0-9]{2})\\.(1[0-9]{2})".prop_map(whole),
        "eyJ[a-zA-Z0-9]{20}\\.eyJ[a-zA-Z0-9]{20}\\.[a-zA-Z0-9]{20}".prop_map(whole),
        "([a-f][0-9]){16}".prop_map(whole),
        "KD-[0-9]{6}".prop_map(whole),
        "[a-z]{6}[0-9]{4}".prop_map(|core| Planted {
            text: format!("password={core}"),
            core,
        }),
        "[a-z]{6}[0-9]{4}".prop_map(|core| Planted {
            text: format!("https://erika:{core}@shop.example/"),
            core,
        }),
    ]
}

fn with_check_digit(digits: &str) -> String {
    let mut sum = 0;
    for (at, digit) in digits
        .chars()
        .rev()
        .filter_map(|c| c.to_digit(10))
        .enumerate()
    {
        let twice = digit * 2;
        sum += match (at % 2, twice) {
            (1, _) => digit,
            (_, 10..) => twice - 9,
            _ => twice,
        };
    }
    format!("{digits}{}", (10 - sum % 10) % 10)
}

fn german_iban(account: &str) -> String {
    let rest = format!("{account}131400").chars().fold(0, |rest, digit| {
        (rest * 10 + digit.to_digit(10).unwrap_or_default()) % 97
    });
    format!("DE{:02}{account}", 98 - rest)
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// Facts with `%T` where a text is planted, `%U` where it is a part of a URL.
const FACTS: &[&[&str]] = &[
    &["load", "https://shop.example/u/%U/orders", "", "", ""],
    &[
        "load",
        "https://shop.example/?utm_campaign=%U&k=%U&q=%U",
        "",
        "",
        "",
    ],
    &[
        "load",
        "https://shop.example/?utm_source=x&gclid=1&utm_term=a+%U",
        "",
        "",
        "",
    ],
    &["load", "https://shop.example/?x=1#/route/%U", "", "", ""],
    &[
        "load",
        "https://shop.example/",
        "https://other.example/%U",
        "",
        "",
    ],
    &[
        "load",
        "https://shop.example/",
        "",
        "https://shop.example/c/%U",
        "",
    ],
    &["load", "https://shop.example/", "", "", "Hello %T!"],
    &[
        "page",
        "https://shop.example/w/%U",
        "https://o.example/%U",
        "",
        "%T",
    ],
    &["navigate", "https://shop.example/n/%U", "", "", "on %T"],
    &["track", "told %T", "{}"],
    &["track", "told", r#"{"note":"see %T now"}"#],
    &["track", "told", r#"{"%T":1}"#],
    &["track", "told", r#"{"a":{"b":[{"c":"%T"}]}}"#],
    &["track", "told", r#"{"link":"https://x.example/%U?y=%U"}"#],
    &[
        "track",
        "add_to_cart",
        r#"{"items":[{"item_id":"t","item_name":"%T","price":1}],"coupon":"%T"}"#,
    ],
    &[
        "track",
        "purchase",
        r#"{"transaction_id":"t-1","value":9,"affiliation":"%T"}"#,
    ],
    &["layer", "search", r#"{"search_term":"%T"}"#, "d"],
    &[
        "auto",
        "links",
        "outbound_click",
        r#"{"link_url":"https://x.example/%U"}"#,
        "x.example",
    ],
    &[
        "auto",
        "forms",
        "form_submit",
        r#"{"form_name":"%T","form_destination":"/%U"}"#,
        "",
    ],
    &[
        "track",
        "view_item",
        "{}",
        "\x1d",
        "product",
        r#"{"items":[{"item_id":"a","item_name":"%T"}]}"#,
    ],
    &["identify", "u-1", r#"{"note":"%T"}"#],
    &["consent", "denied", "https://shop.example/%U", "", "", "%T"],
];

/// The same for what middleware returns.
const CHANGES: &[&str] = &[
    r#"{"name":"a %T"}"#,
    r#"{"page":{"url":"https://shop.example/%U","title":"%T","referrer":"https://x.example/%U"}}"#,
    r#"{"campaign":{"name":"%T","source":"%T"}}"#,
    r#"{"params":{"a":["%T"],"%T":{"b":"%T"}}}"#,
];

struct Page {
    engine: Engine,
    now: Millis,
    effects: String,
}

impl Page {
    fn opened() -> Self {
        let mut n = 0_u32;
        let entropy = move || {
            n = n.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            n
        };
        let mut page = Self {
            engine: Engine::new(Box::new(entropy)),
            now: NOW,
            effects: String::new(),
        };
        page.tell(&["start", OPTIONS, "https://shop.example/", "", "", ""]);
        page.tell(&["opened", "", ""]);
        page
    }

    fn tell(&mut self, fact: &[&str]) -> String {
        self.now += 1_000;
        let effects = self.engine.tell(self.now, &fact.join("\x1e"));
        self.effects += &effects;
        effects
    }

    /// All that comes out until everything was sent.
    fn left(mut self) -> String {
        self.tell(&["journey"]);
        self.tell(&["flush"]);
        self.now += 10_000;
        self.tell(&["due"]);
        self.tell(&["hidden"]);
        self.effects
    }
}

fn filled(template: &str, text: &str, in_url: &str) -> String {
    template.replace("%T", text).replace("%U", in_url)
}

proptest! {
    #[test]
    fn what_is_planted_in_a_fact_is_in_no_effect(
        planted in planted(),
        fact in select(FACTS),
        depth in 0..3,
    ) {
        let mut in_url = planted.text.clone();
        for _ in 0..depth {
            in_url = encoded(&in_url);
        }
        let mut page = Page::opened();
        for fact in fact.split(|argument| *argument == "\x1d") {
            let fact: Vec<_> = fact.iter().map(|part| filled(part, &planted.text, &in_url)).collect();
            page.tell(&fact.iter().map(String::as_str).collect::<Vec<_>>());
        }
        let effects = page.left();
        prop_assert!(!effects.contains(&planted.core), "{} in {}", planted.core, effects);
        prop_assert!(depth == 0 || in_url == planted.text || !effects.contains(&in_url), "{in_url} in {effects}");
    }

    #[test]
    fn what_is_planted_by_middleware_is_in_no_effect(planted in planted(), change in select(CHANGES)) {
        let mut page = Page::opened();
        page.tell(&["use"]);
        let shown = page.tell(&["track", "told", "{}"]);
        let shown: Vec<Vec<serde_json::Value>> = serde_json::from_str(&shown).unwrap();
        let draft = shown.iter().find(|effect| effect[0] == "use").unwrap()[1].as_str().unwrap().to_owned();
        page.tell(&["used", &draft, &filled(change, &planted.text, &encoded(&planted.text))]);
        let effects = page.left();
        prop_assert!(effects.contains("told") || effects.contains("\"a "));
        prop_assert!(!effects.contains(&planted.core), "{} in {}", planted.core, effects);
    }

    #[test]
    fn what_stands_under_a_secret_name_is_in_no_effect(
        secret in "[a-z]{6}[0-9]{4}",
        name in select(&["password", "accessToken", "api_key", "otp", "card_pin", "session_id"][..]),
        shape in select(&[r#""%T""#, r#"["%T"]"#, r#"{"a":[{"b":"%T"}]}"#, r#"" %T x""#][..]),
    ) {
        let mut page = Page::opened();
        page.tell(&["track", "told", &format!(r#"{{"{name}":{}}}"#, filled(shape, &secret, ""))]);
        let effects = page.left();
        prop_assert!(effects.contains("[secret]") && !effects.contains(&secret), "{}", effects);
    }
}

#[test]
fn a_card_as_a_number_is_in_no_effect_and_an_order_is() {
    let mut page = Page::opened();
    page.tell(&[
        "track",
        "purchase",
        r#"{"a":4111111111111111,"transaction_id":"4012888888881881"}"#,
    ]);
    let effects = page.left();
    assert!(!effects.contains("4111111111111111") && effects.contains("4012888888881881"));
}

#[test]
fn an_address_as_a_user_id_is_replaced_and_complained_about() {
    let mut page = Page::opened();
    let effects = page.tell(&["identify", "erika@example.com", "{}"]);
    assert!(effects.contains(r#"["complain","identify() takes an id, no personal data"]"#));
    page.tell(&["track", "told", "{}"]);
    let effects = page.left();
    assert!(effects.contains(r#"\"user\":\"[email]\""#) && !effects.contains("erika"));
    let mut page = Page::opened();
    for id in [
        "u-1",
        "4111111111111111",
        "9b74c9897bac770ffc029102a200c5de",
    ] {
        let effects = page.tell(&["identify", id, "{}"]);
        assert!(!effects.contains("complain"), "{effects}");
    }
}

#[test]
fn a_link_of_click_ids_and_orders_stays_as_it_is() {
    let mut page = Page::opened();
    let effects = page.tell(&[
        "load",
        "https://shop.example/p/4006381333931?utm_campaign=Spring2024&q=tea&gclid=EAIaIQobChMI5Z2X9qLvggMVx5BoCR0xYQz4EAAYASAAEgK1XfD_BwE",
        "http://192.0.2.1/x",
        "",
        "Order 302-1234567-1234567, 19,99 €",
    ]);
    for whole in [
        "/p/4006381333931?utm_campaign=Spring2024&q=tea",
        "gclid:EAIaIQobChMI5Z2X9qLvggMVx5BoCR0xYQz4EAAYASAAEgK1XfD_BwE",
        "http://192.0.2.1/x",
        "Order 302-1234567-1234567, 19,99 €",
    ] {
        assert!(effects.contains(whole), "{whole} in {effects}");
    }
}
