//! YAML text to [`Node`]s. A strict subset: one document, no anchors, aliases, tags or merge keys.

mod scalar;
mod syntax;

use crate::{
    diagnostic::{Diagnostic, quote},
    node::{Entry, Node, NodeKind},
    source::is_unprintable,
    span::{FileId, Span, Spanned},
};
use serde_yaml::granit_parser::{Event, Parser, Span as YamlSpan, StrInput};
use std::collections::HashMap;

/// Deepest nesting of lists and maps. Specs need 12.
pub(super) const DEPTH_MAX: usize = 32;
/// Longest text, in characters.
const TEXT_MAX: usize = 10_000;

/// Parses a file. `None` if there is nothing to go on with; then a problem has been added. Problems
/// that leave the rest readable are added too, with [`NodeKind::Invalid`] in the tree. Lists and maps
/// may nest `depth_max` deep.
pub(super) fn parse(
    file: FileId,
    text: &str,
    depth_max: usize,
    problems: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let options = serde_yaml::granit_parser::options! {
        emit_comments: false,
        emit_unresolved_aliases: true,
    };
    let mut reader = Reader {
        events: Parser::new_from_str_with_options(text, options),
        file,
        text,
        depth_max,
        problems,
        anchors: Repeated::default(),
        aliases: Repeated::default(),
    };
    let document = reader.document();
    reader.report_repeated();
    match document {
        Ok(node) => Some(node),
        Err(problem) => {
            reader.problems.push(*problem);
            None
        }
    }
}

struct Reader<'a> {
    events: Parser<'a, StrInput<'a>>,
    file: FileId,
    text: &'a str,
    depth_max: usize,
    problems: &'a mut Vec<Diagnostic>,
    anchors: Repeated,
    aliases: Repeated,
}

/// Something that is reported once, however often it occurs: a file full of aliases has one
/// problem, not a thousand.
#[derive(Default)]
struct Repeated {
    first: Option<Span>,
    count: usize,
}

impl Repeated {
    fn add(&mut self, span: Span) {
        self.first.get_or_insert(span);
        self.count += 1;
    }

    fn report(&self, code: &'static str, what: &str, help: &str) -> Option<Diagnostic> {
        let message = format!("YAML {what} are not part of the language");
        let diagnostic = Diagnostic::new(code, self.first?, message).help(help);
        Some(if self.count == 1 {
            diagnostic
        } else {
            diagnostic.here(format!("the first of {}", self.count))
        })
    }
}

/// What keeps the rest of a file from being read.
type Fatal = Box<Diagnostic>;

impl<'a> Reader<'a> {
    fn document(&mut self) -> Result<Node, Fatal> {
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => break,
                Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd => {}
                _ if root.is_some() => {
                    return Err(Diagnostic::new("several-documents", self.at(span), "second YAML document in one file")
                        .help("a spec is one document; remove the line `---` and what follows, or move it to a file of its own")
                        .into());
                }
                event => root = Some(self.node(event, span, 0)?),
            }
        }
        match root {
            Some(node) if !matches!(node.kind, NodeKind::Null) => Ok(node),
            _ => Err(
                Diagnostic::new("empty-file", Span::start_of(self.file), "the file is empty")
                    .help("`cargo run -p generator -- new <id>` writes a spec to start from")
                    .into(),
            ),
        }
    }

    fn next(&mut self) -> Result<(Event<'a>, YamlSpan), Fatal> {
        match self.events.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(Box::new(syntax::explain(self.file, self.text, &error))),
            None => Ok((Event::StreamEnd, YamlSpan::default())),
        }
    }

    /// The node that begins with `event`.
    fn node(&mut self, event: Event<'a>, span: YamlSpan, depth: usize) -> Result<Node, Fatal> {
        let span = self.at(span);
        let (anchor, tag) = match &event {
            Event::Scalar(_, _, anchor, tag)
            | Event::SequenceStart(_, anchor, tag)
            | Event::MappingStart(_, anchor, tag) => (*anchor, tag.is_some()),
            _ => (0, false),
        };
        if anchor != 0 {
            self.anchors.add(span);
        }
        if tag {
            self.problems.push(
                Diagnostic::new("tag", span, "YAML tags are not part of the language")
                    .help("remove `!…`; put a text in quotes if it looks like a number"),
            );
        }
        match event {
            Event::Scalar(text, style, ..) => {
                let kind = self.scalar(&text, style, span);
                Ok(Node { kind, span })
            }
            Event::SequenceStart(..) => self.list(span, depth + 1),
            Event::MappingStart(..) => self.map(span, depth + 1),
            _ => {
                self.aliases.add(span);
                let kind = NodeKind::Invalid;
                Ok(Node { kind, span })
            }
        }
    }

    /// The list that begins at `place`. Its span ends where its last item or its bracket does.
    fn list(&mut self, mut place: Span, depth: usize) -> Result<Node, Fatal> {
        self.check_depth(place, depth)?;
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd | Event::StreamEnd) {
                self.close(&mut place, span);
                let kind = NodeKind::List(items);
                return Ok(Node { kind, span: place });
            }
            let item = self.node(event, span, depth)?;
            place.end = place.end.max(item.span.end);
            items.push(item);
        }
    }

    /// Where a list or map ends: at its closing bracket, if it has one. Without, the event is at
    /// whatever comes next, and has no length.
    fn close(&self, place: &mut Span, end: YamlSpan) {
        let end = self.at(end);
        if end.start < end.end {
            place.end = place.end.max(end.end);
        }
    }

    /// The map that begins at `place`. Its span ends where its last value or its brace does.
    fn map(&mut self, mut place: Span, depth: usize) -> Result<Node, Fatal> {
        self.check_depth(place, depth)?;
        let mut entries: Vec<Entry> = Vec::new();
        let mut places: HashMap<String, Span> = HashMap::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd | Event::StreamEnd) {
                self.close(&mut place, span);
                let kind = NodeKind::Map(entries);
                return Ok(Node { kind, span: place });
            }
            let key = self.key(event, span, depth)?;
            let (event, span) = self.next()?;
            let value = self.node(event, span, depth)?;
            place.end = place.end.max(value.span.end);
            let Some(key) = key else { continue };
            if let Some(first) = places.get(&key.value) {
                self.problems.push(
                    Diagnostic::new(
                        "duplicate-key",
                        key.span,
                        format!("key {} twice in one map", quote(&key.value)),
                    )
                    .here("second")
                    .label(*first, "first")
                    .help("keep one of them"),
                );
                continue;
            }
            places.insert(key.value.clone(), key.span);
            entries.push(Entry { key, value });
        }
    }

    /// The key that begins with `event`; `None` if it cannot be one, which has been reported.
    fn key(
        &mut self,
        event: Event<'a>,
        span: YamlSpan,
        depth: usize,
    ) -> Result<Option<Spanned<String>>, Fatal> {
        let at = self.at(span);
        match event {
            Event::Scalar(text, _, 0, None) if text == "<<" => {
                self.problems.push(
                    Diagnostic::new(
                        "merge-key",
                        at,
                        "YAML merge keys are not part of the language",
                    )
                    .help("write the keys out"),
                );
                Ok(None)
            }
            Event::Scalar(text, _, 0, None) => {
                let value = text.into_owned();
                self.check_text(&value, at);
                Ok(Some(Spanned { value, span: at }))
            }
            event => {
                let is_collection =
                    matches!(event, Event::SequenceStart(..) | Event::MappingStart(..));
                let node = self.node(event, span, depth)?;
                if is_collection {
                    self.problems.push(
                        Diagnostic::new("key-not-text", node.span, "a key must be a text")
                            .help("put a text that begins with `{` or `[` in quotes"),
                    );
                }
                Ok(None)
            }
        }
    }

    fn scalar(
        &mut self,
        text: &str,
        style: serde_yaml::granit_parser::ScalarStyle,
        span: Span,
    ) -> NodeKind {
        let kind = scalar::interpret(text, style);
        if let NodeKind::Text(text) = &kind
            && !self.check_text(text, span)
        {
            return NodeKind::Invalid;
        }
        kind
    }

    /// Whether a text is fit to be shown and copied into documentation.
    fn check_text(&mut self, text: &str, span: Span) -> bool {
        if let Some(character) = text.chars().find(|character| is_unprintable(*character)) {
            let name = format!("U+{:04X}", u32::from(character));
            self.problems.push(
                Diagnostic::new("unprintable", span, format!("text with the unprintable character {name}"))
                    .help("remove it; control characters and characters that change the direction of text are refused everywhere"),
            );
            return false;
        }
        let length = text.chars().count();
        if length > TEXT_MAX {
            self.problems.push(
                Diagnostic::new(
                    "text-too-long",
                    span,
                    format!("text of {length} characters; {TEXT_MAX} are allowed"),
                )
                .help("shorten it"),
            );
            return false;
        }
        true
    }

    fn report_repeated(&mut self) {
        self.problems.extend(self.anchors.report(
            "anchor",
            "anchors",
            "remove `&…` and write the value out where it is needed again",
        ));
        self.problems.extend(
            self.aliases
                .report("alias", "aliases", "write the value out"),
        );
    }

    fn check_depth(&self, span: Span, depth: usize) -> Result<(), Fatal> {
        if depth <= self.depth_max {
            return Ok(());
        }
        let message = format!("nested more than {} deep", self.depth_max);
        Err(Diagnostic::new("too-deep", span, message)
            .help("lists and maps of a spec nest 12 deep at most; give nested types names under `types`")
            .into())
    }

    fn at(&self, span: YamlSpan) -> Span {
        place(self.file, self.text, span)
    }
}

/// The bytes of `span`; a range within `text` whatever the parser said.
fn place(file: FileId, text: &str, span: YamlSpan) -> Span {
    let start = span.start.byte_offset().unwrap_or_default().min(text.len());
    let end = span
        .end
        .byte_offset()
        .unwrap_or(start)
        .clamp(start, text.len());
    Span { file, start, end }
}
