//! Faults on demand.
//!
//! ```no_run
//! # async fn example(emulator: emulator::Emulator) -> Result<(), emulator::Error> {
//! use emulator::{Fault, FaultKind, RequestKind};
//!
//! // The next refresh succeeds at the provider, but the answer is lost.
//! let lost = Fault::on(RequestKind::Refresh).once(FaultKind::ResetAfter);
//! emulator.faults().arm(lost)?;
//! # Ok(())
//! # }
//! ```

mod apply;
mod kind;
mod shapes;
#[cfg(test)]
mod tests;

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard},
};

use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::{
    Error,
    exchange::RequestKind,
    world::{Site, lock},
};

pub(crate) use apply::{after, before};
pub use kind::{FaultKind, StatusFault};
pub use shapes::AnswerShape;

/// Most faults that are armed at a time.
const MOST: usize = 1_000;

/// What goes wrong, for which requests, and how often.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// Id of the provider. `None`: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    provider: Option<String>,
    on: FaultTarget,
    #[serde(default)]
    when: When,
    #[serde(rename = "fault")]
    kind: FaultKind,
}

impl Fault {
    /// A fault for requests of a kind.
    pub fn on(kind: RequestKind) -> FaultOn {
        FaultOn::new(FaultTarget::Kind(kind))
    }

    /// A fault for calls of an operation, `resource.operation`.
    pub fn on_operation(operation: impl Into<String>) -> FaultOn {
        FaultOn::new(FaultTarget::Operation(operation.into()))
    }

    /// A fault for requests of all kinds.
    pub fn on_any() -> FaultOn {
        FaultOn::new(FaultTarget::Any)
    }

    /// What goes wrong.
    pub fn kind(&self) -> &FaultKind {
        &self.kind
    }

    fn is_meant(&self, provider: &str, kind: RequestKind, operation: Option<&str>) -> bool {
        let ours = self.provider.as_deref().is_none_or(|one| one == provider);
        ours && self.kind.is_for(kind)
            && match &self.on {
                FaultTarget::Any => true,
                FaultTarget::Kind(one) => *one == kind,
                FaultTarget::Operation(one) => Some(one.as_str()) == operation,
            }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} on {}",
            self.kind,
            String::from(self.on.clone())
        )
    }
}

/// For which requests something goes wrong: a [`Fault`] that is being made.
#[derive(Clone, Debug)]
#[must_use = "nothing goes wrong until it is said what, and armed"]
pub struct FaultOn {
    provider: Option<String>,
    on: FaultTarget,
}

impl FaultOn {
    fn new(on: FaultTarget) -> Self {
        Self { provider: None, on }
    }

    /// Only at the provider with this id. At all unless set.
    pub fn provider(mut self, id: impl Into<String>) -> Self {
        self.provider = Some(id.into());
        self
    }

    /// For the next such request.
    pub fn once(self, fault: FaultKind) -> Fault {
        self.when(When::Once, fault)
    }

    /// For all such requests.
    pub fn always(self, fault: FaultKind) -> Fault {
        self.when(When::Always, fault)
    }

    /// For the `n`th such request from now on; the next one is the first.
    pub fn nth(self, n: u64, fault: FaultKind) -> Fault {
        self.when(When::Nth(n), fault)
    }

    fn when(self, when: When, fault: FaultKind) -> Fault {
        Fault {
            provider: self.provider,
            on: self.on,
            when,
            kind: fault,
        }
    }
}

/// Which requests are meant: `any`, a [`RequestKind`] or `resource.operation`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
enum FaultTarget {
    Any,
    Kind(RequestKind),
    Operation(String),
}

impl From<FaultTarget> for String {
    fn from(target: FaultTarget) -> Self {
        match target {
            FaultTarget::Any => "any".to_owned(),
            FaultTarget::Kind(kind) => kind.to_string(),
            FaultTarget::Operation(operation) => operation,
        }
    }
}

impl TryFrom<String> for FaultTarget {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let kinds = RequestKind::ALL.into_iter();
        let mut named = kinds.filter(|kind| kind.to_string() == text);
        match named.next() {
            Some(kind) => Ok(Self::Kind(kind)),
            None if text == "any" => Ok(Self::Any),
            None if text.contains('.') => Ok(Self::Operation(text)),
            None => Err(format!(
                "{text:?} is no request: it is any, authorize, token, refresh, password, revoke, \
                 api or resource.operation"
            )),
        }
    }
}

/// How often a fault occurs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum When {
    #[default]
    Once,
    Always,
    Nth(u64),
}

/// A fault that waits for its request.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArmedFault {
    /// Number by which it is disarmed.
    pub id: u64,
    /// What it is.
    #[serde(flatten)]
    pub fault: Fault,
    /// How many requests that are meant have come.
    pub seen: u64,
}

impl ArmedFault {
    /// Whether the request that was counted last is the one.
    fn is_due(&self) -> bool {
        match self.fault.when {
            When::Once | When::Always => true,
            When::Nth(n) => self.seen >= n,
        }
    }
}

/// The faults that are armed. Clones are the same list.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    /// Providers and their operations.
    known: Vec<(String, Vec<String>)>,
    armed: Mutex<Armed>,
    /// Told whenever all faults are disarmed.
    cleared: watch::Sender<()>,
}

#[derive(Debug, Default)]
struct Armed {
    last: u64,
    faults: Vec<ArmedFault>,
}

impl Faults {
    /// Faults for these providers; none is armed.
    pub(crate) fn new(sites: &[Site]) -> Self {
        let known = sites
            .iter()
            .map(|site| (site.model.id.clone(), site.operations()));
        let shared = Shared {
            known: known.collect(),
            armed: Mutex::default(),
            cleared: watch::Sender::default(),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// Arms a fault and returns the number by which it is disarmed. Of several that are meant for
    /// a request, the one that was armed first occurs.
    ///
    /// # Errors
    ///
    /// If it could never occur: there is no such provider or operation, or the answer it describes
    /// cannot be sent; or if a thousand are armed already.
    pub fn arm(&self, fault: Fault) -> Result<u64, Error> {
        self.check(&fault)?;
        let mut armed = self.armed_list();
        if armed.faults.len() >= MOST {
            return Err(Error::new(format!("{MOST} faults are armed already")));
        }
        armed.last += 1;
        let id = armed.last;
        armed.faults.push(ArmedFault { id, fault, seen: 0 });
        Ok(id)
    }

    /// The faults that are armed, in the order in which they were. One that has occurred as often
    /// as it should is no longer.
    pub fn armed(&self) -> Vec<ArmedFault> {
        self.armed_list().faults.clone()
    }

    /// Disarms a fault. False: there is none with this number.
    pub fn disarm(&self, id: u64) -> bool {
        let mut armed = self.armed_list();
        let before = armed.faults.len();
        armed.faults.retain(|one| one.id != id);
        armed.faults.len() < before
    }

    /// Disarms all, and ends those that last: what is left of slow answers comes at once, and
    /// connections that hang are reset.
    pub fn clear(&self) {
        self.armed_list().faults.clear();
        self.shared.cleared.send_replace(());
    }

    /// Tells when all are disarmed, from now on.
    pub(crate) fn cleared(&self) -> watch::Receiver<()> {
        self.shared.cleared.subscribe()
    }

    /// Whether no fault is armed.
    pub(crate) fn is_empty(&self) -> bool {
        self.armed_list().faults.is_empty()
    }

    /// The fault that occurs now, at a request of this kind.
    pub(crate) fn take(
        &self,
        provider: &str,
        kind: RequestKind,
        operation: Option<&str>,
    ) -> Option<Fault> {
        let mut armed = self.armed_list();
        let mut due = None;
        for (index, one) in armed.faults.iter_mut().enumerate() {
            if one.fault.is_meant(provider, kind, operation) {
                one.seen += 1;
                if due.is_none() && one.is_due() {
                    due = Some(index);
                }
            }
        }
        let index = due?;
        let fault = armed.faults.get(index)?.fault.clone();
        if fault.when != When::Always {
            armed.faults.remove(index);
        }
        Some(fault)
    }

    fn check(&self, fault: &Fault) -> Result<(), Error> {
        let known = &self.shared.known;
        let meant = |(id, _): &&(String, _)| fault.provider.as_ref().is_none_or(|one| one == id);
        let mut providers = known.iter().filter(meant).peekable();
        if let (None, Some(provider)) = (providers.peek(), &fault.provider) {
            return Err(Error::new(format!("no provider {provider} is emulated")));
        }
        if let FaultTarget::Operation(operation) = &fault.on
            && !providers.any(|(_, operations)| operations.contains(operation))
        {
            return Err(Error::new(format!(
                "no provider has an operation {operation}"
            )));
        }
        let occurs = match &fault.on {
            FaultTarget::Any => true,
            FaultTarget::Kind(kind) => fault.kind.is_for(*kind),
            FaultTarget::Operation(_) => fault.kind.is_for(RequestKind::Api),
        };
        if !occurs {
            return Err(Error::new("only token requests are answered with tokens"));
        }
        if fault.when == When::Nth(0) {
            return Err(Error::new("requests are counted from 1: there is no 0th"));
        }
        fault.kind.check()
    }

    fn armed_list(&self) -> MutexGuard<'_, Armed> {
        lock(&self.shared.armed)
    }
}
