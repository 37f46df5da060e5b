use super::*;

#[test]
fn time_passes_on_both_clocks_and_a_step_moves_one() {
    let clock = ManualClock::new(1_000);
    let shared = clock.clone();
    clock.advance(Duration::from_secs(2));
    assert_eq!((shared.wall(), shared.boot()), (3_000, 2_000));
    clock.step_wall(-5_000);
    assert_eq!((shared.wall(), shared.boot()), (-2_000, 2_000));
}

#[test]
fn the_clock_of_the_machine_goes_on() {
    let first = SystemClock.boot();
    std::thread::sleep(Duration::from_millis(5));
    let passed = SystemClock.boot() - first;
    assert!((5..60_000).contains(&passed), "{passed} ms");
    // 2020 to 2200: it is milliseconds, not seconds.
    assert!((1_577_836_800_000..7_258_118_400_000).contains(&SystemClock.wall()));
}
