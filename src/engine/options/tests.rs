use super::*;
use crate::domain::Value;
use crate::wire::json::Writer;
use proptest::prelude::*;

fn read(name: &str, value: impl Into<Value>) -> (Options, Option<&'static str>) {
    let mut options = Options::default();
    let mut json = Writer::new();
    json.value(&value.into());
    let complaint = options.set(name, &json.finish());
    (options, complaint)
}

#[test]
fn reads_every_option_as_an_attribute_says_it() {
    let mut options = Options::default();
    for (name, value) in [
        ("collector", "/v1/beacons"),
        ("protocol", "trailmark"),
        ("site", "my-shop"),
        ("consent", "required"),
        ("batchSize", "25"),
        ("batchMs", "0"),
        ("sessionMinutes", "45"),
        ("sample", "0.25"),
        ("retentionDays", "30"),
        ("domains", "a.example, b.example"),
        ("ignore", "/admin/** /cart"),
        ("hashRouting", ""),
        ("auto", "links pages"),
        ("bots", "drop"),
        ("debug", "true"),
        ("userAgent", "Mozilla/5.0"),
        ("webdriver", "true"),
        ("model", "six-stage"),
        ("lookbackDays", "30"),
        ("privacy", "coarse"),
        ("scrub", "KD-######, @@##*"),
    ] {
        assert_eq!(options.set(name, &format!("\"{value}\"")), None, "{name}");
    }
    assert_eq!(options.collector(), "/v1/beacons");
    assert_eq!(options.site(), "my-shop");
    assert_eq!(options.consent(), Consent::Required);
    assert_eq!(options.batch_size(), 25);
    assert_eq!(options.batch_ms(), 0);
    assert_eq!(options.session_idle(), 45 * MINUTE);
    assert_eq!(options.sample(), 250);
    assert_eq!(options.retention(), 30 * DAY);
    let domains: Vec<_> = options.domains().collect();
    assert_eq!(domains, ["a.example", "b.example"]);
    assert_eq!(options.ignore().count(), 2);
    assert_eq!(options.scrub(), "KD-######  @@##*");
    assert!(options.hash_routing() && options.debug());
    assert!(options.captures("pages") && !options.captures("forms"));
    assert_eq!((options.bots(), options.privacy()), ("drop", b'c'));
    assert!(options.webdriver() && options.user_agent() == "Mozilla/5.0");
}

#[test]
fn takes_numbers_flags_and_lists_of_calls() {
    assert_eq!(read("batchSize", 3).0.batch_size(), 3);
    assert!(read("debug", true).0.debug());
    let names = Value::List(vec!["a.example".into(), "b.example".into()]);
    assert_eq!(read("domains", names).0.domains().count(), 2);
}

#[test]
fn every_consent_is_read_as_itself() {
    for consent in Consent::ALL {
        assert_eq!(read("consent", consent.name()).0.consent(), consent);
    }
}

#[test]
fn a_value_that_makes_no_sense_changes_nothing_and_is_explained() {
    for (name, value, allowed) in [
        ("consent", "yes", "required denied cookieless granted"),
        ("batchSize", "0", "1 to 1000"),
        ("batchSize", "-3", "1 to 1000"),
        ("batchMs", "soon", "0 to 3600000"),
        ("sessionMinutes", "", "1 to 1440"),
        ("sample", "1.5", "0 to 1"),
        ("sample", "0,5", "0 to 1"),
        ("bots", "kill", "mark drop keep"),
        ("privacy", "none", "full coarse private"),
        ("debug", "maybe", "true false"),
        (
            "auto",
            "pages clicks",
            "all none pages links downloads forms engagement search commerce contact share errors404",
        ),
        (
            "protocol",
            "smoke",
            "trailmark amplitude cloudevents ga4 goatcounter matomo mixpanel otlp plausible posthog rudderstack segment snowplow umami",
        ),
    ] {
        let (options, complaint) = read(name, value);
        assert_eq!(options, Options::default(), "{name}={value}");
        assert_eq!(complaint, Some(allowed));
    }
    assert!(read("colour", "red").1.is_some());
}

#[cfg(feature = "collectors")]
#[test]
fn several_collectors_have_lists_or_share_a_value() {
    let mut options = Options::default();
    for (name, value) in [
        ("collector", "https://a.example/x, https://b.example/y"),
        ("protocol", "matomo trailmark"),
        ("site", "1 shop"),
        ("key", "phase=1,intent=2 none"),
        ("purpose", "marketing"),
    ] {
        let mut json = Writer::new();
        json.value(&value.into());
        assert_eq!(options.set(name, &json.finish()), None, "{name}");
    }
    let all: Vec<_> = options.collectors().collect();
    assert_eq!(all, ["https://a.example/x", "https://b.example/y"]);
    assert_eq!(
        (options.protocol_at(0), options.protocol_at(1)),
        ("matomo", "trailmark")
    );
    assert_eq!((options.site_at(0), options.site_at(1)), ("1", "shop"));
    assert_eq!(
        (options.key_at(0), options.key_at(1)),
        ("phase=1,intent=2", "none")
    );
    assert!(options.is_for_marketing(0) && options.is_for_marketing(1));
    options.set("collector", r#""https://a.example/x""#);
    options.set("site", r#""my shop""#);
    assert_eq!(
        (options.site_at(0), options.key_at(0)),
        ("my shop", "phase=1,intent=2 none")
    );
    options.set(
        "collector",
        r#"["https://a.example/x","https://b.example/y"]"#,
    );
    options.set("key", r#"["one","two"]"#);
    assert_eq!((options.key_at(0), options.key_at(1)), ("one", "two"));
}

proptest! {
    #[test]
    fn no_name_and_no_value_panics(name: String, value: String) {
        let _ = read(&name, value.as_str());
        let _ = read("sample", value.as_str());
        let _ = read("ignore", value);
    }
}
