//! CHANGELOG.md has to tell of a version before it is released, in the form of <https://keepachangelog.com/en/1.1.0/>.

use std::fs;

use anyhow::Result;

use super::verdict::Verdict;
use crate::workspace::Workspace;

pub(super) fn tells_of(workspace: &Workspace, version: &str) -> Result<Verdict> {
    let text = fs::read_to_string(workspace.path("CHANGELOG.md"))?;
    Ok(judge(&text, version))
}

fn judge(changelog: &str, version: &str) -> Verdict {
    let sections = sections(changelog);
    let is = |name: &str| sections.iter().find(|section| section.name == name);
    if let Some(found) = is(version) {
        return match found.date {
            _ if found.entries == 0 => Verdict::Wrong(format!("{version} has no entries")),
            Some(date) if is_date(date) => Verdict::Fine(format!("{version} of {date}")),
            Some(date) => Verdict::Wrong(format!("{date:?} of {version} is no date (2026-01-31)")),
            None => Verdict::Wrong(format!(
                "{version} has no date: ## [{version}] - 2026-01-31"
            )),
        };
    }
    match is("Unreleased") {
        Some(unreleased) if unreleased.entries > 0 => Verdict::NotYet(format!(
            "{} entries are Unreleased, none are of {version}: make it ## [{version}] - and a date",
            unreleased.entries
        )),
        _ => Verdict::Wrong(format!(
            "tells neither of {version} nor of anything Unreleased"
        )),
    }
}

struct Section<'a> {
    name: &'a str,
    date: Option<&'a str>,
    entries: usize,
}

fn sections(changelog: &str) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    for line in changelog.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            let (name, date) = match heading.split_once(" - ") {
                Some((name, date)) => (name, Some(date.trim())),
                None => (heading, None),
            };
            let name = name.trim().trim_start_matches('[').trim_end_matches(']');
            sections.push(Section {
                name,
                date,
                entries: 0,
            });
        } else if let Some(section) = sections.last_mut() {
            section.entries += usize::from(line.starts_with("- "));
        }
    }
    sections
}

/// ISO 8601, and a day that there is.
fn is_date(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let number = |text: &str, digits| {
        let is_plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        is_plain.then(|| text.parse::<u32>().ok()).flatten()
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2))
    else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(changelog: &str) -> String {
        match judge(changelog, "0.1.0") {
            Verdict::Fine(text) => format!("fine: {text}"),
            Verdict::NotYet(text) => format!("not yet: {text}"),
            Verdict::Wrong(text) => format!("wrong: {text}"),
        }
    }

    #[test]
    fn a_version_with_a_date_and_entries_is_told_of() {
        let dated = "# Changelog\n\n## Unreleased\n\n## [0.1.0] - 2026-02-28\n\n### Added\n\n- All\n  of it.\n";
        assert_eq!(word(dated), "fine: 0.1.0 of 2026-02-28");
        assert!(word(&dated.replace(['[', ']'], "")).starts_with("fine"));
    }

    #[test]
    fn what_is_unreleased_is_not_released_yet() {
        let text = word("## [Unreleased]\n\n- One.\n- Two.\n\n## 0.0.9 - 2026-01-01\n\n- Old.\n");
        assert!(
            text.starts_with("not yet: 2 entries are Unreleased"),
            "{text}"
        );
    }

    #[test]
    fn a_version_without_date_or_entries_is_wrong() {
        for (changelog, part) in [
            ("## 0.1.0\n- One.\n", "no date"),
            ("## [0.1.0] - 2026-02-30\n- One.\n", "is no date"),
            ("## [0.1.0] - soon\n- One.\n", "is no date"),
            ("## [0.1.0] - 2026-02-28\n", "no entries"),
            ("## Unreleased\n", "neither"),
            ("", "neither"),
        ] {
            let text = word(changelog);
            assert!(
                text.starts_with("wrong") && text.contains(part),
                "{changelog}: {text}"
            );
        }
    }

    #[test]
    fn a_leap_day_is_one_in_leap_years_only() {
        assert!(is_date("2028-02-29") && is_date("2000-02-29"));
        assert!(!is_date("2026-02-29") && !is_date("2100-02-29") && !is_date("2026-1-1"));
    }
}
