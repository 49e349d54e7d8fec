//! What a channel is worth by what would be lost without it: a walk over channels of first order, from
//! the beginning to a conversion or to nothing (Anderl, Becker, von Wangenheim and Schumann, Mapping the
//! Customer Journey, International Journal of Research in Marketing 33, 2016). `ChannelAttribution`
//! simulates the walk; here its chances are computed.
//!
//! A removed channel leads to nothing. A walk that avoids channel j converts with P(conversion) −
//! P(j is ever met) · P(conversion from j), by the strong Markov property, so one inverse serves all.

/// The share of conversions that would be lost without each channel, 0 to 1.
///
/// Each path is what channels a journey went through, how many conversions it ended in, and how many
/// journeys like it ended in none. Channels that are not below `n_channels` are passed over.
pub(crate) fn removal(paths: &[(Vec<u16>, u64, u64)], n_channels: usize) -> Vec<f64> {
    let walk = Walk::of(paths, n_channels);
    let Some(visits) = walk.expected_visits() else {
        return vec![0.0; n_channels];
    };
    let converts: Vec<f64> = visits.iter().map(|row| dot(row, &walk.converts)).collect();
    let all = walk.begins_converted + dot(&walk.begins, &converts);
    let effect = |channel: usize| -> Option<f64> {
        let reached: f64 = walk
            .begins
            .iter()
            .zip(&visits)
            .filter_map(|(begins, row)| Some(begins * row.get(channel)?))
            .sum();
        // Met at all: visits, by how often it is visited once it is met.
        let met = reached / visits.get(channel)?.get(channel)?;
        Some(met * converts.get(channel)? / all)
    };
    let share = |channel| match effect(channel) {
        Some(effect) if effect.is_finite() => effect.clamp(0.0, 1.0),
        _ => 0.0,
    };
    (0..n_channels).map(share).collect()
}

/// The conversions, shared among channels in proportion to their removal effects. They sum to all that
/// had a channel.
pub(crate) fn credits(paths: &[(Vec<u16>, u64, u64)], n_channels: usize) -> Vec<f64> {
    let effects = removal(paths, n_channels);
    let all: f64 = effects.iter().sum();
    let known = |path: &[u16]| {
        path.iter()
            .any(|channel| usize::from(*channel) < n_channels)
    };
    let conversions: f64 = paths
        .iter()
        .filter(|(path, ..)| known(path))
        .map(|(_, conversions, _)| *conversions as f64)
        .sum();
    let credit = |effect: &f64| {
        if all > 0.0 {
            conversions * effect / all
        } else {
            0.0
        }
    };
    effects.iter().map(credit).collect()
}

/// Chances of going from a state to the next.
struct Walk {
    begins: Vec<f64>,
    begins_converted: f64,
    steps: Vec<Vec<f64>>,
    converts: Vec<f64>,
}

impl Walk {
    fn of(paths: &[(Vec<u16>, u64, u64)], n: usize) -> Self {
        let mut begins = vec![0.0; n];
        let mut steps = vec![vec![0.0; n]; n];
        let mut converts = vec![0.0; n];
        let mut left = vec![0.0; n];
        let (mut all, mut begins_converted) = (0.0, 0.0);
        for (path, conversions, nulls) in paths {
            let (conversions, nulls) = (*conversions as f64, *nulls as f64);
            let journeys = conversions + nulls;
            let mut known = path.iter().map(|at| usize::from(*at)).filter(|at| *at < n);
            all += journeys;
            let Some(first) = known.next() else {
                begins_converted += conversions;
                continue;
            };
            add(&mut begins, first, journeys);
            let mut at = first;
            for next in known {
                if let Some(row) = steps.get_mut(at) {
                    add(row, next, journeys);
                }
                add(&mut left, at, journeys);
                at = next;
            }
            add(&mut converts, at, conversions);
            add(&mut left, at, journeys);
        }
        for ((row, converts), left) in steps.iter_mut().zip(&mut converts).zip(&left) {
            row.iter_mut()
                .chain([converts])
                .for_each(|count| *count = share(*count, *left));
        }
        begins
            .iter_mut()
            .for_each(|count| *count = share(*count, all));
        Self {
            begins,
            begins_converted: share(begins_converted, all),
            steps,
            converts,
        }
    }

    /// How often the walk comes to each channel from each: (I − Q)⁻¹, by Gauss and Jordan. Rows of I − Q
    /// are dominated by their diagonal, so that no other pivot is needed; `None` where one is lost all the
    /// same, to numbers beyond what doubles hold.
    fn expected_visits(&self) -> Option<Vec<Vec<f64>>> {
        let n = self.begins.len();
        let mut rows: Vec<Vec<f64>> = self.steps.clone();
        for (at, row) in rows.iter_mut().enumerate() {
            row.iter_mut().for_each(|step| *step = -*step);
            row.resize(2 * n, 0.0);
            add(row, at, 1.0);
            add(row, n + at, 1.0);
        }
        for at in 0..n {
            let mut pivot = std::mem::take(rows.get_mut(at)?);
            let by = *pivot.get(at)?;
            if !(by > 0.0 && by.is_finite()) {
                return None;
            }
            pivot.iter_mut().for_each(|number| *number /= by);
            for row in rows.iter_mut().filter(|row| !row.is_empty()) {
                let times = *row.get(at)?;
                if times != 0.0 {
                    row.iter_mut()
                        .zip(&pivot)
                        .for_each(|(number, of)| *number -= times * of);
                }
            }
            *rows.get_mut(at)? = pivot;
        }
        Some(rows.into_iter().map(|mut row| row.split_off(n)).collect())
    }
}

fn add(numbers: &mut [f64], at: usize, more: f64) {
    if let Some(number) = numbers.get_mut(at) {
        *number += more;
    }
}

fn share(part: f64, of: f64) -> f64 {
    if of > 0.0 { part / of } else { 0.0 }
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

#[cfg(test)]
mod tests;
