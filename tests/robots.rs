//! Robots by name, against user agents: our own vectors, which lie in the repository,
//! and published lists (monperrus/crawler-user-agents, omrilotan/isbot, Matomo's device
//! detector), whose data is not ours to publish. Where the folder with the latter is missing
//! (`TRAILMARK_DATA`, else `../shared/data`), their test says so and passes.

use std::path::{Path, PathBuf};
use trailmark::domain::names_robot;

/// Robots by names of their own alone, or by what phones say as well (`bot)`).
const UNKNOWN: [&str; 3] = ["GTmetrix", "Devin/1.0", "TelegramBot"];

#[test]
fn knows_the_robots_that_come_by() {
    let robots = agents(include_str!("vectors/robots/robots.txt"));
    let missed: Vec<_> = robots.iter().filter(|name| !names_robot(name)).collect();
    let found = robots.len() - missed.len();
    println!("{found} of {} robots", robots.len());
    assert!(robots.len() >= 90);
    let is_meant = |name: &&&&str| UNKNOWN.iter().any(|known| name.contains(known));
    let unmeant: Vec<_> = missed.iter().filter(|name| !is_meant(name)).collect();
    assert!(unmeant.is_empty(), "{unmeant:#?}");
    assert_eq!(missed.len(), UNKNOWN.len(), "{missed:#?}");
}

#[test]
fn takes_no_browser_for_a_robot() {
    let browsers = agents(include_str!("vectors/robots/browsers.txt"));
    println!("none of {} browsers", browsers.len());
    assert!(browsers.len() >= 200);
    for name in browsers {
        assert!(!names_robot(name), "{name}");
    }
}

#[test]
fn casing_makes_no_difference_and_no_name_is_no_robot() {
    assert!(names_robot("GOOGLEBOT/2.1") && names_robot("googlebot/2.1"));
    assert!(!names_robot(""));
}

/// Of those robots that say they are a browser, at least this share in a hundred; of the
/// browsers that can run us, at most this many in ten thousand.
const PUBLISHED: [(&str, Bound); 5] = [
    ("robots/cua.txt", Bound::Robots(92)),
    ("robots/matomo-bots.txt", Bound::Robots(90)),
    ("robots/isbot-crawlers.txt", Bound::Robots(75)),
    ("robots/matomo-real.txt", Bound::Browsers(6)),
    // Six lines of it are robots and browsers of the Amiga.
    ("robots/isbot-browsers.txt", Bound::Browsers(400)),
];

enum Bound {
    Robots(usize),
    Browsers(usize),
}

#[test]
fn finds_in_published_lists_what_it_claims() {
    for (path, bound) in PUBLISHED {
        let Some(text) = shared(path) else { continue };
        let agents = agents(&text);
        let among: Vec<_> = match bound {
            Bound::Robots(_) => agents.iter().filter(|name| is_mozilla(name)).collect(),
            Bound::Browsers(_) => agents.iter().filter(|name| is_able(name)).collect(),
        };
        let found = among.iter().filter(|name| names_robot(name)).count();
        println!("{path}: {found} of {}", among.len());
        match bound {
            Bound::Robots(percent) => assert!(found * 100 >= among.len() * percent, "{path}"),
            Bound::Browsers(most) => assert!(found * 10_000 <= among.len() * most, "{path}"),
        }
    }
}

fn agents(text: &str) -> Vec<&str> {
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
}

fn is_mozilla(name: &str) -> bool {
    name.starts_with("Mozilla/")
}

/// Whether it may be a browser that knows WebAssembly, or modules at least.
fn is_able(name: &str) -> bool {
    const OLD: [&str; 12] = [
        "MSIE",
        "Trident",
        "Presto",
        "Konqueror",
        "Android 1.",
        "Android 2.",
        "Android 3.",
        "Android 4.",
        "Gecko/200",
        "AppleWebKit/4",
        "AmigaOS",
        "AppleWebKit/53",
    ];
    let is_new =
        |old: &&str| !name.contains(*old) || *old == "AppleWebKit/53" && is_new_chrome(name);
    name.starts_with("Mozilla/5.0") && OLD.iter().all(is_new)
}

/// Chrome says `AppleWebKit/537.36` for ever.
fn is_new_chrome(name: &str) -> bool {
    let version = name.split_once("Chrome/").map_or("", |(_, rest)| rest);
    let version = version.split('.').next().unwrap_or_default();
    version.parse().is_ok_and(|version: u32| version >= 80)
}

fn shared(path: &str) -> Option<String> {
    let folder = std::env::var_os("TRAILMARK_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        PathBuf::from,
    );
    let text = std::fs::read_to_string(folder.join(path)).ok();
    if text.is_none() {
        println!(
            "{path} is not in {}: only our own vectors were checked",
            folder.display()
        );
    }
    text
}
