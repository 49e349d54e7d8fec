//! What reports under `private` tell: totals, each with the interval in which it lies.
//!
//! An answer may be untrue, so a count of answers is no total. The estimate is unbiased, and its
//! variance exact (`trailmark::domain::noise`; Wang, Blocki, Li, Jha, USENIX Security 2017):
//! [n_v p(1−p) + (n−n_v) q(1−q)] / (p−q)². Reports for another budget are estimated apart;
//! their estimates add up, and so do the variances of independent answers.

use super::Error;
use super::read::Robots;
use rusqlite::{Connection, Transaction, params};
use serde::Serialize;
use std::collections::HashMap;
use trailmark::domain::Pieces;
use trailmark::domain::noise::{EPSILONS, Mechanism, N_QUESTIONS, TOTALS, question};
use trailmark::domain::text::nth;

/// One report, and nothing of how it came: not when in the day, nor in which beacon.
pub(crate) struct Report {
    pub(crate) id: String,
    pub(crate) day: i64,
    /// By its position in [`EPSILONS`].
    pub(crate) budget: usize,
    /// Whether a robot has made it.
    pub(crate) bot: bool,
    /// By question.
    pub(crate) answers: [String; N_QUESTIONS],
}

/// Which reports are wanted.
pub(crate) struct Period {
    /// The first day, in days since 1970.
    pub(crate) from: i64,
    /// Of this site alone.
    pub(crate) site: Option<String>,
    /// Those of robots as well, or not.
    pub(crate) robots: Robots,
}

/// Totals as far as they can be known.
#[derive(Debug, Serialize)]
pub(crate) struct Private {
    reports: i64,
    first_day: Option<i64>,
    last_day: Option<i64>,
    budgets: Vec<Budget>,
    questions: Vec<Question>,
}

/// The reports that were made for one budget.
#[derive(Debug, Serialize)]
struct Budget {
    /// ε of each question.
    epsilon: f64,
    /// ε of a report.
    total: f64,
    reports: i64,
}

#[derive(Debug, Serialize)]
struct Question {
    question: &'static str,
    answers: Vec<Answer>,
}

#[derive(Debug, Serialize)]
struct Answer {
    answer: &'static str,
    /// How many reports say so, which is no total.
    said: i64,
    /// How many mean it: unbiased, and so below 0 or above all reports at times.
    estimate: f64,
    /// Between these lies the truth, 95 times of a hundred.
    low: f64,
    high: f64,
}

/// Whether the report was new.
pub(super) fn insert(db: &Transaction<'_>, site: &str, report: &Report) -> Result<bool, Error> {
    let [phase, channel, outcome] = &report.answers;
    let rows = db.prepare_cached(INSERT)?.execute(params![
        report.id,
        site,
        report.day,
        report.budget,
        report.bot,
        phase,
        channel,
        outcome
    ])?;
    Ok(rows > 0)
}

/// All of it, as of one moment.
pub(crate) fn private(db: &Connection, period: &Period) -> Result<Private, Error> {
    let moment = db.unchecked_transaction()?;
    let whose = params![period.from, period.site, period.robots.most()];
    let counted: Vec<(usize, i64)> = moment
        .prepare_cached(&format!(
            "SELECT budget, count(*) {PERIOD} GROUP BY budget ORDER BY budget"
        ))?
        .query_map(whose, |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let (first_day, last_day) = moment
        .prepare_cached(&format!("SELECT min(day), max(day) {PERIOD}"))?
        .query_row(whose, |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut questions = Vec::new();
    for at in 0..N_QUESTIONS {
        let (name, alphabet) = question(at);
        let said: HashMap<(usize, String), i64> = moment
            .prepare_cached(&format!(
                "SELECT budget, {name}, count(*) {PERIOD} GROUP BY 1, 2"
            ))?
            .query_map(whose, |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        let answer = |answer| estimated(at, answer, &counted, &said);
        questions.push(Question {
            question: name,
            answers: Pieces::of(alphabet, b' ').map(answer).collect(),
        });
    }
    Ok(Private {
        reports: counted.iter().map(|(_, reports)| reports).sum(),
        first_day,
        last_day,
        budgets: counted.into_iter().map(budget).collect(),
        questions,
    })
}

fn estimated(
    question: usize,
    answer: &'static str,
    counted: &[(usize, i64)],
    said: &HashMap<(usize, String), i64>,
) -> Answer {
    let (mut count, mut estimate, mut variance) = (0, 0.0, 0.0);
    for (budget, reports) in counted {
        let Some(mechanism) = Mechanism::of(*budget, question) else {
            continue;
        };
        let so = said.get(&(*budget, answer.into())).copied().unwrap_or(0);
        let n = *reports as f64;
        let meant = mechanism.estimate(n, so as f64);
        count += so;
        estimate += meant;
        // The truth is not known; it lies within the reports.
        variance += mechanism.variance(n, meant.clamp(0.0, n));
    }
    let half = NORMAL_95 * variance.sqrt();
    Answer {
        answer,
        said: count,
        estimate,
        low: estimate - half,
        high: estimate + half,
    }
}

fn budget((at, reports): (usize, i64)) -> Budget {
    let of = |list| nth(list, b' ', at).parse().unwrap_or_default();
    Budget {
        epsilon: of(EPSILONS),
        total: of(TOTALS),
        reports,
    }
}

/// 97.5th percentile of the normal distribution.
const NORMAL_95: f64 = 1.959_963_984_540_054;

const PERIOD: &str = "FROM reports WHERE day >= ?1 AND (?2 IS NULL OR site = ?2) AND bot <= ?3";

const INSERT: &str = "
    INSERT INTO reports (id, site, day, budget, bot, phase, channel, outcome)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
    ON CONFLICT (id) DO NOTHING";
