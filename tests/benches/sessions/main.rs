//! What a session costs its callers: `cargo bench -p wire-tests --bench sessions`.
//!
//! Three tables: the access token that is held already, a whole call beside the same call made with
//! reqwest alone, and a refresh beside its token request alone. The ways of a table take turns, round
//! by round, so that whatever else the machine does meets all of them; the ratio is what counts. Times
//! are printed and never tested, because machines differ and are noisy. Allocations are counted, and
//! more of them than promised are an error. `-- call` prints the table of that name alone.

mod allocations;
mod call;
mod login;
mod refresh;
mod rounds;
mod server;
mod token;
mod yup;

// The answer, and the type written by hand that reads it, are those of the other benchmark.
#[path = "../decode/by_hand.rs"]
mod by_hand;
#[path = "../decode/lenient.rs"]
mod lenient;
#[allow(dead_code, reason = "the other benchmark has more answers")]
#[path = "../decode/page.rs"]
mod page;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Prints a table.
type Printer = fn() -> Result<()>;

/// Names and printers of the tables.
const TABLES: [(&str, Printer); 3] = [
    ("token", token::print),
    ("call", call::print),
    ("refresh", refresh::print),
];

fn main() -> Result<()> {
    if let Some(answers) = server::answers() {
        return server::run(&answers);
    }
    // A word names the one table that is wanted; cargo itself adds options.
    let wanted = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    for (name, print) in TABLES {
        if wanted.as_deref().is_none_or(|wanted| wanted == name) {
            print()?;
        }
    }
    Ok(())
}
