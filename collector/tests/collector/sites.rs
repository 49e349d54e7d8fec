//! `--serve`: static files.

use crate::host::Collector;
use std::fs;
use tempfile::TempDir;

fn directory(files: &[(&str, &str)]) -> TempDir {
    let directory = TempDir::new().unwrap();
    for (name, text) in files {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    directory
}

#[test]
fn the_first_directory_that_has_a_file_serves_it() {
    let shop = directory(&[
        ("index.html", "shop"),
        ("cart/index.html", "cart"),
        ("both.js", "shop's"),
    ]);
    let dist = directory(&[
        ("index.html", "dist"),
        ("trailmark.wasm", "\0asm"),
        ("both.js", "dist's"),
    ]);
    let path = |directory: &TempDir| directory.path().to_str().unwrap().to_owned();
    let collector = Collector::start(&["--serve", &path(&shop), "--serve", &path(&dist)]);
    for (path, body, kind) in [
        ("/", "shop", "text/html"),
        ("/index.html", "shop", "text/html"),
        ("/cart/", "cart", "text/html"),
        ("/both.js", "shop's", "text/javascript"),
        ("/trailmark.wasm", "\0asm", "application/wasm"),
        ("/trailmark.wasm?v=1", "\0asm", "application/wasm"),
    ] {
        let answer = collector.get(path);
        assert_eq!(
            (answer.status.as_u16(), answer.body.as_str()),
            (200, body),
            "{path}"
        );
        let found = answer.header("content-type").unwrap();
        assert_eq!(found.split(';').next(), Some(kind), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-cache"), "{path}");
        let shared = answer.header("access-control-allow-origin");
        assert_eq!(shared, Some("*"), "{path}");
    }
    assert_eq!(collector.get("/nothing.js").status, 404);
    assert_eq!(collector.get("/dashboard").status, 200);
}

#[test]
fn a_site_says_itself_that_nothing_was_found() {
    let site = directory(&[("404.html", "lost?")]);
    let collector = Collector::start(&["--serve", site.path().to_str().unwrap()]);
    let answer = collector.get("/nowhere/at/all");
    assert_eq!((answer.status.as_u16(), &*answer.body), (404, "lost?"));
}

#[test]
fn nothing_outside_the_directory_is_served() {
    let outer = directory(&[("secret.txt", "secret"), ("site/index.html", "site")]);
    let site = outer.path().join("site");
    let collector = Collector::start(&["--serve", site.to_str().unwrap()]);
    assert_eq!(collector.get("/").body, "site");
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "//secret.txt",
    ] {
        let answer = collector.get(path);
        assert_ne!(answer.status, 200, "{path}");
        assert!(!answer.body.contains("secret"), "{path}");
    }
}

#[test]
fn a_site_cannot_take_the_collectors_paths() {
    let site = directory(&[
        ("healthz", "fake"),
        ("v1/beacons", "fake"),
        ("api/events", "fake"),
    ]);
    let collector = Collector::start(&["--serve", site.path().to_str().unwrap()]);
    assert_eq!(collector.json("/healthz")["status"], "ok");
    assert_eq!(collector.get("/v1/beacons").status, 405);
    assert!(collector.json("/api/events")["events"].is_array());
}
