//! Credits for purchases, summed as the engine gave them: nothing is computed anew.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};
use trailmark::domain::Pieces;
use trailmark::domain::journey::Money;
use trailmark::domain::journey::attribution::{MODELS, WHOLE};

use crate::member::{number, text};

/// Of one model: per channel, and per channel, source and campaign.
#[derive(Default)]
pub(crate) struct Credits(BTreeMap<&'static str, OfModel>);

#[derive(Default)]
struct OfModel {
    channels: BTreeMap<String, Sum>,
    touches: BTreeMap<[String; 3], Sum>,
}

/// In 10,000ths of a purchase and, by currency, 10,000ths of an amount's unit.
#[derive(Default)]
struct Sum {
    purchases: i64,
    value: BTreeMap<String, i128>,
}

impl Credits {
    /// Takes in the parameters of an `attribution` event, for a purchase of this value.
    pub(crate) fn add(&mut self, attribution: &Json, value: &[(String, Money)]) {
        for model in models() {
            let given = attribution.get(model).and_then(Json::as_array);
            let of_model = self.0.entry(model).or_default();
            for touch in given.into_iter().flatten() {
                // Four decimals, exactly.
                let credit = (number(touch, "credit") * WHOLE as f64).round() as i64;
                let way = ["channel", "source", "campaign"].map(|name| text(touch, name).into());
                let channel = of_model.channels.entry(text(touch, "channel").into());
                channel.or_default().add(credit, value);
                of_model.touches.entry(way).or_default().add(credit, value);
            }
        }
    }

    pub(crate) fn report(&self) -> Json {
        let mut report = Map::new();
        for model in models() {
            let Some(of_model) = self.0.get(model) else {
                continue;
            };
            let channels: Map<_, _> = (of_model.channels.iter())
                .map(|(channel, sum)| (channel.clone(), sum.report(Map::new())))
                .collect();
            let touches: Vec<_> = (of_model.touches.iter())
                .map(|(way, sum)| {
                    let names = ["channel", "source", "campaign"].map(String::from);
                    let way = way.iter().map(|part| json!(part));
                    sum.report(names.into_iter().zip(way).collect())
                })
                .collect();
            let of_model = json!({"channels": channels, "touches": touches});
            report.insert(model.into(), of_model);
        }
        report.into()
    }
}

impl Sum {
    fn add(&mut self, credit: i64, value: &[(String, Money)]) {
        self.purchases += credit;
        for (currency, amount) in value {
            let sum = self.value.entry(currency.clone()).or_default();
            *sum += i128::from(credit) * i128::from(*amount);
        }
    }

    fn report(&self, mut whose: Map<String, Json>) -> Json {
        let value = self.value.iter().map(|(currency, sum)| {
            let sum = *sum as f64 / (WHOLE * WHOLE) as f64;
            (currency.clone(), json!(sum))
        });
        let purchases = self.purchases as f64 / WHOLE as f64;
        whose.insert("purchases".into(), json!(purchases));
        whose.insert("value".into(), value.collect::<Map<_, _>>().into());
        whose.into()
    }
}

fn models() -> Pieces<'static> {
    Pieces::of(MODELS, b' ')
}
