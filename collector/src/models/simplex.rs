//! The lowest point of a function of a few numbers, without its derivatives.

/// Where `cost` is lowest near `start`: the simplex of Nelder and Mead (A Simplex Method for Function
/// Minimization, 1965), made anew around its best corner until that no longer helps.
///
/// `None` when it is still falling after [`MOST`] looks, or nothing but infinite where it looked.
pub(crate) fn lowest<const N: usize>(
    start: [f64; N],
    mut cost: impl FnMut(&[f64; N]) -> f64,
) -> Option<([f64; N], f64)> {
    let mut looks = 0;
    let mut cost = |point: &[f64; N]| {
        looks += 1;
        let cost = cost(point);
        let cost = if cost.is_nan() { f64::INFINITY } else { cost };
        (looks <= MOST).then_some(cost)
    };
    let mut best = (start, cost(&start)?);
    loop {
        let found = descend(best, &mut cost)?;
        // Near and equal: a second simplex of full size fell to the same place.
        let is_same = best.1 - found.1 <= SAME * found.1.abs().max(1.0);
        best = found;
        if is_same {
            return best.1.is_finite().then_some(best);
        }
    }
}

type Corner<const N: usize> = ([f64; N], f64);

fn descend<const N: usize>(
    start: Corner<N>,
    cost: &mut impl FnMut(&[f64; N]) -> Option<f64>,
) -> Option<Corner<N>> {
    let mut others = Vec::with_capacity(N);
    for axis in 0..N {
        let mut point = start.0;
        if let Some(number) = point.get_mut(axis) {
            *number += STEP;
        }
        others.push((point, cost(&point)?));
    }
    let mut best = start;
    loop {
        // The best corner apart, the worst last.
        others.sort_by(|one, other| one.1.total_cmp(&other.1));
        if let Some(first) = others.first_mut().filter(|first| first.1 < best.1) {
            std::mem::swap(first, &mut best);
            others.sort_by(|one, other| one.1.total_cmp(&other.1));
        }
        let worst = others.pop()?;
        if worst.1 - best.1 <= SAME * best.1.abs().max(1.0) && is_small(&best, &others, &worst) {
            return Some(best);
        }
        let next = others.last().map_or(best.1, |corner| corner.1);
        let mut centre = best.0;
        for other in &others {
            centre = along(&centre, &other.0, 1.0, 1.0);
        }
        let centre = centre.map(|sum| sum / N as f64);
        let mut look = |way: f64| -> Option<Corner<N>> {
            let point = along(&centre, &worst.0, 1.0 - way, way);
            Some((point, cost(&point)?))
        };
        let mirrored = look(-1.0)?;
        let better = if mirrored.1 < best.1 {
            let further = look(-2.0)?;
            Some(if further.1 < mirrored.1 {
                further
            } else {
                mirrored
            })
        } else if mirrored.1 < next {
            Some(mirrored)
        } else {
            let limit = mirrored.1.min(worst.1);
            let nearer = look(if mirrored.1 < worst.1 { -0.5 } else { 0.5 })?;
            (nearer.1 < limit).then_some(nearer)
        };
        match better {
            Some(corner) => others.push(corner),
            None => {
                others.push(worst);
                for corner in &mut others {
                    let point = along(&best.0, &corner.0, 0.5, 0.5);
                    *corner = (point, cost(&point)?);
                }
            }
        }
    }
}

fn is_small<const N: usize>(best: &Corner<N>, others: &[Corner<N>], worst: &Corner<N>) -> bool {
    let far = |corner: &Corner<N>| {
        let pairs = best.0.iter().zip(&corner.0);
        pairs
            .map(|(one, other)| (one - other).abs())
            .fold(0.0, f64::max)
    };
    others
        .iter()
        .chain([worst])
        .all(|corner| far(corner) < CLOSE)
}

fn along<const N: usize>(one: &[f64; N], other: &[f64; N], a: f64, b: f64) -> [f64; N] {
    let mut sum = *one;
    for (sum, other) in sum.iter_mut().zip(other) {
        *sum = a * *sum + b * other;
    }
    sum
}

/// Looks that a fit may take; those of real shops take 200 to 600.
const MOST: u32 = 2_000;
const STEP: f64 = 0.5;
/// Relative.
const SAME: f64 = 1e-10;
/// Points are logarithms: four digits and a half of the parameter.
const CLOSE: f64 = 2e-5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_bottom_of_a_curved_valley() {
        // Rosenbrock, An Automatic Method for Finding the Greatest or Least Value of a Function, 1960.
        let valley = |[x, y]: &[f64; 2]| (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2);
        let ([x, y], cost) = lowest([-1.2, 1.0], valley).unwrap();
        assert!((x - 1.0).abs() < 1e-3 && (y - 1.0).abs() < 1e-3, "{x} {y}");
        assert!(cost < 1e-8, "{cost}");
    }

    #[test]
    fn says_when_there_is_none() {
        assert_eq!(lowest([0.0], |_| f64::NAN), None);
        assert_eq!(lowest([0.0; 3], |_| f64::INFINITY), None);
        assert_eq!(lowest([0.0], |[x]| -x.abs().exp()), None);
        assert!(lowest([0.0; 4], |_| 1.0).is_some());
    }
}
