//! What tasks and threads can do with public types. The compiler is the test.

use crate::generated::{Call, Client, ClientBuilder, Session};
use crate::transport::{HttpTransport, ResponseBody, TransportError};
use crate::*;

/// Not `Sync` on its own: names of records stand for types that need not even exist at run time.
#[expect(dead_code, reason = "only its type is needed")]
struct Record(std::cell::Cell<*const u8>);

fn moves<T: Send + Unpin + 'static>() {}

fn is_shared<T: Send + Sync + Unpin + 'static>() {}

#[test]
fn streams_move_between_threads() {
    // Whoever reads from them changes them, so that there is nothing to share.
    moves::<Items<Record>>();
    moves::<Pages<Page<Record>>>();
    moves::<Download>();
    moves::<Upload>();
    moves::<ResponseBody>();
}

#[test]
fn everything_else_is_shared_by_threads() {
    is_shared::<Client>();
    is_shared::<ClientBuilder>();
    is_shared::<Session>();
    is_shared::<Call>();
    is_shared::<Authorization>();
    is_shared::<Pending>();
    is_shared::<Secret>();
    is_shared::<Error>();
    is_shared::<ServerError>();
    is_shared::<TransportError>();
    is_shared::<HttpTransport>();
    is_shared::<Operation>();
    is_shared::<Limit>();
    is_shared::<Progress>();
    is_shared::<File>();
    is_shared::<Page<u8, u8>>();
    is_shared::<Linked<u8, u8>>();
    is_shared::<MapOrList<u8>>();
    is_shared::<TextOr<u8>>();
    is_shared::<Values<'static, u8>>();
    is_shared::<(Date, DateTime, Decimal, Time, Timestamp)>();
}

#[test]
fn names_of_records_ask_nothing_of_them() {
    is_shared::<Id<Record>>();
    is_shared::<Field<Record, Record>>();
    is_shared::<Link<Record, Record>>();
    is_shared::<Condition<Record>>();
    is_shared::<Sort<Record>>();
}
