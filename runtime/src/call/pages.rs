//! Lists as streams of pages and of records.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::Call;
use super::page_answer::PageAnswer;
use super::pager::Pager;
use crate::error::Error;
use crate::page::Page;
use crate::value::kind::Kind;

impl Call {
    /// Sends the call for one page. `K` is the kind of one record, `L` that of what comes along.
    pub async fn send_page<K: Kind, L: Kind>(self) -> Result<Page<K::Value, L::Value>, Error> {
        self.exchange_page().await?.page::<K, L>()
    }

    /// The pages of the list.
    pub fn pages<K: Kind, L: Kind>(self) -> Pages<Page<K::Value, L::Value>> {
        Pages {
            pager: Some(Pager::new(self)),
            read: PageAnswer::page::<K, L>,
        }
    }

    /// The pages of a list within an object of kind `K`.
    pub fn object_pages<K: Kind>(self) -> Pages<K::Value> {
        Pages {
            pager: Some(Pager::new(self)),
            read: |page| page.answer.decode::<K>(),
        }
    }

    /// The records of the list, whatever page they are on. `K` is the kind of one record.
    pub fn items<K: Kind>(self) -> Items<K::Value> {
        Items {
            pager: Pager::new(self),
            page: None,
            read: PageAnswer::record::<K>,
        }
    }
}

/// The pages of a list, each asked for when it is wanted.
///
/// An error ends the stream. Dropping the stream stops it. The provider is asked for the largest
/// pages it allows unless the call names a size, and from the page on that the call names. A
/// provider that sends the same page again is an error, never an endless stream.
#[must_use = "a stream asks for nothing unless it is polled"]
pub struct Pages<P> {
    pager: Option<Pager>,
    read: fn(&PageAnswer) -> Result<P, Error>,
}

impl<P> Pages<P> {
    /// The next page; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<P, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<P, Error>>> {
        let Some(pager) = &mut self.pager else {
            return Poll::Ready(None);
        };
        let page = match ready!(pager.poll_next(context)) {
            Some(Ok(page)) => (self.read)(&page),
            Some(Err(error)) => Err(error),
            None => {
                self.pager = None;
                return Poll::Ready(None);
            }
        };
        if page.is_err() {
            self.pager = None;
        }
        Poll::Ready(Some(page))
    }
}

impl<P> Stream for Pages<P> {
    type Item = Result<P, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<P> fmt::Debug for Pages<P> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Pages")
            .field("pager", &self.pager)
            .finish_non_exhaustive()
    }
}

/// The records of a list, one by one, whatever page they are on.
///
/// A record that cannot be read is an error in its place, and the stream goes on; a page that
/// cannot be had is an error and the end. Only one page is held at a time; for the rest see
/// [`Pages`].
#[must_use = "a stream asks for nothing unless it is polled"]
pub struct Items<T> {
    pager: Pager,
    /// The page being read and the index of its next record.
    page: Option<(PageAnswer, usize)>,
    read: fn(&PageAnswer, usize) -> Result<T, Error>,
}

impl<T> Items<T> {
    /// The next record; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// All records. Fails with the first error.
    pub async fn all(mut self) -> Result<Vec<T>, Error> {
        let mut items = Vec::new();
        while let Some(item) = self.next().await {
            items.push(item?);
        }
        Ok(items)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some((page, index)) = &mut self.page {
                if *index < page.len() {
                    let item = (self.read)(page, *index);
                    *index += 1;
                    return Poll::Ready(Some(item));
                }
                self.page = None;
            }
            match ready!(self.pager.poll_next(context)) {
                Some(Ok(page)) => self.page = Some((page, 0)),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Items")
            .field("pager", &self.pager)
            .finish_non_exhaustive()
    }
}
