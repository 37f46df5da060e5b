use super::axis::{BarView, Span, marks, place};
use crate::text::picture::{MARGIN, WIDTH};

#[test]
fn longer_times_lie_further_to_the_right() {
    let times = [
        0,
        1,
        2,
        30,
        60,
        600,
        3_600,
        86_400,
        30 * 86_400,
        365 * 86_400,
    ];
    let places = times.map(place);
    assert!(
        places.is_sorted() && places[0] == places[1] && places[1] < places[2],
        "{places:?}"
    );
    assert!(places[0] > MARGIN && places[9] < WIDTH - MARGIN);
    assert_eq!(place(u64::MAX), places[9]);
    assert_eq!(marks().len(), 6);
}

#[test]
fn what_is_longer_than_the_axis_goes_on_beyond_it() {
    let shape = |span| serde_json::to_value(BarView::new(span, 0)).expect("a view is JSON");
    assert_eq!(shape(Span::Unlimited)["goes_on"], true);
    assert_eq!(shape(Span::Seconds(366 * 86_400))["goes_on"], true);
    assert_eq!(shape(Span::Seconds(365 * 86_400))["goes_on"], false);
    assert_eq!(shape(Span::Unknown)["class"], "unknown");
    assert_eq!(shape(Span::Window(1))["class"], "window");
}
