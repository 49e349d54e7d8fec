use super::*;
use crate::member::number;
use trailmark::domain::journey::MAX_STATE;

fn simulated(seed: u64) -> (Json, Tally) {
    let options = Options {
        visitors: 40,
        days: 120,
        seed,
    };
    options.simulate().unwrap()
}

#[test]
fn the_same_seed_gives_the_same_lives() {
    let told = |seed| {
        let (summary, tally) = simulated(seed);
        tables::tables(&summary, &tally)
    };
    assert_eq!(told(3), told(3));
    assert_ne!(told(3), told(4));
}

#[test]
fn totals_add_up() {
    let (summary, tally) = simulated(5);
    for (total, of_channels) in [
        (number(&summary, "sessions"), "sessions"),
        (number(&summary, "bounces"), "bounces"),
        (number(&summary["purchases"], "count"), "purchases"),
    ] {
        let channels = summary["channels"].as_object().unwrap().values();
        let sum: f64 = channels.map(|of| number(of, of_channels)).sum();
        assert_eq!(sum, total, "{of_channels}");
        assert!(total > 0.0, "{of_channels}");
    }
    let n_sessions = tally.phases.values().sum::<u64>();
    assert_eq!(n_sessions, tally.buying.n_sessions + tally.other.n_sessions);
    assert_eq!(n_sessions as f64, number(&summary, "sessions"));
    for model in summary["credits"].as_object().unwrap().values() {
        let channels = model["channels"].as_object().unwrap().values();
        let (mut purchases, mut value) = (0.0, 0.0);
        for channel in channels {
            purchases += number(channel, "purchases");
            value += number(&channel["value"], "EUR");
        }
        let orders = &summary["purchases"];
        assert!((purchases - number(orders, "count")).abs() < 1e-6);
        assert!((value - number(&orders["revenue"], "EUR")).abs() < 1e-6);
    }
    assert!(tally.journey_bytes <= MAX_STATE);
}
