//! What is made of figures.
//!
//! Owns intervals by resampling, and the test of a difference. Seeds are fixed: the same figures
//! give the same answer.

/// Resamplings.
const ROUNDS: usize = 10_000;

/// The mean.
pub fn mean(figures: &[f64]) -> f64 {
    figures.iter().sum::<f64>() / figures.len().max(1) as f64 + 0.0
}

/// The middle one of some figures, or the lower of two.
pub fn median(figures: &[f64]) -> f64 {
    let mut ascending = figures.to_vec();
    ascending.sort_by(f64::total_cmp);
    trouvaille::eval::percentile(&ascending, 50)
}

/// The 95 % interval of the mean, by the bootstrap (Efron, percentiles).
pub fn interval(figures: &[f64]) -> (f64, f64) {
    let mut random = fastrand::Rng::with_seed(1);
    let mut means: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let drawn = (0..figures.len()).map(|_| figures[random.usize(..figures.len())]);
            drawn.sum::<f64>() / figures.len().max(1) as f64
        })
        .collect();
    means.sort_by(f64::total_cmp);
    (means[ROUNDS / 40], means[ROUNDS - 1 - ROUNDS / 40])
}

/// How likely a mean difference at least as large is if each sign were a toss of a coin (Fisher's
/// randomisation test, both sides).
pub fn chance(differences: &[f64]) -> f64 {
    let mut random = fastrand::Rng::with_seed(1);
    let observed = mean(differences).abs();
    let as_large = (0..ROUNDS).filter(|_| {
        let tossed: f64 = differences.iter().map(|d| if random.bool() { *d } else { -d }).sum();
        (tossed / differences.len().max(1) as f64).abs() >= observed - 1e-12
    });
    (as_large.count() + 1) as f64 / (ROUNDS + 1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_and_chances() {
        let figures: Vec<f64> = (0..400).map(|n| f64::from(n % 2)).collect();
        let (low, high) = interval(&figures);
        assert!((0.44..0.46).contains(&low) && (0.54..0.56).contains(&high), "{low} {high}");
        assert!(chance(&vec![0.1; 50]) < 0.001);
        assert!(chance(&[0.1, -0.1, 0.2, -0.2]) > 0.9);
    }
}
