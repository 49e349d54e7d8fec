//! A table as CSV (RFC 4180) that is inert wherever it is opened.
//!
//! What stands in it was written by whoever made a link: a spreadsheet takes a text that begins like a formula for one
//! (OWASP, CSV Injection), and control and direction characters make a line read as another.

/// A table with this head.
pub(crate) fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<Option<String>>>) -> String {
    let mut csv = head.join(",");
    csv.push_str("\r\n");
    for row in rows {
        for (at, text) in row.iter().enumerate() {
            if at > 0 {
                csv.push(',');
            }
            push(&mut csv, text.as_deref().unwrap_or_default());
        }
        csv.push_str("\r\n");
    }
    csv
}

/// Always between quotes, behind an apostrophe where it would be calculated.
fn push(csv: &mut String, text: &str) {
    csv.push('"');
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let first = text.chars().find(|char| !is_passed_over(*char));
    if !is_number && first.is_some_and(|char| FORMULA.contains(&char)) {
        csv.push('\'');
    }
    for char in text.chars().filter(|char| !is_hidden(*char)) {
        if char == '"' {
            csv.push('"');
        }
        csv.push(char);
    }
    csv.push('"');
}

/// Not seen, and left out: control characters (line ends and tabs among them), and what changes the direction of a text or
/// has no width (Unicode Bidirectional Algorithm, UAX 9, 2; Trojan Source, CVE-2021-42574).
fn is_hidden(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{61c}' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

fn is_passed_over(char: char) -> bool {
    char.is_whitespace() || is_hidden(char) || char == '"' || char == '\''
}

/// With their wide forms, which some locales take for the same.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠'];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_a_text() {
        for text in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            " =1",
            "\u{202e}=1",
            "\"=1",
            "＝1",
            "|calc",
        ] {
            let csv = table(&["a"], [vec![Some(text.into())]]);
            let cell = csv.strip_prefix("a\r\n\"").unwrap();
            assert!(cell.starts_with('\''), "{text:?}: {cell:?}");
        }
    }

    #[test]
    fn a_cell_cannot_end_itself_or_its_line() {
        let csv = table(&["a", "b"], [vec![Some("x\",\r\n\"=1".into()), None]]);
        assert_eq!(csv, "a,b\r\n\"x\"\",\"\"=1\",\"\"\r\n");
    }

    #[test]
    fn what_is_not_seen_is_not_there() {
        let csv = table(&["a"], [vec![Some("a\u{202e}b\u{200b}c\0d".into())]]);
        assert_eq!(csv, "a\r\n\"abcd\"\r\n");
    }

    #[test]
    fn numbers_and_ordinary_texts_are_as_they_are() {
        let csv = table(
            &["a"],
            [vec![Some("12".into())], vec![Some("Paid Search".into())]],
        );
        assert_eq!(csv, "a\r\n\"12\"\r\n\"Paid Search\"\r\n");
    }
}
