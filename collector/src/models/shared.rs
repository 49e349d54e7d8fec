//! Published data, in `TRAILMARK_DATA` or `../shared/data`: what is not there is said, and not compared.

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

/// CDNOW's 2,357 customers of the 1/10 sample until 1997-09-30: id, repeats, recency, age, mean value of
/// the repeat orders.
pub(crate) const CDNOW: &str = "lifetime/cdnow_customers_summary_with_transactions.csv";

pub(crate) fn number(text: &str) -> f64 {
    text.parse().unwrap()
}
