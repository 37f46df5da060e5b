//! A server with a large file and a long list.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;

/// Bytes of the file.
pub const FILE_SIZE: u64 = 50 * 1024 * 1024;
/// Pages of the list.
pub const PAGES: u64 = 200;
/// Records on a page.
pub const PAGE_SIZE: u64 = 200;

/// Starts the server, which runs as long as the process.
pub fn start() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            thread::spawn(move || serve(stream));
        }
    });
    address
}

/// Answers one request after the other until the client leaves.
fn serve(stream: TcpStream) {
    let mut writer = stream.try_clone().unwrap();
    let mut reader = BufReader::new(stream);
    while let Some(target) = request(&mut reader) {
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let done = match path {
            "/token" => json(&mut writer, TOKENS),
            "/file" => file(&mut writer),
            _ => json(&mut writer, &page(query)),
        };
        if done.is_err() {
            return;
        }
    }
}

const TOKENS: &str =
    r#"{"access_token":"token","token_type":"bearer","expires_in":3600,"refresh_token":"refresh"}"#;

/// Reads a request and returns what it asks for.
fn request(reader: &mut BufReader<TcpStream>) -> Option<String> {
    let mut first = String::new();
    reader.read_line(&mut first).ok().filter(|read| *read > 0)?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        if line.trim().is_empty() {
            break;
        }
        let line = line.to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    first.split(' ').nth(1).map(str::to_owned)
}

fn json(writer: &mut TcpStream, body: &str) -> std::io::Result<()> {
    let length = body.len();
    write!(
        writer,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

fn file(writer: &mut TcpStream) -> std::io::Result<()> {
    write!(
        writer,
        "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: {FILE_SIZE}\r\n\r\n"
    )?;
    let piece = [7; 16 * 1024];
    for _ in 0..FILE_SIZE / piece.len() as u64 {
        writer.write_all(&piece)?;
    }
    Ok(())
}

/// A page of records of about a thousand bytes each.
fn page(query: &str) -> String {
    let number = query.split('&').find_map(|pair| pair.strip_prefix("page="));
    let number: u64 = number.unwrap().parse().unwrap();
    let text = "x".repeat(1000);
    let first = (number - 1) * PAGE_SIZE;
    let records = (first..first + PAGE_SIZE).map(|id| format!(r#"{{"id":{id},"text":"{text}"}}"#));
    let records: Vec<String> = records.collect();
    let next = if number < PAGES { "\"more\"" } else { "null" };
    format!(r#"{{"data":[{}],"next":{next}}}"#, records.join(","))
}
