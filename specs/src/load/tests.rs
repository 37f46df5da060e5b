//! Whatever a file holds, the answer is a provider or located diagnostics.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::{Diagnostics, SourceFile};
use std::fs;

const KITCHEN_SINK: &str = include_str!("kitchen_sink.yaml");
const CASES: usize = 10_000;

/// A pseudo-random sequence (xorshift64*): the same cases in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number below `bound`, which is not 0.
    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap() % bound
    }
}

/// One to three changes: lines deleted, duplicated, swapped, cut or indented, bytes replaced.
fn mutate(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<Vec<u8>> = text.lines().map(|line| line.as_bytes().to_vec()).collect();
    for _ in 0..=random.below(3) {
        if lines.is_empty() {
            break;
        }
        let at = random.below(lines.len());
        match random.below(8) {
            0 => {
                lines.remove(at);
            }
            1 => {
                let line = lines[at].clone();
                lines.insert(random.below(lines.len()), line);
            }
            2 => {
                let other = random.below(lines.len());
                lines.swap(at, other);
            }
            3 => {
                let length = random.below(lines[at].len() + 1);
                lines[at].truncate(length);
            }
            4 => lines.truncate(at),
            5 => lines[at].splice(0..0, *b"  ").for_each(drop),
            6 => insert(
                &mut lines[at],
                FRAGMENTS[random.below(FRAGMENTS.len())].as_bytes(),
                random,
            ),
            _ => {
                let byte = u8::try_from(random.below(256)).unwrap();
                insert(&mut lines[at], &[byte], random);
            }
        }
    }
    String::from_utf8_lossy(&lines.join(&b'\n')).into_owned()
}

/// What breaks parsers more often than random bytes do.
const FRAGMENTS: &[&str] = &[
    "&a ",
    "*a",
    "!!str ",
    "<<: ",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    ": ",
    "- ",
    "\t",
    "|\n",
    ">\n",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "#",
    "~",
    "yes",
    "1e999",
    "-9223372036854775809",
    "0x",
    ".nan",
    "\u{feff}",
    "\u{202e}",
    "\u{0}",
    "é",
    "🦀",
    "{{",
    "{nobody}",
    "? ",
    "https://",
    "..",
    "99999999999999999999d",
    "",
];

fn insert(line: &mut Vec<u8>, bytes: &[u8], random: &mut Random) {
    let at = random.below(line.len() + 1);
    line.splice(at..at, bytes.iter().copied());
}

/// Panics unless every problem has a place in a file of the run.
fn assert_located(diagnostics: &Diagnostics, text: &str) {
    for diagnostic in diagnostics {
        assert!(!diagnostic.labels.is_empty(), "{diagnostic:?}");
        for label in &diagnostic.labels {
            let span = label.span;
            assert!(
                text.get(span.start..span.end).is_some(),
                "{diagnostic:?} is outside its file"
            );
            assert!(diagnostic.message.len() < 1_000, "{diagnostic:?}");
        }
    }
}

/// Panics unless the problems can be shown, in bounded space.
fn assert_shown(diagnostics: &Diagnostics) {
    let shown = diagnostics.render(false);
    assert!(shown.contains("--> "), "{shown}");
    assert!(
        shown.len() < 3_000 * (diagnostics.len() + 1),
        "{} bytes",
        shown.len()
    );
}

/// The kitchen sink and all specs of this package.
fn seeds() -> Vec<(PathBuf, String)> {
    let mut seeds = vec![("kitchen_sink.yaml".into(), KITCHEN_SINK.to_owned())];
    let sources = source::read(Path::new(env!("CARGO_MANIFEST_DIR")));
    seeds.extend(
        sources
            .usable()
            .map(|(_, file)| (file.path.clone(), file.text.clone())),
    );
    seeds
}

#[test]
fn mutated_specs_never_panic() {
    let seeds = seeds();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut refused = 0;
    for case in 0..CASES {
        // Real specs are long; most cases go to the short one that has every key.
        let (path, seed) = if case % 4 == 0 {
            &seeds[random.below(seeds.len())]
        } else {
            &seeds[0]
        };
        let text = mutate(seed, &mut random);
        let path = path.clone();
        let sources = Sources::from_files(vec![SourceFile {
            path,
            text: text.clone(),
        }]);
        if let Err(diagnostics) = load_sources(sources) {
            refused += 1;
            assert_located(&diagnostics, &text);
            // Rendering takes longer than everything before it.
            if case % 7 == 0 {
                assert_shown(&diagnostics);
            }
        }
    }
    assert!(
        refused > CASES / 2,
        "the mutations hardly change anything: {refused}"
    );
}

#[test]
fn random_bytes_never_panic() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = Random(42);
    for _ in 0..300 {
        let bytes: Vec<u8> = (0..random.below(200))
            .map(|_| random.next().to_le_bytes()[7])
            .collect();
        fs::write(folder.path().join("noise.yaml"), &bytes).unwrap();
        let diagnostics = load(folder.path()).unwrap_err();
        assert!(diagnostics.render(true).contains("noise.yaml"));
    }
}

#[test]
fn kitchen_sink_is_read_whole() {
    let sources = Sources::from_files(vec![SourceFile {
        path: "kitchen_sink.yaml".into(),
        text: KITCHEN_SINK.to_owned(),
    }]);
    let parsed = parse(&sources);
    assert_eq!(parsed.problems, []);
    let provider = &parsed.specs[0].provider;
    assert_eq!(provider.name.value, "Kitchen \"Sink\" & Söhne");
    let span = provider.name.span;
    assert_eq!(
        &KITCHEN_SINK[span.start..span.end],
        "Kitchen \"Sink\" & Söhne"
    );
    let ids: Vec<&str> = provider
        .connection
        .keys()
        .map(|key| key.value.as_str())
        .collect();
    assert_eq!(ids, ["api_endpoint", "realm", "region"]);

    let providers = resolve(sources, parsed).unwrap();
    assert_eq!(providers[0].resources[0].operations.len(), 7);
}

/// A cut kitchen sink would make the mutations above miss part of the language.
#[test]
fn kitchen_sink_uses_every_key() {
    let schema = crate::schema_json::value();
    let definitions = schema["$defs"]
        .as_object()
        .unwrap()
        .values()
        .chain([schema]);
    let unused: Vec<&String> = definitions
        .filter_map(|definition| definition.get("properties")?.as_object())
        .flat_map(|properties| properties.keys())
        .filter(|key| !KITCHEN_SINK.contains(&format!("{key}:")))
        .collect();
    assert_eq!(unused, [""; 0]);
}
