//! Values that look random and are the same for the same seed.

/// Where made-up values begin. The same seed gives the same values in the same order.
///
/// `SplitMix64`, which is no generator for secrets: what the emulator hands out opens nothing but
/// the emulator.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// A generator for one purpose, which does not disturb those for others.
    pub(crate) fn new(seed: u64, purpose: &str) -> Self {
        // FNV-1a: stable over releases and platforms, which the hash maps of the library are not.
        let hash = purpose
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        Self(seed ^ hash)
    }

    /// The next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number below `end`; 0 if that is 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % end).unwrap_or_default()
    }

    /// 32 hexadecimal digits.
    pub(crate) fn token(&mut self) -> String {
        format!("{:016x}{:016x}", self.next(), self.next())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_itself_and_purposes_differ() {
        let take = |seed, purpose| Random::new(seed, purpose).token();
        assert_eq!(take(1, "tokens"), take(1, "tokens"));
        assert_ne!(take(1, "tokens"), take(2, "tokens"));
        assert_ne!(take(1, "tokens"), take(1, "records"));
    }

    #[test]
    fn numbers_stay_below_the_end() {
        let mut random = Random::new(7, "test");
        assert!((0..1000).all(|_| random.below(3) < 3));
        assert_eq!(random.below(0), 0);
    }
}
