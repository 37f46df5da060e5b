//! Sizes and colours of the style sheet.

use std::collections::BTreeMap;

use super::super::style::Style;
use super::super::{STYLE, WIDTH};

/// Width at which a phone shows a picture, in CSS pixels.
const PHONE: u32 = 358;

/// The declarations of the rule for a class, if there is one.
fn rules(class: &str) -> String {
    let is_for = |selectors: &str| {
        let mut selectors = selectors.split(',');
        selectors.any(|selector| selector.trim() == format!(".{class}"))
    };
    let rules = STYLE.lines().filter_map(|line| line.split_once('{'));
    rules
        .filter(|(selectors, _)| is_for(selectors))
        .map(|(_, declarations)| declarations)
        .collect()
}

#[test]
fn the_style_sheet_has_the_sizes_that_were_measured() {
    for style in Style::ALL {
        let size = match rules(style.class()).split_once("font-size: ") {
            Some((_, rest)) => rest.split_once("px").unwrap().0.to_owned(),
            None => "12.5".to_owned(),
        };
        let tenths = (size.parse::<f64>().unwrap() * 10.0).round();
        assert!((tenths - f64::from(style.size())).abs() < 0.01, "{style:?}");
        assert!(
            style.size() * PHONE >= 120 * WIDTH,
            "{style:?} is too small"
        );
        assert!(style.size() / 10 < style.line_height() && style.baseline() < style.line_height());
        let is_bold = rules(style.class()).contains("font-weight: 700")
            || matches!(style, Style::Title | Style::Heading);
        assert_eq!(
            is_bold,
            style.face() == super::super::measure::Face::Bold,
            "{style:?}"
        );
    }
    assert!(STYLE.contains("font: 12.5px "));
}

/// The colours of the two schemes, light first.
fn schemes() -> [BTreeMap<String, [f64; 3]>; 2] {
    let (light, dark) = STYLE.split_once("@media").unwrap();
    [light, dark].map(|part| {
        let declarations = part
            .lines()
            .filter_map(|line| line.trim().strip_prefix("--"));
        declarations
            .map(|declaration| {
                let (name, value) = declaration.split_once(": #").unwrap();
                let channel = |at: usize| {
                    f64::from(u8::from_str_radix(&value[at..at + 2], 16).unwrap()) / 255.0
                };
                (name.to_owned(), [channel(0), channel(2), channel(4)])
            })
            .collect()
    })
}

/// Contrast as WCAG 2.2 defines it.
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let luminance = |colour: [f64; 3]| {
        let linear = colour.map(|channel| {
            if channel <= 0.04045 {
                channel / 12.92
            } else {
                ((channel + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn text_and_signs_stand_out_in_both_schemes() {
    let text = [
        ("ink", "page"),
        ("ink", "card"),
        ("soft", "page"),
        ("soft", "card"),
        ("accent", "page"),
        ("accent", "card"),
        ("accent", "tint"),
        ("on-accent", "accent"),
    ];
    let signs = [
        ("bad", "page"),
        ("spent", "page"),
        ("accent", "card"),
        ("soft", "card"),
    ];
    for colours in schemes() {
        assert_eq!(colours.len(), 11);
        let of = |(one, other): (&str, &str)| contrast(colours[one], colours[other]);
        for pair in text {
            assert!(of(pair) >= 4.5, "{pair:?}: {}", of(pair));
        }
        for pair in signs {
            assert!(of(pair) >= 3.0, "{pair:?}: {}", of(pair));
        }
    }
}

#[test]
fn nothing_is_fetched() {
    assert!(!STYLE.contains("url(") && !STYLE.contains("@import") && !STYLE.contains("@font-face"));
    assert!(!STYLE.contains('<') && !STYLE.contains('&'));
}
