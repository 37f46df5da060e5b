//! Pictures of a provider: what happens in each of its flows, and how long things live.
//!
//! A picture is narrow and long: a phone shows it as it is, and no text in it is smaller than 12 px
//! there. It fetches nothing and has no script; its colours follow the reader's colour scheme. The
//! text it shows is that of a spec, measured before it is placed, so it stays where it belongs
//! whatever it is.

mod column;
mod flow;
mod lifetimes;
mod measure;
mod sequence;
mod style;
#[cfg(test)]
mod tests;

use serde::Serialize;
use specs::model::Provider;

use super::markup::{Markdown, Xml};
use super::{LIFETIMES, SEQUENCE, render};
use crate::GenerateError;

/// Width of a picture in its own units.
const WIDTH: u32 = 360;
/// Between the edge of a picture and what is in it.
const MARGIN: u32 = 12;
/// What is left between the margins.
const INNER: u32 = WIDTH - 2 * MARGIN;

/// File of the picture of lifetimes.
pub(crate) const LIFETIMES_FILE: &str = "lifetimes.svg";

/// The style sheet within each picture.
const STYLE: &str = include_str!("../../../templates/generated/book/picture/style.css");

/// A picture, for the page that shows it.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    /// Name of the file, beside the pages of the provider.
    pub(crate) file: String,
    /// The provider's name and what the picture shows; plain text.
    pub(crate) title: String,
    /// All that it says, as items of a list.
    pub(crate) facts: Vec<Markdown>,
}

/// Size, title and look; what all pictures have.
#[derive(Debug, Serialize)]
struct FrameView {
    width: u32,
    height: u32,
    /// Size in CSS pixels where nothing limits it: somewhat larger than on a phone.
    shown_width: u32,
    shown_height: u32,
    title: Xml,
    description: Xml,
    style: &'static str,
}

impl FrameView {
    fn new(provider: &str, title: &str, description: &str, height: u32) -> Self {
        let shown = |length: u32| length * 6 / 5;
        Self {
            width: WIDTH,
            height,
            shown_width: shown(WIDTH),
            shown_height: shown(height),
            title: Xml::text(&full_title(provider, title)),
            description: Xml::text(description),
            style: STYLE,
        }
    }
}

fn full_title(provider: &str, title: &str) -> String {
    format!("{provider}: {title}")
}

/// The pictures of a provider: names of files and what is in them.
pub(crate) fn files(provider: &Provider) -> Result<Vec<(String, String)>, GenerateError> {
    let mut files = Vec::new();
    for flow in flow::flows(provider) {
        let view = sequence::SequenceView::new(&provider.name, &flow);
        files.push((file_name(flow.id), render(SEQUENCE, &view)?));
    }
    let view = lifetimes::LifetimesView::new(provider);
    files.push((file_name(lifetimes::ID), render(LIFETIMES, &view)?));
    Ok(files)
}

/// The same pictures, told.
pub(crate) fn pictures(provider: &Provider) -> Vec<Picture> {
    let of_flows = flow::flows(provider).into_iter().map(|flow| Picture {
        file: file_name(flow.id),
        title: full_title(&provider.name, flow.title),
        facts: flow.markdown(),
    });
    let of_lifetimes = Picture {
        file: file_name(lifetimes::ID),
        title: full_title(&provider.name, lifetimes::TITLE),
        facts: lifetimes::facts(provider),
    };
    of_flows.chain([of_lifetimes]).collect()
}

fn file_name(id: &str) -> String {
    format!("{id}.svg")
}
