//! What each check has found, and what that means for a release.

use anyhow::Result;

pub(super) enum Verdict {
    Fine(String),
    /// Nothing is wrong yet, but so it cannot be released.
    NotYet(String),
    Wrong(String),
}

#[derive(Default)]
pub(super) struct Report(Vec<(&'static str, Verdict)>);

impl Report {
    /// A check that could not be made counts as one that failed.
    pub(super) fn note(&mut self, name: &'static str, verdict: Result<Verdict>) {
        let verdict = verdict.unwrap_or_else(|problem| Verdict::Wrong(format!("{problem:#}")));
        println!("==> {}", line(name, &verdict));
        self.0.push((name, verdict));
    }

    pub(super) fn allows_release(&self) -> bool {
        self.0
            .iter()
            .all(|(_, verdict)| matches!(verdict, Verdict::Fine(_)))
    }

    /// Whether nothing is wrong, whatever is missing.
    pub(super) fn holds(&self) -> bool {
        !self
            .0
            .iter()
            .any(|(_, verdict)| matches!(verdict, Verdict::Wrong(_)))
    }

    pub(super) fn shown(&self) -> String {
        self.0
            .iter()
            .map(|(name, verdict)| format!("{}\n", line(name, verdict)))
            .collect()
    }
}

fn line(name: &str, verdict: &Verdict) -> String {
    let (word, text) = match verdict {
        Verdict::Fine(text) => ("ok", text),
        Verdict::NotYet(text) => ("not yet", text),
        Verdict::Wrong(text) => ("WRONG", text),
    };
    format!("{word:<8} {name}: {text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(verdicts: Vec<Result<Verdict>>) -> Report {
        let mut report = Report::default();
        for verdict in verdicts {
            report.note("step", verdict);
        }
        report
    }

    #[test]
    fn a_dry_run_bears_what_is_missing_and_nothing_that_is_wrong() {
        let fine = || Ok(Verdict::Fine("1".into()));
        let missing = report(vec![fine(), Ok(Verdict::NotYet("no tag".into()))]);
        assert!(missing.holds() && !missing.allows_release());
        let wrong = report(vec![fine(), Ok(Verdict::Wrong("a.js differs".into()))]);
        assert!(!wrong.holds() && !wrong.allows_release());
        assert!(report(vec![fine()]).allows_release());
    }

    #[test]
    fn a_check_that_cannot_be_made_has_failed() {
        let broken = report(vec![Err(anyhow::anyhow!("no git"))]);
        assert!(!broken.holds());
        assert!(broken.shown().contains("WRONG    step: no git"));
    }
}
