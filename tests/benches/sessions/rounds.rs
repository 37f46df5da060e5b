//! Times of many rounds.

use std::time::Duration;

/// The times that a thing took, one for each round.
#[derive(Default)]
pub struct Times(Vec<Duration>);

impl Times {
    pub fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// The time that half of the rounds did not exceed.
    pub fn median(&self) -> Duration {
        self.quantile(50)
    }

    /// Median, and in brackets the times that a tenth and nine tenths of the rounds did not exceed;
    /// in units of so many nanoseconds.
    pub fn shown(&self, unit: f64) -> String {
        let [median, low, high] =
            [50, 10, 90].map(|percent| self.quantile(percent).as_secs_f64() * 1e9 / unit);
        format!("{median:.1} ({low:.1}–{high:.1})")
    }

    fn quantile(&self, percent: usize) -> Duration {
        let mut times = self.0.clone();
        times.sort();
        let position = (times.len() * percent / 100).min(times.len().saturating_sub(1));
        times.get(position).copied().unwrap_or_default()
    }
}

/// How many times longer the one takes than the other, at the median.
pub fn ratio(one: &Times, other: &Times) -> f64 {
    one.median().as_secs_f64() / other.median().as_secs_f64()
}
