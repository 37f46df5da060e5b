#![allow(clippy::unwrap_used)]

mod answers;
mod at_once;
mod bodies;
mod each;
mod filters;
mod fixture;
mod limits;
mod paging;
mod paging_property;
mod rejections;
mod requests;
mod retries;
mod scopes;
mod uploads;
