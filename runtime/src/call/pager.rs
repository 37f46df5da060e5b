//! Fetching the pages of a list one after the other.

use std::collections::HashSet;
use std::fmt;
use std::task::{Context, Poll, ready};

use super::Call;
use super::argument::{Argument, ArgumentValue};
use super::page_answer::{Next, PageAnswer};
use crate::error::{Error, ErrorKind};
use crate::json::Json;
use crate::operation::{Operation, Paging, Parameter};
use crate::transport::BoxFuture;

/// Most empty pages in a row behind which more is looked for.
const MOST_EMPTY: u32 = 3;

/// The pages of a list. One is asked for when the one before has been taken.
pub(super) struct Pager {
    state: State,
}

enum State {
    /// The next page is still to be asked for.
    Ready(Box<Course>),
    /// It is on its way.
    Fetching(BoxFuture<'static, (Box<Course>, Result<PageAnswer, Error>)>),
    /// No page can be asked for.
    Refused(Error),
    /// There is none.
    Done,
}

/// Where a listing stands.
struct Course {
    call: Call,
    /// Number of the next page, or of the records before it.
    position: u64,
    /// Number of records by which a page is known to be full: what was asked for, if the provider
    /// is known to give as many.
    full: Option<u64>,
    /// Digests of the pages with records, so that none comes twice.
    seen: HashSet<u64>,
    /// Empty pages in a row, behind each of which the provider has announced another.
    empty: u32,
}

impl Pager {
    /// The pages from the one that the call's own argument names, else from the first. A call whose
    /// list is not cut into pages has one.
    pub(super) fn new(call: Call) -> Self {
        let state = match Course::new(call) {
            Ok(course) => State::Ready(Box::new(course)),
            Err(error) => State::Refused(error),
        };
        Pager { state }
    }

    /// The next page. After an error there is none. An empty page is one only if it is the first.
    pub(super) fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<PageAnswer, Error>>> {
        loop {
            if let State::Ready(_) = self.state
                && let State::Ready(course) = std::mem::replace(&mut self.state, State::Done)
            {
                self.state = State::Fetching(course.fetch());
            }
            let State::Fetching(fetch) = &mut self.state else {
                return Poll::Ready(match std::mem::replace(&mut self.state, State::Done) {
                    State::Refused(error) => Some(Err(error)),
                    _ => None,
                });
            };
            let (mut course, answer) = ready!(fetch.as_mut().poll(context));
            self.state = State::Done;
            let page = match answer {
                Ok(page) => page,
                Err(error) => return Poll::Ready(Some(Err(error))),
            };
            let is_first = course.seen.is_empty() && course.empty == 0;
            match course.advance(&page) {
                Ok(true) => self.state = State::Ready(course),
                Ok(false) => {}
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
            if page.len() > 0 || is_first {
                return Poll::Ready(Some(Ok(page)));
            }
        }
    }
}

impl fmt::Debug for Pager {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Ready(_) => "Ready",
            State::Fetching(_) => "Fetching",
            State::Refused(_) => "Refused",
            State::Done => "Done",
        };
        formatter.write_str(state)
    }
}

impl Course {
    fn new(mut call: Call) -> Result<Self, Error> {
        let Some(paging) = call.operation.paging else {
            return Ok(Course {
                call,
                position: 0,
                full: None,
                seen: HashSet::new(),
                empty: 0,
            });
        };
        let first = match paging {
            Paging::PageNumber { first, .. } => first,
            Paging::Offset { .. } => 0,
        };
        let position = call.number(paging.position_parameter())?.unwrap_or(first);
        let mut size = call.number(paging.size_parameter())?;
        if size.is_none()
            && let Some(max) = paging.max()
        {
            call.set_number(paging.size_parameter(), max);
            size = Some(max);
        }
        Ok(Course {
            call,
            position,
            // Without a published limit the provider may give less than it was asked for.
            full: size.filter(|size| paging.max().is_some_and(|max| *size <= max)),
            seen: HashSet::new(),
            empty: 0,
        })
    }

    fn fetch(self: Box<Self>) -> BoxFuture<'static, (Box<Self>, Result<PageAnswer, Error>)> {
        Box::pin(async move {
            let mut call = self.call.clone();
            if let Some(paging) = call.operation.paging {
                call.set_number(paging.position_parameter(), self.position);
            }
            let answer = call.exchange_page().await;
            (self, answer)
        })
    }

    /// Moves on behind a page; false if it is the last.
    fn advance(&mut self, page: &PageAnswer) -> Result<bool, Error> {
        let count = u64::try_from(page.len()).unwrap_or(u64::MAX);
        let Some(paging) = self.call.operation.paging else {
            return Ok(false);
        };
        if count == 0 {
            return Ok(self.pass_empty(page));
        }
        self.empty = 0;
        if !self.seen.insert(page.digest) {
            return Err(self.refuse(page, "the provider sent the same page twice"));
        }
        let may_go_on = self.full.is_none_or(|full| count >= full);
        let (step, more) = match paging {
            Paging::PageNumber { .. } => match page.next {
                Next::More => (1, true),
                Next::Last => (1, false),
                Next::Unknown => (1, may_go_on),
            },
            Paging::Offset { .. } => match page.total {
                Some(total) => (count, self.position.saturating_add(count) < total),
                None => (count, may_go_on),
            },
        };
        Ok(self.step(step) && more)
    }

    /// Moves on behind an empty page, if the provider says that there are more: it may leave records
    /// out after it has cut the list into pages. Some say so at every page, so this has an end.
    fn pass_empty(&mut self, page: &PageAnswer) -> bool {
        if page.next != Next::More {
            return false;
        }
        self.empty += 1;
        self.empty <= MOST_EMPTY && self.step(1)
    }

    /// Moves on by so much; false beyond the largest number, where there is no page.
    fn step(&mut self, step: u64) -> bool {
        let position = self.position.checked_add(step);
        self.position = position.unwrap_or_default();
        position.is_some()
    }

    fn refuse(&self, page: &PageAnswer, text: &str) -> Error {
        let error = Error::new(ErrorKind::Decode, self.call.operation.id, text);
        page.answer.with_status(error)
    }
}

impl Call {
    /// The whole number given for a parameter.
    fn number(&self, parameter: Parameter) -> Result<Option<u64>, Error> {
        number(self.operation, &self.arguments, parameter)
    }

    fn set_number(&mut self, parameter: Parameter, number: u64) {
        let value = ArgumentValue::Json(Json::from(number));
        self.replace(Argument { parameter, value });
    }
}

/// Refuses a page larger than the provider allows.
pub(super) fn check_size(operation: &Operation, arguments: &[Argument]) -> Result<(), Error> {
    let Some(paging) = operation.paging else {
        return Ok(());
    };
    let Some(max) = paging.max() else {
        return Ok(());
    };
    let parameter = paging.size_parameter();
    match number(operation, arguments, parameter)? {
        Some(size) if size > max => {
            let name = parameter.name;
            let text = format!("`{name}` is {size}, and a page has at most {max} records");
            Err(Error::configuration(operation.id, text))
        }
        _ => Ok(()),
    }
}

fn number(
    operation: &Operation,
    arguments: &[Argument],
    parameter: Parameter,
) -> Result<Option<u64>, Error> {
    let same = |argument: &&Argument| argument.parameter.is_same(parameter);
    let Some(argument) = arguments.iter().find(same) else {
        return Ok(None);
    };
    let number = match &argument.value {
        ArgumentValue::Json(Json::Null) => return Ok(None),
        ArgumentValue::Json(Json::String(text)) => text.parse().ok(),
        ArgumentValue::Json(value) => value.as_u64(),
        ArgumentValue::File(_) | ArgumentValue::Refused(_) => None,
    };
    let number = number
        .ok_or_else(|| argument.refuse(operation.id, "it is not a whole number from 0 on"))?;
    Ok(Some(number))
}
