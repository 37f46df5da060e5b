//! Sockets, and the way of a request from one to its handler and back.
