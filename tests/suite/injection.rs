//! Text of a spec never becomes anything but text.
//!
//! Every text of the kitchen sink, values and names alike, is replaced by each of a list of hostile
//! texts. Either the spec is refused, and the diagnostic says where; or the crate has the same
//! tokens as with a harmless text, apart from the literals and names made of it, and the same keys
//! in its manifest.

mod payloads;
mod structure;

use crate::sink::{self, Node, Path};
use specs::{Diagnostics, model::Provider};
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// A text of the kitchen sink.
#[derive(Clone, Debug)]
struct Place {
    path: Path,
    /// Whether it is the key, not the value.
    is_key: bool,
    /// Distinguishes names that would be the same otherwise.
    number: usize,
}

impl Place {
    /// Puts a text there. Keys must stay distinct, so theirs end in a number.
    fn put(&self, spec: &mut Node, text: &str) {
        if self.is_key {
            spec.rename(&self.path, format!("{text}{}", self.number));
        } else {
            *spec.at_mut(&self.path) = Node::Leaf(text.into());
        }
    }

    fn resolve(&self, spec: &Node, text: &str) -> Result<Provider, Diagnostics> {
        let mut spec = spec.clone();
        self.put(&mut spec, text);
        sink::resolve(&spec)
    }
}

/// Harmless texts, one of which fits wherever a hostile one does. Each has the word by which
/// literals and names made of it are recognised.
const HARMLESS: [&str; 6] = [
    "Harmless words",
    "harmless_words",
    "/harmless",
    "https://harmless.kitchen.example/words",
    "harmless.kitchen.example",
    "harmless",
];

fn places(spec: &Node) -> Vec<Place> {
    let mut places = Vec::new();
    for path in spec.paths() {
        let is_text = matches!(spec.at(&path), Node::Leaf(value) if value.is_string());
        for is_key in [true, false] {
            if if is_key {
                spec.key(&path).is_some()
            } else {
                is_text
            } {
                places.push(Place {
                    path: path.clone(),
                    is_key,
                    number: places.len(),
                });
            }
        }
    }
    places
}

/// The places where a text is accepted.
///
/// # Panics
///
/// If a refusal does not say where.
fn accepted<'a>(
    spec: &Node,
    places: impl Iterator<Item = &'a Place>,
    text: &str,
) -> Vec<&'a Place> {
    let accepts = |place: &&Place| match place.resolve(spec, text) {
        Ok(_) => true,
        Err(problems) => {
            let shown = problems.render(false);
            assert!(
                shown.contains("kitchen_sink.yaml:"),
                "{text:?} at {place:?}: {shown}"
            );
            let hostile = |c: char| c.is_control() && c != '\n' && c != '\t';
            assert!(
                !shown.contains(hostile),
                "{text:?} at {place:?} reaches the terminal"
            );
            false
        }
    };
    places.filter(accepts).collect()
}

/// Generates with a text, and with harmless ones, in all these places, and compares.
fn compare(spec: &Node, places: &[&Place], text: &str) {
    let (mut hostile, mut harmless) = (spec.clone(), spec.clone());
    for place in places {
        // Files are named after resources; the golden `keywords` shows which names that gives.
        if place.is_key && spec.show(&place.path[..1]) == "resources" && place.path.len() == 2 {
            continue;
        }
        let mut one = hostile.clone();
        place.put(&mut one, text);
        // A text may be fine alone and clash with itself in two places; then the first has it.
        if sink::resolve(&one).is_err() {
            continue;
        }
        let stand_in = stand_ins(text).into_iter().find_map(|stand_in| {
            let mut other = harmless.clone();
            place.put(&mut other, stand_in);
            sink::resolve(&other).is_ok().then_some(other)
        });
        let place = spec.show(&place.path);
        harmless = stand_in.unwrap_or_else(|| panic!("{text:?} is accepted at {place}"));
        hostile = one;
    }
    let trees = [harmless, hostile]
        .map(|spec| sink::generate(&sink::resolve(&spec).expect("it was resolved before")));
    structure::assert_same(&trees[0], &trees[1], &format!("with {text:?}"));
}

/// The harmless texts, those first that need no other name in code if the hostile one needs none.
fn stand_ins(text: &str) -> Vec<&'static str> {
    let is_word = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.chars().all(|c| c.is_ascii_lowercase() || c == '_')
    };
    let mut stand_ins = HARMLESS.to_vec();
    stand_ins.sort_by_key(|stand_in| is_word(stand_in) != is_word(text));
    stand_ins
}

/// Whether a text is tried at a place: at each place one text of every class, the next place the
/// next one. `INJECTION=all` tries all.
fn is_tried(place: &Place, class: usize, index: usize) -> bool {
    let texts = payloads::CLASSES[class].len();
    place.number % texts == index % texts
        || std::env::var_os("INJECTION").is_some_and(|value| value == "all")
}

#[test]
fn hostile_texts_are_refused_or_stay_texts() {
    let spec = sink::load();
    let places = places(&spec);
    assert!(places.len() > 500, "{} places", places.len());
    let payloads = payloads::all();
    assert!(payloads.len() >= 60, "{} texts", payloads.len());
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some((class, text)) = payloads.get(index) else {
                break;
            };
            let some = places.iter().filter(|place| is_tried(place, *class, index));
            compare(&spec, &accepted(&spec, some, text), text);
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
}

#[test]
fn a_huge_text_is_refused_or_stays_text() {
    let spec = sink::load();
    let text = "a \" ".repeat(1 << 18);
    accepted(&spec, places(&spec).iter().step_by(150), &text);
}
