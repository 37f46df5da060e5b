//! What happens in a flow, before it is drawn: who sends what to whom.

mod answer;
mod hosts;
mod login;
mod parts;
mod password;
mod refresh;
mod revoke;

use specs::model::Provider;

pub(super) use parts::rate;

use crate::prose;
use crate::text::markup::Markdown;

/// Who takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Party {
    /// The person who logs in.
    Person,
    /// The browser, in which the person logs in.
    Browser,
    /// The program with the generated crate in it.
    Application,
    /// Where sessions are kept.
    Store,
    /// The provider's authorization server.
    Provider,
    /// The API behind the tokens.
    Api,
}

impl Party {
    /// All, in the order in which they are drawn.
    pub(super) const ALL: [Self; 6] = [
        Self::Person,
        Self::Browser,
        Self::Application,
        Self::Store,
        Self::Provider,
        Self::Api,
    ];

    /// The name, short enough for a lane.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Person => "Person",
            Self::Browser => "Browser",
            Self::Application => "App",
            Self::Store => "Store",
            Self::Provider => "Provider",
            Self::Api => "API",
        }
    }
}

/// A flow. All texts are plain, as the spec has them.
#[derive(Clone, Debug)]
pub(super) struct Flow {
    /// Name of the picture, without its ending.
    pub(super) id: &'static str,
    /// What the flow is called.
    pub(super) title: &'static str,
    /// Who has which hosts.
    pub(super) hosts: Vec<Row>,
    /// Where values in addresses come from that differ between connections.
    pub(super) variables: Vec<Row>,
    /// What happens, in order.
    pub(super) steps: Vec<Step>,
}

/// One message.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// Who sends it.
    pub(super) from: Party,
    /// Who passes it on.
    pub(super) via: Option<Party>,
    /// Who gets it.
    pub(super) to: Party,
    /// Whether it answers the message before.
    pub(super) is_answer: bool,
    /// What it is for.
    pub(super) title: &'static str,
    /// HTTP method and address of a request.
    pub(super) request: Option<(&'static str, String)>,
    /// What it carries.
    pub(super) groups: Vec<Group>,
    /// What else is to be known, a sentence each.
    pub(super) notes: Vec<String>,
}

/// Fields that stand in one place.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// The place.
    pub(super) label: &'static str,
    /// The fields.
    pub(super) rows: Vec<Row>,
}

/// A field by its name on the wire, or something else that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The name.
    pub(super) name: String,
    /// What it is; empty where the name says it.
    pub(super) meaning: String,
}

impl Row {
    /// A name and what it means.
    pub(super) fn new(name: impl Into<String>, meaning: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            meaning: meaning.into(),
        }
    }
}

impl Step {
    /// A message without content.
    pub(super) fn new(from: Party, to: Party, title: &'static str) -> Self {
        Self {
            from,
            via: None,
            to,
            is_answer: false,
            title,
            request: None,
            groups: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// With a sentence to it.
    pub(super) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// From whom to whom, in words.
    pub(super) fn route(&self) -> String {
        let parties = [Some(self.from), self.via, Some(self.to)];
        let names: Vec<_> = parties.into_iter().flatten().map(Party::name).collect();
        names.join(" → ")
    }

    /// The step as a line of Markdown, for readers who do not see the picture.
    fn markdown(&self) -> Markdown {
        let mut parts = vec![format!("**{}** ({})", self.title, self.route())];
        if let Some((method, url)) = &self.request {
            parts.push(format!(": {method} {}", Markdown::code(url)));
        }
        for group in &self.groups {
            let rows: Vec<_> = group.rows.iter().map(row_markdown).collect();
            parts.push(format!("; {}: {}", group.label, rows.join(", ")));
        }
        parts.push(".".to_owned());
        let notes = self.notes.iter();
        parts.extend(notes.map(|note| format!(" {}", prose::line(note))));
        Markdown::ours(parts.concat())
    }
}

fn row_markdown(row: &Row) -> String {
    let name = Markdown::code(&row.name);
    if row.meaning.is_empty() {
        name.to_string()
    } else {
        format!("{name} ({})", prose::line(&row.meaning))
    }
}

impl Flow {
    /// The steps as lines of Markdown.
    pub(super) fn markdown(&self) -> Vec<Markdown> {
        self.steps.iter().map(Step::markdown).collect()
    }

    /// The steps in one sentence.
    pub(super) fn description(&self) -> String {
        let steps = self.steps.iter().enumerate();
        let steps: Vec<_> = steps
            .map(|(index, step)| format!("{}. {}: {}.", index + 1, step.route(), step.title))
            .collect();
        steps.join(" ")
    }

    /// Whether a party sends, passes on or gets a message.
    pub(super) fn has(&self, party: Party) -> bool {
        let mut steps = self.steps.iter();
        steps.any(|step| step.from == party || step.to == party || step.via == Some(party))
    }
}

/// The flows of a provider: the login, and every further request it has.
pub(super) fn flows(provider: &Provider) -> Vec<Flow> {
    let further = [
        refresh::flow(provider),
        password::flow(provider),
        revoke::flow(provider),
    ];
    let mut flows = vec![login::flow(provider)];
    flows.extend(further.into_iter().flatten());
    flows
}
