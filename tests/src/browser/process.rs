//! The process of chromedriver.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

/// Starts `chromedriver`; the port at which it listens.
pub fn start(program: &str) -> (Child, u16) {
    // It takes a free port of IPv6 and the same one of IPv4, and ends if somebody has that.
    for _ in 0..5 {
        let mut process = Command::new(program)
            .args(["--port=0", "--log-level=WARNING"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        if let Some(port) = port(&mut process) {
            return (process, port);
        }
        let _ = process.kill();
        let _ = process.wait();
    }
    panic!("chromedriver does not say its port");
}

/// Reads where chromedriver listens. `None`: it has ended.
fn port(process: &mut Child) -> Option<u16> {
    let output = process.stdout.take().expect("a pipe");
    let mut lines = BufReader::new(output).lines();
    let line = lines.find_map(|line| {
        let line = line.ok()?;
        let (_, port) = line.split_once("started successfully on port ")?;
        Some(port.trim_end_matches('.').to_owned())
    });
    // What comes later must not fill the pipe.
    std::thread::spawn(move || lines.for_each(drop));
    line?.parse().ok()
}
