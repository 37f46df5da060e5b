//! The window against any sequence of requests, in a time that is a number.

use proptest::prelude::*;

use super::requests;
use crate::pace::window::{JOURNEY, Window};
use crate::testing::cases;

/// A request: how long after the one before it is wanted, when its answer comes (`None`: never), and
/// where between departure and answer it arrives, in thousandths.
type Wanted = (u16, Option<u16>, u16);

/// A request that was made.
#[derive(Clone, Copy, Debug)]
struct Made {
    departed: i64,
    /// When the provider counted it.
    arrived: i64,
    /// When it was known to have arrived.
    known: i64,
}

/// Requests one after the other, each as early as the window lets it; those whose answer is here by
/// then have told so.
fn run(window: &mut Window, wanted: &[Wanted]) -> Vec<Made> {
    let (mut now, mut made, mut open): (i64, Vec<Made>, Vec<(i64, i64)>) = Default::default();
    for (gap, answer, way) in wanted {
        now += i64::from(*gap);
        loop {
            // In the order in which the answers come.
            open.sort_unstable();
            while let Some((answered, departed)) = open.first().copied()
                && answered <= now
            {
                window.arrive(departed, answered);
                open.remove(0);
            }
            window.forget(now);
            if window.has_room() {
                break;
            }
            assert!(window.earliest(now, 0) > now);
            let next = window.next_end().unwrap();
            let answer = open.first().map_or(i64::MAX, |(answered, _)| *answered);
            now = next.min(answer);
        }
        window.reserve();
        window.depart(now);
        let answered = answer.map(|takes| now + i64::from(takes));
        let known = answered.unwrap_or(i64::MAX).min(now + JOURNEY);
        let arrived = now + (known - now) * i64::from(*way) / 1000;
        made.push(Made {
            departed: now,
            arrived,
            known,
        });
        open.extend(answered.map(|answered| (answered, now)));
    }
    made
}

fn wanted() -> impl Strategy<Value = Vec<Wanted>> {
    let gap = prop_oneof![4 => Just(0_u16), 2 => 0..50_u16, 1 => 0..3000_u16];
    let answer = prop_oneof![
        6 => (0..300_u16).prop_map(Some),
        2 => (0..9000_u16).prop_map(Some),
        1 => Just(None)
    ];
    let way = prop_oneof![Just(0), Just(1000), 0..=1000_u16];
    prop::collection::vec((gap, answer, way), 1..400)
}

proptest! {
    #![proptest_config(cases(500))]

    /// No window of the provider has more requests than are allowed, wherever it begins.
    #[test]
    fn no_window_has_more(max in 1..40_u64, per in 1..4_u64, wanted in wanted()) {
        let mut window = Window::new(&requests(max, per)).unwrap();
        let mut arrivals: Vec<_> = run(&mut window, &wanted).iter().map(|made| made.arrived).collect();
        arrivals.sort_unstable();
        let (max, length) = (usize::try_from(max).unwrap(), i64::try_from(per).unwrap() * 1000);
        for some in arrivals.windows(max + 1) {
            prop_assert!(some[max] - some[0] >= length, "{some:?}");
        }
    }

    /// A request that waited could not have left a moment before.
    #[test]
    fn nobody_waits_without_need(max in 1..40_u64, per in 1..4_u64, wanted in wanted()) {
        let mut window = Window::new(&requests(max, per)).unwrap();
        let made = run(&mut window, &wanted);
        let length = i64::try_from(per).unwrap() * 1000 + 1;
        let mut asked = 0;
        for (number, (one, (gap, ..))) in made.iter().zip(&wanted).enumerate() {
            asked += i64::from(*gap);
            if one.departed > asked {
                let before = one.departed - 1;
                let counted = |other: &&Made| other.known.min(other.departed + JOURNEY) + length > before;
                let counted = made[..number].iter().filter(counted).count() as u64;
                prop_assert!(counted >= max, "{counted} of {max} at {before}");
            }
            asked = one.departed;
        }
    }
}

/// Many requests are counted in few instants, which can only make the window longer.
#[test]
fn thirty_thousand_a_day_take_little() {
    let mut window = Window::new(&requests(30_000, 86_400)).unwrap();
    let wanted: Vec<Wanted> = (0..30_000)
        .map(|n| (2_000 + n % 700, Some(90), 500))
        .collect();
    let made = run(&mut window, &wanted);
    assert!(window.instants() <= 257, "{}", window.instants());
    let next = window.next_end().unwrap();
    let ideal = made[0].known + 86_400_001;
    assert!(
        next >= ideal && next < ideal + 86_403_000 / 256,
        "{next} {ideal}"
    );
}
