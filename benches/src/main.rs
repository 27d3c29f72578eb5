//! Measures what a user waits for, and prints it beside what it is compared with.
//!
//! ```text
//! cargo run --release -p benches                 configure, graph and build
//! cargo run --release -p benches -- configure    some of: configure graph build cold lock solo5
//! ```

mod build;
mod cold;
mod configure;
mod graph;
mod lock;
mod measure;
mod solo5;

use std::process::ExitCode;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match perform(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn perform(words: &[&str]) -> Result<()> {
    match words {
        [] => perform(&["configure", "graph", "build"]),
        // The process that a measurement of memory starts.
        ["graph-of", shape, size] => graph::child(shape, size.parse()?),
        // The process whose time and memory are measured.
        ["lock-of", request, repositories @ ..] => lock::child(request, repositories),
        // The process that has a network of its own.
        ["net-of", tender, image] => solo5::net_in_namespace(tender, image),
        words => words.iter().try_for_each(|word| match *word {
            "configure" => configure::bench(),
            "graph" => graph::bench(),
            "build" => build::bench(),
            "cold" => cold::bench(),
            "lock" => lock::bench(),
            "solo5" => solo5::bench(),
            other => Err(format!("no bench is called `{other}`: configure, graph, build, cold, lock, solo5").into()),
        }),
    }
}
