//! `cargo run -p site`: builds the book of this repository and says what to open.

use std::{env, process::ExitCode};

fn main() -> ExitCode {
    if env::args_os().len() > 1 {
        eprintln!(
            "usage: cargo run -p site\n\nBuilds generated/book as a site. It takes no options."
        );
        return ExitCode::from(2);
    }
    // mdBook warns this way of what it cannot make sense of.
    tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::WARN)
        .with_writer(std::io::stderr)
        .without_time()
        .with_target(false)
        .init();
    match site::build(&site::book(), &site::destination()) {
        Ok(built) => {
            let seconds = built.took.as_secs_f64();
            println!("{} pages in {seconds:.1} s", built.pages);
            println!("open {}", built.start.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
