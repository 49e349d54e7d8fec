//! Who may see what was collected.

use crate::beacon::text;
use crate::host::{Answer, Collector, command};
use std::path::Path;

const TOKEN: &str = "open-sesame-0123456789";
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
/// What no machine of ours says of itself; the collector is asked from this one all the same.
const FOREIGN: (&str, &str) = ("x-forwarded-for", "203.0.113.7");

fn protected(flags: &[&str]) -> Collector {
    Collector::start(&[&["--dashboard-token", TOKEN], flags].concat())
}

fn sign_in(collector: &Collector, token: &str, headers: &[(&str, &str)]) -> Answer {
    let body = format!("token={token}");
    let headers = [&[FORM], headers].concat();
    collector
        .send("POST", "/dashboard/login", &headers, body)
        .unwrap()
}

/// The cookie as a browser sends it back.
fn cookie(answer: &Answer) -> String {
    let set = answer.header("set-cookie").expect("a cookie");
    set.split(';').next().unwrap().into()
}

#[test]
fn without_a_token_only_this_machine_sees_anything() {
    let collector = Collector::start(&[]);
    for path in [
        "/dashboard",
        "/api/summary",
        "/api/session",
        "/dashboard/login",
    ] {
        for header in [FOREIGN, ("host", "evil.example")] {
            assert_eq!(collector.get_with(path, &[header]).status, 403, "{path}");
        }
    }
    assert_eq!(collector.json("/api/session")["protected"], false);
    // There is nothing to sign in to.
    let login = collector.get("/dashboard/login");
    assert_eq!(
        (login.status.as_u16(), login.header("location")),
        (303, Some("/dashboard"))
    );
    let guess = sign_in(&collector, TOKEN, &[]);
    assert_eq!(
        (guess.status.as_u16(), guess.header("set-cookie")),
        (303, None)
    );
}

#[test]
fn with_a_token_nobody_sees_anything_without_it() {
    let collector = protected(&[]);
    for path in [
        "/api/summary",
        "/api/events",
        "/api/stream",
        "/api/nothing",
        "/dashboard/x.js",
    ] {
        for headers in [
            &[][..],
            &[("authorization", "Bearer open-sesame-0123456788")],
            &[("authorization", "Basic b3Blbg==")],
            &[("cookie", "trailmark_dashboard=99999999999.00")],
        ] {
            let answer = collector.get_with(path, headers);
            assert_eq!(answer.status, 401, "{path} {headers:?}");
            assert_eq!(
                answer.header("www-authenticate"),
                Some("Bearer realm=\"trailmark\"")
            );
            assert!(answer.json()["error"].is_string());
        }
        // Four wrong tokens are few, and another collector is not asked a fifth.
        if path == "/api/events" {
            break;
        }
    }
    let page = collector.get("/dashboard");
    assert_eq!(
        (page.status.as_u16(), page.header("location")),
        (303, Some("/dashboard/login"))
    );
    // Beacons, and whether it runs, are nobody's secret.
    assert_eq!(collector.post(text(1..2)).status, 202);
    assert_eq!(collector.get("/healthz").status, 200);
}

#[test]
fn whoever_has_the_token_sees_everything_from_anywhere() {
    let collector = protected(&[]);
    let authorization = format!("Bearer {TOKEN}");
    for other in [FOREIGN, ("host", "stats.shop.example")] {
        let headers = [("authorization", &*authorization), other];
        let session = collector.get_with("/api/session", &headers);
        assert_eq!(session.status, 200);
        assert_eq!(session.json()["protected"], true);
        assert_eq!(collector.get_with("/dashboard", &headers).status, 200);
    }
}

#[test]
fn a_person_signs_in_and_out() {
    let collector = protected(&[]);
    let page = collector.get_with("/dashboard/login", &[("accept-language", "de-DE,de;q=0.9")]);
    assert_eq!(page.status, 200);
    assert!(page.body.contains("<html lang=\"de\">") && page.body.contains("Anmelden"));
    assert!(!page.body.contains("role=\"alert\"") && !page.body.contains('{'));
    for asset in ["/dashboard/login.css", "/dashboard/login.svg"] {
        assert_eq!(collector.get(asset).status, 200);
    }
    let wrong = sign_in(&collector, "wrong", &[]);
    assert_eq!(
        (wrong.status.as_u16(), wrong.header("set-cookie")),
        (401, None)
    );
    assert!(wrong.body.contains("That is not the token"));
    let right = sign_in(&collector, TOKEN, &[]);
    assert_eq!(
        (right.status.as_u16(), right.header("location")),
        (303, Some("/dashboard"))
    );
    let set = right.header("set-cookie").unwrap();
    for part in [
        "; Path=/;",
        "; Max-Age=2592000;",
        "; HttpOnly",
        "; SameSite=Strict",
    ] {
        assert!(set.contains(part), "{set}");
    }
    assert!(!set.contains("Secure"));
    let cookie = cookie(&right);
    let signed_in = [("cookie", &*cookie)];
    for path in ["/dashboard", "/api/summary"] {
        assert_eq!(collector.get_with(path, &signed_in).status, 200, "{path}");
    }
    let again = collector.get_with("/dashboard/login", &signed_in);
    assert_eq!(again.header("location"), Some("/dashboard"));
    let out = |from: (&str, &str)| {
        let headers = [signed_in[0], from];
        collector
            .send("POST", "/dashboard/logout", &headers, "")
            .unwrap()
    };
    assert_eq!(out(("origin", "https://evil.example")).status, 403);
    let out = out(("sec-fetch-site", "same-origin"));
    assert_eq!(
        (out.status.as_u16(), out.header("location")),
        (303, Some("/dashboard/login"))
    );
    assert!(
        out.header("set-cookie")
            .unwrap()
            .starts_with("trailmark_dashboard=; Path=/; Max-Age=0")
    );
}

#[test]
fn another_token_ends_what_the_old_one_began() {
    let mut collector = protected(&[]);
    let cookie = cookie(&sign_in(&collector, TOKEN, &[]));
    collector.kill();
    for (token, status) in [(TOKEN, 200), ("another-0123456789", 401)] {
        let mut again = Collector::start_in(collector.directory(), &["--dashboard-token", token]);
        let answer = again.get_with("/api/session", &[("cookie", &cookie)]);
        assert_eq!(answer.status, status, "{token}");
        again.kill();
    }
}

#[test]
fn behind_a_proxy_that_speaks_https_the_cookie_is_for_https_alone() {
    let collector = protected(&["--trust-proxy"]);
    for (proto, secure) in [("https", true), ("http", false)] {
        let right = sign_in(&collector, TOKEN, &[FOREIGN, ("x-forwarded-proto", proto)]);
        let set = right.header("set-cookie").unwrap();
        assert_eq!(set.ends_with("; Secure"), secure, "{set}");
    }
    let collector = protected(&[]);
    let right = sign_in(&collector, TOKEN, &[("x-forwarded-proto", "https")]);
    assert!(!right.header("set-cookie").unwrap().contains("Secure"));
}

#[test]
fn a_token_cannot_be_guessed_by_trying() {
    let collector = protected(&["--trust-proxy"]);
    let from = |address| [("x-forwarded-for", address)];
    for _ in 0..10 {
        assert_eq!(
            sign_in(&collector, "wrong", &from("203.0.113.1")).status,
            401
        );
    }
    // Nor does the right one tell any more that it is.
    for token in ["wrong", TOKEN] {
        let refused = sign_in(&collector, token, &from("203.0.113.1"));
        assert_eq!(refused.status, 429);
        let wait: u32 = refused.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=30).contains(&wait), "{wait}");
        assert!(refused.body.contains("Too many tries"));
        let authorization = format!("Bearer {token}");
        let headers = [from("203.0.113.1")[0], ("authorization", &*authorization)];
        assert_eq!(collector.get_with("/api/session", &headers).status, 429);
    }
    assert_eq!(sign_in(&collector, TOKEN, &from("203.0.113.2")).status, 303);
}

#[test]
fn a_form_that_is_none_is_refused() {
    let collector = protected(&[]);
    let send = |kind: &str, body: String| {
        let headers = [("content-type", kind)];
        collector
            .send("POST", "/dashboard/login", &headers, body)
            .unwrap()
    };
    for (kind, body, status) in [
        (FORM.1, "token".into(), 401),
        (FORM.1, "tok=1".into(), 422),
        (FORM.1, format!("token={}", "x".repeat(5000)), 413),
        ("application/json", "{}".into(), 415),
    ] {
        let answer = send(kind, body);
        assert_eq!(answer.status, status, "{}", answer.body);
        assert!(answer.body.contains("role=\"alert\""));
    }
    let foreign = sign_in(&collector, TOKEN, &[("sec-fetch-site", "cross-site")]);
    assert_eq!(
        (foreign.status.as_u16(), foreign.header("set-cookie")),
        (403, None)
    );
}

#[test]
fn everything_that_is_shown_is_marked() {
    let collector = Collector::start(&[]);
    for path in [
        "/dashboard",
        "/api/summary",
        "/api/nothing",
        "/api/summary?bots=2",
        "/api/export.csv",
    ] {
        let answer = collector.get(path);
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        if path.starts_with("/api") {
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        }
    }
}

#[test]
fn a_token_that_can_be_guessed_is_refused_and_not_shown() {
    for token in ["secret", "@/no/such/file"] {
        let output = command(Path::new("unused.sqlite"))
            .args(["--dashboard-token", token])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(
            said.contains("--dashboard-token takes TOKEN or @FILE"),
            "{said}"
        );
        assert!(!said.contains("\"secret\""), "{said}");
    }
}

#[test]
fn a_page_is_told_that_its_visitors_are_made_up() {
    for (flags, generated) in [(&[][..], false), (&["--generated"], true)] {
        let collector = Collector::start(flags);
        assert_eq!(
            collector.json("/api/session")["generated"],
            generated,
            "{flags:?}"
        );
    }
}
