//! The views of visits: the same numbers as a plain count over the events' bodies, through every filter.

use crate::beacon::now;
use crate::host::Collector;
use crate::shoppers::{DAY, Visit, filled, visits};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use trailmark::domain::journey::Lens;

/// Queries, and which visits of the last `days` they mean.
type Asked = (&'static str, fn(&Visit) -> bool);

const ASKED: [Asked; 7] = [
    ("", |visit| !visit.bot),
    ("&bots=1", |_| true),
    ("&channel=Paid%20Search", |visit| {
        !visit.bot && visit.channel == "Paid Search"
    }),
    ("&visitors=new", |visit| !visit.bot && visit.is_new),
    ("&visitors=returning&bots=1", |visit| !visit.is_new),
    ("&site=my-shop", |visit| !visit.bot),
    ("&site=other", |_| false),
];

fn today() -> i64 {
    i64::try_from(now()).unwrap().div_euclid(DAY)
}

/// A day as the API writes it, by SQLite.
fn day(collector: &Collector, day: i64) -> String {
    let sql = "SELECT date(?1 * 86400, 'unixepoch')";
    collector
        .sqlite()
        .query_row(sql, [day], |row| row.get(0))
        .unwrap()
}

/// The last ten days, and the ten before; the query of the former.
struct Period {
    query: String,
    days: [std::ops::RangeInclusive<i64>; 2],
}

fn period(collector: &Collector) -> Period {
    let to = today();
    let query = format!(
        "compare=1&from={}&to={}",
        day(collector, to - 9),
        day(collector, to)
    );
    Period {
        query,
        days: [to - 9..=to, to - 19..=to - 10],
    }
}

fn close(a: &Value, b: f64) -> bool {
    (a.as_f64().unwrap() - b).abs() < 2e-4
}

#[test]
fn bounces_are_those_of_the_events() {
    let collector = filled();
    let all = visits(&collector);
    let period = period(&collector);
    for (asked, is_meant) in ASKED {
        let answer = collector.json(&format!("/api/bounces?{}{asked}", period.query));
        let [during, before] = period.days.clone().map(|days| {
            all.iter()
                .filter(|visit| days.contains(&visit.day) && is_meant(visit))
                .collect::<Vec<_>>()
        });
        let bounced = |visits: &[&Visit]| visits.iter().filter(|visit| visit.bounce).count();
        assert_eq!(answer["visits"], during.len(), "{asked}");
        assert_eq!(answer["bounces"], bounced(&during), "{asked}");
        assert_eq!(answer["visits_before"], before.len(), "{asked}");
        assert_eq!(answer["bounces_before"], bounced(&before), "{asked}");
        for (list, name, of) in [
            (
                "pages",
                "page",
                (|visit| visit.landing.clone()) as fn(&Visit) -> Option<String>,
            ),
            ("channels", "channel", |visit| Some(visit.channel.clone())),
        ] {
            let mut expected = BTreeMap::<Option<String>, (usize, usize)>::new();
            for visit in &during {
                let count = expected.entry(of(visit)).or_default();
                count.0 += 1;
                count.1 += usize::from(visit.bounce);
            }
            let rows = answer[list].as_array().unwrap();
            assert_eq!(rows.len(), expected.len(), "{asked} {list}");
            for row in rows {
                let (visits, bounces) = expected[&row[name].as_str().map(Into::into)];
                assert_eq!(
                    (&row["visits"], &row["bounces"]),
                    (&json!(visits), &json!(bounces))
                );
            }
        }
    }
}

#[derive(Default)]
struct Station {
    who: BTreeSet<String>,
    visits: usize,
    left: usize,
    bought: usize,
}

#[derive(Default)]
struct Flow {
    who: BTreeSet<String>,
    visits: BTreeSet<usize>,
    ms: Vec<i64>,
    touches: Vec<i64>,
}

type Flows = BTreeMap<(Option<String>, String), Flow>;

/// Every change of phase of everybody, in those visits that are meant.
fn flows(all: &[Visit], lens: Lens<'static>, is_meant: impl Fn(&Visit) -> bool) -> Flows {
    let mut flows = Flows::new();
    let mut owners = BTreeMap::<&str, Vec<(usize, &Visit)>>::new();
    for (at, visit) in all.iter().enumerate() {
        owners.entry(&visit.owner).or_default().push((at, visit));
    }
    for (owner, visits) in owners {
        let mut events: Vec<_> = visits
            .iter()
            .flat_map(|(at, visit)| visit.events.iter().map(move |event| (*at, *visit, event)))
            .collect();
        events.sort_by_key(|(.., event)| event.at);
        let (mut phase, mut since, mut touches) = (None, 0, 0);
        for (at, visit, event) in events {
            if let Some(stage) = event.stage {
                let to = lens.phase(stage);
                if phase != Some(to) {
                    if is_meant(visit) {
                        let key = (phase.map(Into::into), to.to_owned());
                        let flow = flows.entry(key).or_default();
                        flow.who.insert(owner.into());
                        flow.visits.insert(at);
                        if phase.is_some() {
                            flow.ms.push(event.at - since);
                            flow.touches.push(touches);
                        }
                    }
                    (phase, since, touches) = (Some(to), event.at, 0);
                }
            }
            touches += i64::from(event.touchpoint.is_some());
        }
    }
    flows
}

fn median(mut numbers: Vec<i64>) -> Option<i64> {
    numbers.sort_unstable();
    numbers.get(numbers.len().checked_sub(1)? / 2).copied()
}

#[test]
fn stations_and_flows_are_those_of_the_events_through_every_lens() {
    let collector = filled();
    let all = visits(&collector);
    let period = period(&collector);
    let lenses = Lens::all().map(|lens| (lens, ASKED[0]));
    let filters = ASKED
        .into_iter()
        .map(|asked| (Lens::of("accra").unwrap(), asked));
    for (lens, (asked, is_meant)) in lenses.chain(filters) {
        let model = lens.name();
        let answer = collector.json(&format!(
            "/api/journeys?{}{asked}&model={model}",
            period.query
        ));
        for (days, is_before) in period.days.iter().zip([false, true]) {
            let is_meant = |visit: &Visit| days.contains(&visit.day) && is_meant(visit);
            let mut stations = BTreeMap::<String, Station>::new();
            for visit in all.iter().filter(|visit| is_meant(visit)) {
                let phases: Vec<_> = visit
                    .events
                    .iter()
                    .filter_map(|event| event.stage)
                    .map(|stage| lens.phase(stage))
                    .collect();
                for phase in phases.iter().collect::<BTreeSet<_>>() {
                    let station = stations.entry((*phase).into()).or_default();
                    station.who.insert(visit.owner.clone());
                    station.visits += 1;
                    station.bought += usize::from(visit.orders > 0);
                    station.left += usize::from(visit.orders == 0 && phases.last() == Some(phase));
                }
            }
            for row in answer["phases"].as_array().unwrap() {
                let station = stations
                    .remove(row["phase"].as_str().unwrap())
                    .unwrap_or_default();
                let row = if is_before { &row["before"] } else { row };
                assert_eq!(
                    [
                        &row["visitors"],
                        &row["visits"],
                        &row["left"],
                        &row["bought"]
                    ],
                    [
                        station.who.len(),
                        station.visits,
                        station.left,
                        station.bought
                    ]
                    .map(|n| json!(n))
                    .each_ref(),
                    "{model}{asked}"
                );
            }
            assert!(stations.is_empty());
            let mut expected = flows(&all, lens, is_meant);
            for row in answer["flows"].as_array().unwrap() {
                let key = (
                    row["from"].as_str().map(Into::into),
                    row["to"].as_str().unwrap().into(),
                );
                let flow = expected.remove(&key).unwrap_or_default();
                let width = if is_before { &row["before"] } else { row };
                assert_eq!(width["visitors"], flow.who.len(), "{model}{asked} {row}");
                assert_eq!(width["visits"], flow.visits.len(), "{model}{asked} {row}");
                if !is_before {
                    assert_eq!(
                        row["median_ms"],
                        json!(median(flow.ms)),
                        "{model}{asked} {row}"
                    );
                    assert_eq!(
                        row["median_touches"],
                        json!(median(flow.touches)),
                        "{model}{asked} {row}"
                    );
                }
            }
            assert!(expected.is_empty(), "{model}{asked}");
        }
    }
}

#[test]
fn one_flow_tells_of_its_touchpoints_and_journeys() {
    let collector = filled();
    let period = period(&collector);
    let map = collector.json(&format!("/api/journeys?{}", period.query));
    let mut n_ways = 0;
    for way in map["flows"].as_array().unwrap() {
        let (from, to) = (
            way["from"].as_str().unwrap_or_default(),
            way["to"].as_str().unwrap(),
        );
        let flow = collector.json(&format!(
            "/api/journeys/flow?{}&from_phase={from}&to_phase={to}",
            period.query
        ));
        assert_eq!(flow["visits"], way["visits"]);
        assert_eq!((&flow["from"], &flow["to"]), (&way["from"], &way["to"]));
        let journeys = flow["journeys"].as_array().unwrap();
        assert!(!journeys.is_empty() && journeys.len() <= 20 || way["visits"] == 0);
        let times: Vec<_> = journeys
            .iter()
            .map(|journey| journey["at"].as_i64().unwrap())
            .collect();
        assert!(times.is_sorted_by(|a, b| a >= b));
        for journey in journeys {
            let recent = journey["recent"].as_array().unwrap();
            assert!(recent.len() <= 12);
            assert_eq!(journey["ms"].is_null(), from.is_empty());
            let key = journey["visitor"].as_str().unwrap();
            let seen = collector.json(&format!("/api/events?bots=1&limit=1000&visitor={key}"));
            assert!(!seen["events"].as_array().unwrap().is_empty());
        }
        n_ways += 1;
    }
    assert!(n_ways > 10);
}

#[test]
fn influence_is_the_mean_change_of_log_odds() {
    let collector = filled();
    let all = visits(&collector);
    let period = period(&collector);
    let logit = |p: f64| {
        let p = p.clamp(1e-4, 0.9999);
        (p / (1.0 - p)).ln()
    };
    for (asked, is_meant) in ASKED {
        let answer = collector.json(&format!("/api/touchpoints?{}{asked}", period.query));
        let mut expected = BTreeMap::<String, (usize, Vec<f64>)>::new();
        let mut last = BTreeMap::<String, usize>::new();
        let mut left = 0;
        for visit in all
            .iter()
            .filter(|visit| period.days[0].contains(&visit.day) && is_meant(visit))
        {
            let mut before = None;
            for event in &visit.events {
                let change = before
                    .zip(event.intent)
                    .map(|(before, now)| logit(now) - logit(before));
                before = event.intent.or(before);
                if let Some(touchpoint) = &event.touchpoint {
                    let (count, changes) = expected.entry(touchpoint.clone()).or_default();
                    *count += 1;
                    changes.extend(change);
                }
            }
            if visit.orders == 0 {
                left += 1;
                if let Some(touchpoint) = visit
                    .events
                    .iter()
                    .rev()
                    .find_map(|event| event.touchpoint.clone())
                {
                    *last.entry(touchpoint).or_default() += 1;
                }
            }
        }
        let (mut up, mut down) = (BTreeSet::new(), BTreeSet::new());
        let rows = answer["touchpoints"].as_array().unwrap();
        assert_eq!(rows.len(), expected.len(), "{asked}");
        for row in rows {
            let name = row["touchpoint"].as_str().unwrap();
            let (count, changes) = &expected[name];
            assert_eq!(row["count"], *count);
            let in_phases: i64 = row["phases"]
                .as_array()
                .unwrap()
                .iter()
                .map(|phase| phase["count"].as_i64().unwrap())
                .sum();
            assert!(in_phases <= row["count"].as_i64().unwrap());
            if changes.is_empty() {
                assert!(row["influence"].is_null());
                continue;
            }
            let n = f64::from(u32::try_from(changes.len()).unwrap());
            let mean = changes.iter().sum::<f64>() / n;
            assert!(close(&row["influence"], mean), "{row} {mean}");
            if changes.len() > 1 {
                let variance = changes
                    .iter()
                    .map(|change| (change - mean).powi(2))
                    .sum::<f64>()
                    / (n - 1.0);
                let half = 1.96 * (variance / n).sqrt();
                assert!(
                    close(&row["low"], mean - half) && close(&row["high"], mean + half),
                    "{row}"
                );
                // A purchase is what the others lead to.
                if changes.len() >= 30 && mean - half > 0.0 && name != "purchase" {
                    up.insert(name);
                }
                if changes.len() >= 30 && mean + half < 0.0 {
                    down.insert(name);
                }
            }
        }
        for (list, expected) in [("up", up), ("down", down)] {
            let rows = answer["moments"][list].as_array().unwrap();
            assert_eq!(rows.len(), expected.len().min(5), "{asked} {list}");
            assert!(
                rows.iter()
                    .all(|row| expected.contains(row["touchpoint"].as_str().unwrap()))
            );
        }
        let leaving = answer["leaving"].as_array().unwrap();
        assert_eq!(leaving.len(), last.len());
        for row in leaving {
            let visits = last[row["touchpoint"].as_str().unwrap()];
            assert_eq!(row["visits"], visits);
            let share = f64::from(u32::try_from(visits).unwrap()) / f64::from(left);
            assert!(close(&row["share"], share));
        }
    }
}
