//! How long calls may take, and how large answers may be.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;

use super::fixture::{get_tasks, operation, session_on, wait};
use crate::call::Call;
use crate::operation::{Body, Operation, Parameter};
use crate::provider::Method;
use crate::transport::{BoxFuture, RequestOptions, Transport, TransportError};
use crate::value::File;

const FILE: Parameter = Parameter::whole_body("file");

/// Notes the time each request is given.
#[derive(Clone, Default)]
struct Times(Arc<Mutex<Vec<Duration>>>);

impl Transport for Times {
    fn send<'a>(
        &'a self,
        _: http::Request<Bytes>,
        options: &'a RequestOptions,
    ) -> BoxFuture<'a, Result<http::Response<Bytes>, TransportError>> {
        self.0.lock().unwrap().push(options.timeout);
        Box::pin(async { Ok(http::Response::new(Bytes::from_static(b"{}"))) })
    }
}

fn call(times: &Times, length: usize) -> Call {
    let upload = Operation {
        method: Method::Put,
        body: Some(Body::Raw {
            content_type: "text/csv",
        }),
        ..get_tasks()
    };
    let mut call = Call::new(&session_on(times.clone(), None), operation(upload));
    call.set_file(FILE, File::new("a", vec![b'x'; length]));
    call
}

#[test]
fn a_large_file_has_the_time_that_a_slow_line_takes() {
    let times = Times::default();
    let mebibyte = 1024 * 1024;
    wait(call(&times, 0).send_empty()).unwrap();
    wait(call(&times, 8 * mebibyte).send_empty()).unwrap();
    let _ = wait(call(&times, 8 * mebibyte).download()).unwrap();
    let seconds = [60, 60 + 128, 60 + 128].map(Duration::from_secs);
    assert_eq!(*times.0.lock().unwrap(), seconds);
    // The largest file that a provider known here takes.
    let largest = RequestOptions::API.with_body(400 * mebibyte).timeout;
    assert!(largest > Duration::from_secs(3600));
}
