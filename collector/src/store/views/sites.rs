//! The sites that visits are of.

use crate::store::Error;
use rusqlite::Connection;
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(crate) struct Sites {
    sites: Vec<Site>,
}

#[derive(Debug, Serialize)]
struct Site {
    /// `None` for beacons that name none.
    site: Option<String>,
    first_at: i64,
    last_at: i64,
    visits: i64,
}

/// The one with the most visits first.
pub(crate) fn sites(db: &Connection) -> Result<Sites, Error> {
    let moment = db.unchecked_transaction()?;
    let mut query = moment.prepare_cached(SITES)?;
    let sites = query.query_map((), |row| {
        Ok(Site {
            site: row.get("name")?,
            first_at: row.get("first_at")?,
            last_at: row.get("last_at")?,
            visits: row.get("visits")?,
        })
    })?;
    let sites = sites.collect::<Result<_, _>>()?;
    Ok(Sites { sites })
}

/// Counted in the order of the index by day, so that nothing is sorted; of the visits themselves only those of a site's first
/// and last day are read.
const SITES: &str = "
    WITH counts AS (
        SELECT day, kind, count(*) AS visits FROM visits INDEXED BY visits_by_day GROUP BY day, kind
    ), days AS (
        SELECT site, min(day) AS first, max(day) AS last, sum(visits) AS visits
        FROM counts JOIN kinds USING (kind) GROUP BY site
    )
    SELECT nullif(site, '') AS name, visits,
        (SELECT min(first_at) FROM visits WHERE day = days.first AND site = days.site) AS first_at,
        (SELECT max(last_at) FROM visits WHERE day = days.last AND site = days.site) AS last_at
    FROM days ORDER BY visits DESC, site";
