//! The vectors in `tests/vectors/scrub`, and what holds for any text.
//!
//! A line of a file is a text in which `[[` and `]]` enclose what is to be replaced by
//! the mark that the file is named after; in a line without them nothing is.

use super::*;
use proptest::prelude::*;
use std::cell::Cell;
use std::path::Path;

thread_local! {
    static READS: Cell<usize> = const { Cell::new(0) };
}

pub(super) fn count_read() {
    READS.with(|reads| reads.set(reads.get() + 1));
}

fn scrubbed(text: &str) -> String {
    scrub(text, 0, "")
}

/// A text as it is, as it should be, and what must not be left of it.
struct Vector {
    text: String,
    expected: String,
    planted: Vec<String>,
}

impl Vector {
    fn read(line: &str, kind: &str) -> Self {
        let (mut text, mut expected, mut planted) = (String::new(), String::new(), Vec::new());
        let mut rest = line;
        while let Some(mut open) = rest.find("[[") {
            open += usize::from(rest[open..].starts_with("[[["));
            let (before, from) = rest.split_at(open);
            let (secret, behind) = from[2..].split_once("]]").expect(line);
            text += before;
            text += secret;
            expected += &format!("{before}[{kind}]");
            planted.push(secret.into());
            rest = behind;
        }
        Self {
            text: text + rest,
            expected: expected + rest,
            planted,
        }
    }
}

/// How often what was planted was found, and what was not touched.
#[derive(Default)]
struct Tally {
    planted: usize,
    found: usize,
    exact: usize,
    lines: usize,
    harmless: usize,
    false_hits: usize,
}

fn tally(set: &str, kind: &str) -> Tally {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors/scrub")
        .join(set)
        .join(format!("{kind}.txt"));
    let mut tally = Tally::default();
    for line in std::fs::read_to_string(file).unwrap().lines() {
        let Vector {
            text,
            expected,
            planted,
        } = Vector::read(line, kind);
        let found = scrubbed(&text);
        if planted.is_empty() {
            tally.harmless += 1;
            tally.false_hits += usize::from(found != text);
        } else {
            tally.lines += 1;
            tally.exact += usize::from(found == expected);
            tally.planted += planted.len();
            let marks = |text: &str| text.matches(&format!("[{kind}]")).count();
            let is_gone = planted
                .iter()
                .all(|secret| !found.contains(secret.as_str()));
            tally.found += if is_gone && found == expected {
                planted.len()
            } else {
                marks(&found).min(planted.len() - usize::from(!is_gone))
            };
        }
        if found != expected {
            println!("  {set} {kind}: {text}\n      is {found}\n  should {expected}");
        }
    }
    tally
}

#[test]
fn finds_what_is_planted_and_leaves_all_else() {
    let mut all = Tally::default();
    let mut table = String::new();
    for set in ["tuned", "held-out"] {
        for kind in MARKS.split('|').take(CUSTOM) {
            let found = tally(set, kind);
            table += &format!(
                "{set:<9} {kind:<7} recall {:>3}/{:<3} exact lines {:>3}/{:<3} false hits {:>2}/{}\n",
                found.found,
                found.planted,
                found.exact,
                found.lines,
                found.false_hits,
                found.harmless
            );
            if matches!(kind, "card" | "iban") && set == "tuned" {
                assert_eq!(
                    (found.exact, found.false_hits),
                    (found.lines, 0),
                    "{kind}\n{table}"
                );
            }
            all.planted += found.planted;
            all.found += found.found;
            all.harmless += found.harmless;
            all.false_hits += found.false_hits;
            all.lines += found.lines;
        }
    }
    println!("{table}of {} vectors", all.lines + all.harmless);
    assert!(all.lines + all.harmless >= 500);
    assert!(all.found * 100 >= all.planted * 99, "{table}");
    assert!(all.false_hits * 200 <= all.harmless, "{table}");
}

/// Texts that come close to what the scanners look for.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(String::from(" ")),
        "[0-9]{1,20}",
        "[a-zA-Z0-9_.-]{1,30}",
        "[=:@%+&?#/\\[\\]\"'\\\\(){};,-]{1,4}",
        "%[0-9a-fA-F]{2}",
        "%25[0-9a-f]{2}",
        "\\PC{1,4}",
        prop::sample::select(vec![
            "password",
            "token",
            "phone",
            "tel",
            "id",
            "order",
            "Bearer",
            "eyJhbGciOi.",
            "[secret]",
            "[email]",
            "[phone]",
            "://",
            "erika@example.com",
            "DE89370400440532013000",
            "4111 1111 1111 1111",
            "+49 30 1234567",
            "2001:db8::1",
            "10.0.0.1",
            "gclid=",
            "5f4dcc3b5aa765d61d8327deb882cf99",
            "\u{a0}",
            "\u{200b}",
            "\u{2011}",
            "４１１１",
        ])
        .prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

fn reads(text: &str) -> usize {
    READS.with(|reads| reads.set(0));
    scrub(text, 0, "KD-##* @@####");
    READS.with(Cell::get)
}

proptest! {
    #[test]
    fn no_text_panics_and_a_second_scrub_changes_nothing(text in any_text(), other: String) {
        for text in [text, other] {
            let once = scrubbed(&text);
            prop_assert_eq!(scrubbed(&once), once.clone(), "{}", text);
        }
    }

    #[test]
    fn what_stands_in_front_is_only_read(text in any_text(), front in any_text()) {
        let front = front.chars().take(40).collect::<String>();
        let whole = format!("{front}={QUOTE}{text}");
        let found = scrub(&whole, front.len() + 2, "");
        let again = scrub(&format!("{front}={QUOTE}{found}"), front.len() + 2, "");
        prop_assert_eq!(found, again);
    }

    #[test]
    fn custom_patterns_never_panic(text in any_text(), patterns in "[#@*A-Za-z0-9 -]{0,12}") {
        let once = scrub(&text, 0, &patterns);
        prop_assert_eq!(scrub(&once, 0, &patterns), once);
    }

    /// Four times the text is four times the work, and a little for its beginning:
    /// counted in bytes that were looked at, whatever the text repeats.
    #[test]
    fn work_is_linear_in_the_length(unit in any_text(), n in 20usize..60) {
        prop_assume!(!unit.is_empty() && unit.len() * n * 4 < MAX_LENGTH);
        let (short, long) = (reads(&unit.repeat(n)), reads(&unit.repeat(n * 4)));
        prop_assert!(long <= short * 5 + 2_000, "{short} {long} {unit}");
        // At each of four depths, in each of some rounds.
        prop_assert!(long <= unit.len() * n * 4 * 400 * MAX_ROUNDS, "{long} {unit}");
    }
}

#[test]
fn custom_patterns_are_replaced_as_whole_words() {
    for (patterns, text, expected) in [
        ("KD-######", "Kunde kd-123456!", "Kunde [custom]!"),
        (
            "KD-######",
            "KD-1234567 XKD-123456",
            "KD-1234567 XKD-123456",
        ),
        ("MAT*", "MAT12ab, format", "[custom], format"),
        ("@@##.##", "ab12.34 a12.34", "[custom] a12.34"),
        ("A# B##", "A1 B12 A12", "[custom] [custom] A12"),
        ("KD-####", "?x=KD%2D1234", "?x=[custom]"),
    ] {
        assert_eq!(scrub(text, 0, patterns), expected, "{patterns}");
    }
}

#[test]
fn a_name_in_front_says_what_the_rest_is() {
    for (name, text, expected) in [
        ("phone", "030 1234567", "[phone]"),
        ("customerPhone", "0301234567", "[phone]"),
        ("note", "030 1234567", "030 1234567"),
        ("item_id", "4111111111111111", "4111111111111111"),
        ("note", "4111111111111111", "[card]"),
        ("password", "hunter2", "[secret]"),
    ] {
        let whole = format!("{name}={text}");
        assert_eq!(scrub(&whole, name.len() + 1, ""), expected, "{name}");
    }
    for (name, is_secret) in [
        ("new_password", true),
        ("apiKey", true),
        ("login.otp.value", true),
        ("is_authenticated", false),
        ("", false),
    ] {
        let whole = format!("{name}={QUOTE}a, b");
        let expected = if is_secret { "[secret]" } else { "a, b" };
        assert_eq!(scrub(&whole, name.len() + 2, ""), expected, "{name}");
    }
}
