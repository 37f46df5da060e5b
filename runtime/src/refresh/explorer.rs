//! Tries the refresh protocol exhaustively: every order in which three processes, a provider and
//! what lies between them can do what they do, up to a bound, and in every state what must hold.
//!
//! The processes call the functions of `protocol` itself, in the order in which `drive` and
//! `present` do (`actor`). Between any two of their steps others can act, time can go on for longer
//! than a lease, an answer can be lost, a process can die (`moves`). `properties` says what must hold,
//! `provider` what providers do, and `mutation` breaks the protocol on purpose, to see that each
//! property notices.
//!
//! `PROTOCOL_DEPTH=1 cargo test -p provider-runtime explorer -- --nocapture` goes further than the
//! usual run and prints how many states there were.

mod actor;
mod key;
mod moves;
mod mutation;
mod properties;
mod provider;
mod search;
mod tests;
mod world;
