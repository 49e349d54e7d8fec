//! Dependencies point one way: domain ← wire ← engine ← browser.
//!
//! Every path in `src/` that leads to another room is read out of the source
//! and held against [`MAY_NAME`]. Comments and strings may name anybody.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test may panic, its helpers too"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms, and which others each may name.
const MAY_NAME: [(&str, &[&str]); 4] = [
    ("domain", &[]),
    ("wire", &["domain"]),
    ("engine", &["domain", "wire"]),
    ("browser", &["domain", "wire", "engine"]),
];
/// Only the room `browser` names these.
const OF_THE_BROWSER: [&str; 6] = [
    "wasm_bindgen",
    "wasm_bindgen_test",
    "js_sys",
    "web_sys",
    "gloo_timers",
    "serde_wasm_bindgen",
];
/// Nobody in `src/` names these: they build on the crate.
const BUILT_ON_US: [&str; 3] = ["trailmark_collector", "trailmark_journey", "xtask"];

#[test]
fn every_room_names_only_those_before_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&src, &mut files);
    assert!(files.len() > 30, "only {} files found", files.len());
    let mut wrong = Vec::new();
    for file in files {
        let source = fs::read_to_string(&file).unwrap();
        let modules = modules_of(file.strip_prefix(&src).unwrap());
        for (line, what) in violations(&modules, &source) {
            wrong.push(format!("{}:{line}: {what}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_room_is_known_here() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(src).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let room = name.trim_end_matches(".rs");
        let is_known = room == "lib" || MAY_NAME.iter().any(|(known, _)| *known == room);
        assert!(is_known, "{name} is no room of MAY_NAME");
    }
}

#[test]
fn whoever_names_a_room_behind_is_found_with_the_line() {
    for (modules, source, found) in [
        ("domain/url.rs", "use crate::wire::Event;", &[1][..]),
        ("domain/url.rs", "use super::super::wire::Event;", &[1]),
        ("domain/mod.rs", "use super::wire::Event;", &[1]),
        (
            "wire/json.rs",
            "\nuse crate::{domain::Uuid, engine::Fact};",
            &[2],
        ),
        (
            "wire/json.rs",
            "use crate::{\n    domain,\n    wire,\n    browser,\n};",
            &[4],
        ),
        (
            "engine/mod.rs",
            "fn f() -> crate::browser::Tracker {}",
            &[1],
        ),
        ("engine/mod.rs", "use wasm_bindgen::prelude::*;", &[1]),
        (
            "engine/mod.rs",
            "fn f(w: &web_sys::Window, d: js_sys::Date) {}",
            &[1, 1],
        ),
        ("engine/mod.rs", "use trailmark::browser::Tracker;", &[1]),
        (
            "browser/mod.rs",
            "use xtask::dist;\nuse trailmark_collector::app;",
            &[1, 2],
        ),
        (
            "domain/url.rs",
            "mod tests {\n    use super::super::super::wire;\n}",
            &[2],
        ),
        (
            "engine/tests/mod.rs",
            "use super::super::super::browser::Tracker;",
            &[1],
        ),
        (
            "lib.rs",
            "pub use browser::Tracker;\nuse wasm_bindgen::JsValue;",
            &[2],
        ),
        // And these are right.
        (
            "wire/json.rs",
            "use crate::domain::{Uuid, engine, wire};",
            &[],
        ),
        (
            "wire/json.rs",
            "use crate::{domain::{engine, browser}, wire};",
            &[],
        ),
        (
            "engine/mod.rs",
            "// crate::browser\n/* wasm_bindgen\n crate::browser */",
            &[],
        ),
        (
            "engine/mod.rs",
            "const A: &str = \"crate::browser \\\" xtask\";",
            &[],
        ),
        (
            "engine/mod.rs",
            "const A: &str = r#\"crate::browser \" xtask\"#;",
            &[],
        ),
        (
            "engine/mod.rs",
            "fn f<'a>(c: char, a: &'a str) { c == '\"'; } // xtask",
            &[],
        ),
        (
            "browser/mod.rs",
            "use wasm_bindgen::prelude::*;\nuse super::engine::Fact;",
            &[],
        ),
        (
            "domain/channel/mod.rs",
            "mod tests {\n    use super::super::wire;\n}",
            &[],
        ),
        (
            "domain/url.rs",
            "mod tests {\n    use super::*;\n}\nuse super::text;",
            &[],
        ),
    ] {
        let lines: Vec<_> = violations(&modules_of(Path::new(modules)), source)
            .into_iter()
            .map(|(line, _)| line)
            .collect();
        assert_eq!(lines, found, "{modules}: {source}");
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}

/// The modules that a file's content lies in, from the crate's root.
fn modules_of(file: &Path) -> Vec<String> {
    let stem = file.with_extension("");
    let names = stem.iter().map(|name| name.to_str().unwrap().to_owned());
    names
        .filter(|name| name != "mod" && name != "lib")
        .collect()
}

/// Lines on which something is named that may not be, and what.
fn violations(modules: &[String], source: &str) -> Vec<(usize, String)> {
    let tokens = tokens(source);
    let room = modules.first().map(String::as_str);
    let mut found = Vec::new();
    let mut nested: Vec<usize> = Vec::new();
    let mut depth = 0;
    for (at, (line, token)) in tokens.iter().enumerate() {
        let before = |n: usize| at.checked_sub(n).map_or("", |at| tokens[at].1.as_str());
        match token.as_str() {
            "{" => {
                depth += 1;
                if before(2) == "mod" {
                    nested.push(depth);
                }
            }
            "}" => {
                if nested.last() == Some(&depth) {
                    nested.pop();
                }
                depth -= 1;
            }
            // A path from the root, by whichever way it gets there.
            "crate" => found.extend(named(room, &tokens[at + 1..])),
            "super" if before(2) != "super" => {
                let n_up = tokens[at..]
                    .chunks(2)
                    .take_while(|step| step[0].1 == "super")
                    .count();
                if n_up >= modules.len() + nested.len() {
                    found.extend(named(room, &tokens[at + 2 * n_up - 1..]));
                }
            }
            "trailmark" => found.push((*line, "trailmark, which is this crate".into())),
            name if BUILT_ON_US.contains(&name) && tokens.get(at + 1).is_some_and(is_step) => {
                found.push((*line, format!("{name}, which builds on this crate")));
            }
            name if OF_THE_BROWSER.contains(&name) && room != Some("browser") => {
                found.push((*line, format!("{name}, which is the browser's alone")));
            }
            _ => {}
        }
    }
    found
}

/// Rooms that a path from the root leads to and `room` may not name. `rest` is
/// what follows the root: `::`, then a room or several in braces.
fn named(room: Option<&str>, rest: &[(usize, String)]) -> Vec<(usize, String)> {
    let (Some(room), Some(step)) = (room, rest.first()) else {
        return Vec::new();
    };
    if !is_step(step) {
        return Vec::new();
    }
    let mut rooms = Vec::new();
    let mut depth = 0;
    let mut is_first = true;
    for (line, token) in &rest[1..] {
        match token.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            "," if depth == 1 => is_first = true,
            name if is_first => {
                rooms.push((*line, name));
                is_first = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    let allowed = MAY_NAME.iter().find(|(name, _)| *name == room);
    let is_wrong = |name: &str| {
        let is_room = MAY_NAME.iter().any(|(known, _)| *known == name);
        is_room && name != room && !allowed.is_some_and(|(_, others)| others.contains(&name))
    };
    let wrong = rooms.into_iter().filter(|(_, name)| is_wrong(name));
    wrong
        .map(|(line, name)| (line, format!("{room} names {name}")))
        .collect()
}

fn is_step((_, token): &(usize, String)) -> bool {
    token == "::"
}

/// Words, `::` and braces with their lines; comments and strings left out.
fn tokens(source: &str) -> Vec<(usize, String)> {
    let mut tokens = Vec::new();
    let mut line = 1;
    let mut rest = source;
    while let Some(char) = rest.chars().next() {
        let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
        let length = if char.is_alphabetic() || char == '_' {
            let length = word.unwrap_or(rest.len());
            match raw_string(rest) {
                Some(length) => length,
                None => {
                    tokens.push((line, rest[..length].to_owned()));
                    length
                }
            }
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if char == '"' {
            string(rest)
        } else if char == '\'' {
            character(rest)
        } else if rest.starts_with("::") {
            tokens.push((line, "::".into()));
            2
        } else {
            if matches!(char, '{' | '}' | ',' | ';') {
                tokens.push((line, char.into()));
            }
            char.len_utf8()
        };
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    tokens
}

/// The length of a raw string that `text` begins with.
fn raw_string(text: &str) -> Option<usize> {
    let behind = text.strip_prefix("br").or(text.strip_prefix('r'))?;
    let n_hashes = behind.find(|c| c != '#')?;
    let content = behind[n_hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(n_hashes));
    let length = content.find(&end).unwrap_or(content.len());
    Some((text.len() - content.len() + length + end.len()).min(text.len()))
}

fn string(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, char) in text.char_indices().skip(1) {
        match char {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// A character literal, or the tick of a lifetime.
fn character(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), _) => text[3..].find('\'').map_or(text.len(), |end| end + 4),
        (_, Some((at, '\''))) => at + 1,
        _ => 1,
    }
}
