//! Text stays where it belongs, by the widths of the widest face.

use super::super::measure::{self, Face};
use super::super::style::Style;
use super::super::{INNER, WIDTH, files};
use super::hostile;

/// A rectangle: left, top, right, bottom.
#[derive(Clone, Copy, Debug)]
struct Area(i64, i64, i64, i64);

impl Area {
    fn holds(self, other: Self) -> bool {
        self.0 <= other.0 && self.1 <= other.1 && self.2 >= other.2 && self.3 >= other.3
    }

    fn meets(self, other: Self) -> bool {
        self.0 < other.2 && other.0 < self.2 && self.1 < other.3 && other.1 < self.3
    }
}

fn number(node: roxmltree::Node<'_, '_>, name: &str) -> i64 {
    node.attribute(name).unwrap().parse().unwrap()
}

/// The room of a text: as wide as it may be, as high as its line.
fn area(node: roxmltree::Node<'_, '_>) -> Area {
    let class = node.attribute("class").unwrap();
    let mut styles = Style::ALL.into_iter();
    let style = styles.find(|style| style.class() == class).unwrap();
    let width = i64::from(measure::width(node.text().unwrap(), style));
    let (x, y) = (number(node, "x"), number(node, "y"));
    let left = match style {
        Style::Method | Style::Lane | Style::Number | Style::Tick => x - width / 2,
        Style::Value => x - width,
        _ => x,
    };
    let top = y - i64::from(style.baseline());
    Area(
        left,
        top,
        left + width,
        top + i64::from(style.line_height()),
    )
}

/// The card of a step.
fn card(step: roxmltree::Node<'_, '_>) -> Option<Area> {
    let mut rects = step.children();
    let card = rects.find(|node| node.attribute("class") == Some("card"))?;
    let (x, y) = (number(card, "x"), number(card, "y"));
    Some(Area(
        x,
        y,
        x + number(card, "width"),
        y + number(card, "height"),
    ))
}

fn check(name: &str, svg: &str) {
    let document =
        roxmltree::Document::parse(svg).unwrap_or_else(|error| panic!("{name}: {error}"));
    let root = document.root_element();
    let size: Vec<i64> = root
        .attribute("viewBox")
        .unwrap()
        .split(' ')
        .map(|part| part.parse().unwrap())
        .collect();
    let page = Area(4, 4, size[2] - 4, size[3] - 4);
    assert_eq!(size[2], i64::from(WIDTH), "{name}");
    let mut areas: Vec<(Area, String)> = Vec::new();
    for node in root
        .descendants()
        .filter(|node| node.tag_name().name() == "text")
    {
        let (area, text) = (area(node), node.text().unwrap().to_owned());
        assert!(
            page.holds(area),
            "{name}: {text:?} {area:?} leaves the page"
        );
        let class = node.attribute("class");
        if let Some(card) = card(node.parent().unwrap()).filter(|_| class != Some("number")) {
            assert!(
                card.holds(area),
                "{name}: {text:?} {area:?} leaves its card {card:?}"
            );
        }
        for (other, other_text) in &areas {
            assert!(
                !area.meets(*other),
                "{name}: {text:?} is upon {other_text:?}"
            );
        }
        areas.push((area, text));
    }
    assert!(areas.len() > 8, "{name}: there is text");
}

#[test]
fn no_text_leaves_its_box_or_stands_upon_another() {
    let mut count = 0;
    for provider in super::providers() {
        for (name, svg) in files(&provider).unwrap() {
            check(&format!("{}/{name}", provider.id), &svg);
            count += 1;
        }
    }
    assert!(count > 60, "{count} pictures");
}

#[test]
fn nor_does_hostile_text() {
    for (name, svg) in files(&hostile::provider()).unwrap() {
        check(&name, &svg);
    }
}

#[test]
fn lines_fit_and_lose_nothing() {
    let long = "x".repeat(200);
    for text in [
        "a few words that are longer than one line of this width",
        "https://login.example.com/a/rather/long/path?with=a&query=too",
        long.as_str(),
        "日本語の文字は幅が広いので早く折り返す",
    ] {
        for style in Style::ALL {
            for room in [20, 90, INNER] {
                let lines = measure::lines(text, style, room);
                assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
                for line in lines {
                    let fits = measure::width(&line, style) <= room;
                    assert!(
                        fits || line.chars().count() == 1,
                        "{line:?} {style:?} {room}"
                    );
                }
            }
        }
    }
    assert!(measure::lines("  ", Style::Body, 100).is_empty());
}

#[test]
fn addresses_break_behind_punctuation() {
    let lines = measure::lines("https://example.com/oauth/token", Style::Code, 180);
    assert_eq!(lines, ["https://example.com/", "oauth/token"]);
}

#[test]
fn an_endless_text_ends_and_a_heap_of_accents_is_cleared() {
    let lines = measure::lines(&"word ".repeat(10_000), Style::Body, INNER);
    assert!(lines.len() < 10 && lines.concat().ends_with('…'));
    let heap = format!("a{}b", "\u{301}".repeat(50));
    assert_eq!(
        measure::lines(&heap, Style::Body, INNER),
        ["a\u{301}\u{301}b"]
    );
}

#[test]
fn wide_characters_are_given_room() {
    let width = |text| measure::width(text, Style::Body);
    assert!(width("漢") > width("m") && width("\u{fdfd}") > 10 * width("m"));
    assert_eq!(Style::Code.face(), Face::Mono);
    assert_eq!(
        measure::width("iiii", Style::Code),
        measure::width("WWWW", Style::Code)
    );
}
