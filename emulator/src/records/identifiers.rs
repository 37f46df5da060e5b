//! Identifiers: those that examples show, and more that look like them.

use std::{collections::HashSet, sync::Arc};

use specs::model::{Identifier, TypeRef};

use super::{catalogue::Entry, examples::Shown, words};
use crate::random::Random;

/// How identifiers of a type look.
enum Look {
    /// Whole numbers, with leading zeros up to a width.
    Number { next: u64, width: usize },
    /// A number between two texts.
    Numbered {
        before: String,
        next: u64,
        width: usize,
        after: String,
    },
    /// Hexadecimal digits that look random, between two texts; hyphens stay where they are.
    Hexadecimal {
        before: String,
        digits: String,
        after: String,
    },
    /// Two letters for a country.
    Country,
}

/// The identifiers that examples show, in order, each once, special ones left out.
pub(super) fn shown(entry: &Entry, shown: Option<&Shown>) -> Vec<Arc<str>> {
    let Some(shown) = shown else {
        return Vec::new();
    };
    let mut seen = HashSet::new();
    let all = shown.records.iter().chain(&shown.mentioned);
    all.map(|(id, _)| id.as_str())
        .filter(|id| !entry.is_special(id) && seen.insert(*id))
        .map(Arc::from)
        .collect()
}

/// Makes identifiers until there are `count`, each once. Fewer if there are no more to be had.
pub(super) fn fill(ids: &mut Vec<Arc<str>>, entry: &Entry, count: usize, random: &mut Random) {
    let mut taken: HashSet<Arc<str>> = ids.iter().cloned().collect();
    let mut look = Look::of(entry, ids, random);
    let mut tries = count.saturating_mul(3) + 300;
    while ids.len() < count && tries > 0 {
        tries -= 1;
        let id: Arc<str> = look.next(random).into();
        if !entry.is_special(&id) && taken.insert(Arc::clone(&id)) {
            ids.push(id);
        }
    }
}

/// Identifiers of several parts, each once, until there are `count`. `parts`: what each part can
/// be; `None` where it is a running number.
pub(super) fn fill_parts(
    ids: &mut Vec<Arc<str>>,
    separator: &str,
    parts: &[Option<Vec<Arc<str>>>],
    count: usize,
) {
    let mut taken: HashSet<Arc<str>> = ids.iter().cloned().collect();
    let usable = |id: &&Arc<str>| separator.is_empty() || !id.contains(separator);
    let parts: Vec<Option<Vec<&str>>> = parts
        .iter()
        .map(|part| {
            Some(
                part.as_ref()?
                    .iter()
                    .filter(usable)
                    .map(|id| &**id)
                    .collect(),
            )
        })
        .collect();
    for index in 0..count.saturating_mul(2) + ids.len() {
        if ids.len() >= count {
            return;
        }
        let mut rest = index;
        let mut before = 0;
        let mut texts: Vec<String> = Vec::new();
        for part in &parts {
            match part {
                Some(choice) if !choice.is_empty() => {
                    // Each combination once: the shift by the part before makes neighbours differ
                    // in more than one part.
                    before = (rest + before) % choice.len();
                    rest /= choice.len();
                    texts.push(choice[before].to_owned());
                }
                _ => texts.push((index + 1).to_string()),
            }
        }
        let id: Arc<str> = texts.join(separator).into();
        if taken.insert(Arc::clone(&id)) {
            ids.push(id);
        }
    }
}

/// The part of an identifier that is the identifier of something of a type.
pub(super) fn part<'a>(identifier: &Identifier, id: &'a str, of: &str) -> Option<&'a str> {
    let separator = identifier
        .separator
        .as_deref()
        .filter(|one| !one.is_empty())?;
    let at = identifier
        .parts
        .iter()
        .position(|part| matches!(&part.type_ref, TypeRef::Id(name) if name == of))?;
    let found: Vec<&str> = id.split(separator).collect();
    (found.len() == identifier.parts.len()).then(|| found[at])
}

impl Look {
    /// How identifiers look: like the one an example shows, or else plain numbers.
    fn of(entry: &Entry, ids: &[Arc<str>], random: &mut Random) -> Self {
        let step = random.below(40) as u64 + 1;
        let numbers = || ids.iter().filter_map(|id| id.parse::<u64>().ok());
        let sample = match ids.last() {
            Some(id) => Some(id.to_string()),
            None => sample_in_doc(entry),
        };
        match sample {
            None => Self::Number {
                next: 1_000 + 37 * step,
                width: 0,
            },
            Some(sample) if sample.bytes().all(|byte| byte.is_ascii_digit()) => {
                let width = width(&sample);
                let highest = numbers().max().unwrap_or_default();
                Self::Number {
                    next: highest.saturating_add(step),
                    width,
                }
            }
            Some(sample) if is_country(&sample) => Self::Country,
            Some(sample) => Self::hexadecimal(&sample).unwrap_or_else(|| Self::numbered(&sample)),
        }
    }

    /// A sample with a long run of hexadecimal digits, hyphens among them.
    fn hexadecimal(sample: &str) -> Option<Self> {
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b'-');
        let bytes = sample.as_bytes();
        // What stands before the first hyphen is a digit by its looks alone: `f-0834…`.
        let starts = sample.char_indices().map(|(at, _)| at);
        let starts = starts.filter(|at| *at == 0 || !bytes[at - 1].is_ascii_alphanumeric());
        for start in starts {
            let length = bytes[start..]
                .iter()
                .take_while(|byte| is_digit(**byte))
                .count();
            let run = &sample[start..start + length];
            let first = run.split('-').next().unwrap_or_default();
            if first.len() >= 8
                && run.len() >= 16
                && run.bytes().any(|byte| byte.is_ascii_alphabetic())
            {
                return Some(Self::Hexadecimal {
                    before: sample[..start].to_owned(),
                    digits: run.to_owned(),
                    after: sample[start + length..].to_owned(),
                });
            }
        }
        None
    }

    /// A sample with a number in it; the last one counts on.
    fn numbered(sample: &str) -> Self {
        let is_digit = |c: char| c.is_ascii_digit();
        let end = sample.rfind(is_digit).map(|at| at + 1);
        let Some(end) = end else {
            return Self::Numbered {
                before: format!("{sample}-"),
                next: 2,
                width: 0,
                after: String::new(),
            };
        };
        let start = sample[..end].rfind(|c| !is_digit(c)).map_or(0, |at| {
            at + sample[at..].chars().next().map_or(1, char::len_utf8)
        });
        let digits = &sample[start..end];
        Self::Numbered {
            before: sample[..start].to_owned(),
            next: digits.parse::<u64>().unwrap_or_default().saturating_add(1),
            width: width(digits),
            after: sample[end..].to_owned(),
        }
    }

    fn next(&mut self, random: &mut Random) -> String {
        match self {
            Self::Number { next, width } => {
                let id = format!("{next:0width$}");
                *next = next.wrapping_add(random.below(9) as u64 + 1);
                id
            }
            Self::Numbered {
                before,
                next,
                width,
                after,
            } => {
                let id = format!("{before}{next:0width$}{after}");
                *next = next.wrapping_add(1);
                id
            }
            Self::Hexadecimal {
                before,
                digits,
                after,
            } => {
                let digit = |c: char| match c {
                    '-' => '-',
                    _ => char::from(b"0123456789abcdef"[random.below(16)]),
                };
                let made: String = digits.chars().map(digit).collect();
                format!("{before}{made}{after}")
            }
            Self::Country => {
                let codes = words::COUNTRY_CODES;
                codes[random.below(codes.len())].to_owned()
            }
        }
    }
}

/// The most leading zeros that are written.
const MOST_ZEROS: usize = 64;

/// How wide numbers like this one are written; 0 without leading zeros.
fn width(digits: &str) -> usize {
    match digits.strip_prefix('0') {
        Some(_) => digits.len().min(MOST_ZEROS),
        None => 0,
    }
}

fn is_country(sample: &str) -> bool {
    words::COUNTRY_CODES.contains(&sample)
}

/// An identifier that the documentation of the key gives as an example.
fn sample_in_doc(entry: &Entry) -> Option<String> {
    let key = entry.field(entry.key.as_deref()?)?;
    super::reading::sample(&key.doc, &[])
}
