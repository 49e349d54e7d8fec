//! Published data, in `TRAILMARK_DATA` or `../shared/data`: what is not there is said, and not compared.

use crate::calendar;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The lines of a file after its head, cut at `separator`.
pub(crate) fn rows(path: &str, separator: char) -> Option<Vec<Vec<String>>> {
    let folder = std::env::var_os("TRAILMARK_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"),
        PathBuf::from,
    );
    let Ok(text) = std::fs::read_to_string(folder.join(path)) else {
        println!(
            "{path} is not in {}: nothing was compared with it",
            folder.display()
        );
        return None;
    };
    let cut = |line: &str| {
        line.split(separator)
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    Some(text.lines().skip(1).map(cut).collect())
}

/// A customer of CDNOW's 1/10 sample, until 1997-09-30; times in weeks.
pub(crate) struct Sampled {
    /// Days with orders after the first.
    pub(crate) repeats: u32,
    pub(crate) recency: f64,
    pub(crate) age: f64,
    /// Mean of what was spent on each of those days.
    pub(crate) mean: f64,
}

/// The 2,357 customers that the papers fit, of all 23,570: which those are is in `cdnow_sample.txt`, as differences of
/// their numbers.
pub(crate) fn cdnow() -> Option<Vec<Sampled>> {
    let mut spent: BTreeMap<u32, BTreeMap<i64, f64>> = BTreeMap::new();
    for row in rows(CDNOW, ' ')? {
        let cells: Vec<_> = row.iter().filter(|cell| !cell.is_empty()).collect();
        if let [customer, date, _, value] = cells[..] {
            let (year, rest) = date.split_at(4);
            let (month, day) = rest.split_at(2);
            let day = calendar::parse(&format!("{year}-{month}-{day}")).unwrap();
            let days = spent.entry(customer.parse().unwrap()).or_default();
            *days.entry(day).or_default() += number(value);
        }
    }
    let mut id = 0;
    let ids = include_str!("cdnow_sample.txt").split_whitespace();
    let customers = ids.map(|more| {
        id += more.parse::<u32>().unwrap();
        sampled(&spent[&id])
    });
    Some(customers.collect())
}

fn sampled(days: &BTreeMap<i64, f64>) -> Sampled {
    let end = calendar::parse("1997-09-30").unwrap();
    let first = *days.first_key_value().unwrap().0;
    let repeats: Vec<_> = days.range(first + 1..=end).collect();
    let weeks = |days: i64| days as f64 / 7.0;
    let sum: f64 = repeats.iter().map(|(_, value)| *value).sum();
    Sampled {
        repeats: u32::try_from(repeats.len()).unwrap(),
        recency: repeats.last().map_or(0.0, |(day, _)| weeks(*day - first)),
        age: weeks(end - first),
        mean: sum / (repeats.len() as f64).max(1.0),
    }
}

const CDNOW: &str = "lifetime/CDNOW_master.txt";

pub(crate) fn number(text: &str) -> f64 {
    text.parse().unwrap()
}
