#![allow(clippy::unwrap_used)]

mod answers;
mod bodies;
mod fixture;
mod rejections;
mod requests;
