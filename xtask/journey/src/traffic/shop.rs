//! The shop that is visited, and what brings people to it: tables.

use serde_json::{Value as Json, json};

use super::calendar::{Date, civil};

/// What is sold: name, category, cents.
pub(crate) const PRODUCTS: [(&str, &str, i64); 12] = [
    ("Assam", "tea", 890),
    ("Darjeeling", "tea", 1_490),
    ("Sencha", "tea", 1_290),
    ("Gyokuro", "tea", 3_490),
    ("Oolong", "tea", 1_890),
    ("Chamomile", "tea", 690),
    ("Teapot", "ware", 4_900),
    ("Kettle", "ware", 7_900),
    ("Gooseneck kettle", "ware", 12_900),
    ("Cup", "ware", 1_400),
    ("Strainer", "ware", 990),
    ("Gift box", "gifts", 3_900),
];

/// So many of a product, as events have it.
pub(crate) fn item(at: usize, quantity: i64) -> Json {
    let (name, category, cents) = PRODUCTS.get(at).copied().unwrap_or_default();
    json!({
        "item_id": format!("tm-{at}"),
        "item_name": name,
        "item_category": category,
        "price": money(cents),
        "quantity": quantity,
    })
}

/// What one costs.
pub(crate) fn cents(at: usize) -> i64 {
    PRODUCTS.get(at).map_or(0, |(.., cents)| *cents)
}

/// In whole units of the currency.
pub(crate) fn money(cents: i64) -> f64 {
    cents as f64 / 100.0
}

/// Which way somebody comes: query and referrer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Way {
    pub(crate) query: &'static str,
    pub(crate) referrer: &'static str,
    /// From and to (month and date), where it is open for a time only.
    open: Option<(Date, Date)>,
}

impl Way {
    /// Whether it is open on a day since 1970.
    pub(crate) fn is_open(&self, day: i64) -> bool {
        let (_, month, date) = civil(day);
        self.open
            .is_none_or(|(from, to)| (from..=to).contains(&(month, date)))
    }
}

const fn from(referrer: &'static str) -> Way {
    Way {
        query: "",
        referrer,
        open: None,
    }
}

const fn by(query: &'static str) -> Way {
    Way {
        query,
        referrer: "",
        open: None,
    }
}

const fn during(from: Date, to: Date, query: &'static str) -> Way {
    Way {
        query,
        referrer: "",
        open: Some((from, to)),
    }
}

/// How people come for the first time, by weight.
pub(crate) const FIRST: [(u32, Way); 22] = [
    (260, from("https://www.google.com/")),
    (30, from("https://www.bing.com/")),
    (20, from("https://duckduckgo.com/")),
    (150, from("")),
    (
        70,
        by("?utm_source=google&utm_medium=cpc&utm_campaign=tea-generic"),
    ),
    (
        50,
        by("?utm_source=google&utm_medium=cpc&utm_campaign=kettles"),
    ),
    (
        45,
        by("?utm_source=google&utm_medium=cpc&utm_campaign=shopping-tea"),
    ),
    (
        20,
        by("?utm_source=bing&utm_medium=cpc&utm_campaign=tea-generic"),
    ),
    (75, from("https://www.instagram.com/")),
    (20, from("https://www.pinterest.com/")),
    (
        70,
        by("?utm_source=meta&utm_medium=paid_social&utm_campaign=prospecting"),
    ),
    (
        25,
        by("?utm_source=tiktok&utm_medium=paid_social&utm_campaign=creators"),
    ),
    (30, from("https://www.youtube.com/")),
    (45, from("https://teablog.example/kettles")),
    (25, from("https://forum.example/threads/tea")),
    (
        18,
        by("?utm_source=partner-net&utm_medium=affiliate&utm_campaign=reviews"),
    ),
    (
        25,
        by("?utm_source=adnet&utm_medium=display&utm_campaign=brand"),
    ),
    (35, from("https://chatgpt.com/")),
    (12, from("https://www.perplexity.ai/")),
    (
        130,
        during(
            (11, 20),
            (11, 30),
            "?utm_source=meta&utm_medium=paid_social&utm_campaign=black-week",
        ),
    ),
    (
        90,
        during(
            (12, 1),
            (12, 20),
            "?utm_source=google&utm_medium=cpc&utm_campaign=gifts",
        ),
    ),
    (
        70,
        during(
            (9, 14),
            (9, 27),
            "?utm_source=meta&utm_medium=paid_social&utm_campaign=autumn-harvest",
        ),
    ),
];

/// How they come again, by weight.
pub(crate) const AGAIN: [(u32, Way); 10] = [
    (420, from("")),
    (160, from("https://www.google.com/")),
    (
        170,
        by("?utm_source=newsletter&utm_medium=email&utm_campaign=weekly"),
    ),
    (
        60,
        by("?utm_source=google&utm_medium=cpc&utm_campaign=brand-name"),
    ),
    (
        40,
        by("?utm_source=meta&utm_medium=paid_social&utm_campaign=retargeting"),
    ),
    (
        25,
        by("?utm_source=adnet&utm_medium=display&utm_campaign=retargeting"),
    ),
    (
        20,
        by("?utm_source=shop&utm_medium=sms&utm_campaign=delivery"),
    ),
    (30, from("https://www.instagram.com/")),
    (
        160,
        during(
            (11, 20),
            (11, 30),
            "?utm_source=newsletter&utm_medium=email&utm_campaign=black-week",
        ),
    ),
    (
        90,
        during(
            (12, 1),
            (12, 20),
            "?utm_source=newsletter&utm_medium=email&utm_campaign=gifts",
        ),
    ),
];

pub(crate) const DIRECT: Way = from("");

/// How who has left a cart is called back.
pub(crate) const REMINDER: Way = by("?utm_source=shop&utm_medium=email&utm_campaign=cart-reminder");

/// In which currency somebody pays, by weight: one for a shopper.
pub(crate) const CURRENCIES: [(u32, &str); 4] = [(74, "EUR"), (12, "USD"), (8, "GBP"), (6, "CHF")];

/// Code, off a hundred, and from and to where it is good for a time only.
pub(crate) const COUPONS: [(&str, i64); 3] = [("WELCOME10", 10), ("TEA5", 5), ("BLACK20", 20)];

pub(crate) const SEARCHES: [&str; 9] = [
    "green tea",
    "kettle",
    "gift",
    "matcha",
    "teapot",
    "sencha",
    "decaf",
    "cup",
    "organic",
];

/// What browsers say of themselves, by weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Browser {
    pub(crate) user_agent: &'static str,
    /// `Sec-CH-UA-Mobile`, of those that send it.
    pub(crate) mobile: Option<&'static str>,
    pub(crate) is_phone: bool,
}

pub(crate) const BROWSERS: [(u32, Browser); 8] = [
    (
        32,
        Browser {
            user_agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
            mobile: None,
            is_phone: true,
        },
    ),
    (
        26,
        Browser {
            user_agent: "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
            mobile: Some("?1"),
            is_phone: true,
        },
    ),
    (
        4,
        Browser {
            user_agent: "Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.7 Mobile/15E148 Safari/604.1",
            mobile: None,
            is_phone: false,
        },
    ),
    (
        2,
        Browser {
            user_agent: "Mozilla/5.0 (Linux; Android 14; SM-X510) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
            mobile: Some("?0"),
            is_phone: false,
        },
    ),
    (
        20,
        Browser {
            user_agent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
            mobile: Some("?0"),
            is_phone: false,
        },
    ),
    (
        7,
        Browser {
            user_agent: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
            mobile: None,
            is_phone: false,
        },
    ),
    (
        6,
        Browser {
            user_agent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
            mobile: None,
            is_phone: false,
        },
    ),
    (
        3,
        Browser {
            user_agent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
            mobile: Some("?0"),
            is_phone: false,
        },
    ),
];

pub(crate) const ROBOT: Browser = Browser {
    user_agent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36",
    mobile: Some("?0"),
    is_phone: false,
};
