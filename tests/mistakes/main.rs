//! Every mistake of `cases` is made, and caught before OCaml is compiled. `TABLE.md` says by whom and with which words.

use mistakes_tests::{Case, Caught, Playground, Stage, table};
use std::fs;

#[test]
fn mistakes_are_caught_early() {
    let cases = Case::all();
    let playground = Playground::new(&cases);
    let mut compiled = playground.compile();
    let caught = |case: &Case| compiled.remove(&case.name);
    let results: Vec<Option<Caught>> = cases.iter().map(caught).collect();
    let results: Vec<(Case, Caught)> = cases
        .into_iter()
        .zip(results)
        .map(|(case, caught)| {
            let caught = caught.unwrap_or_else(|| playground.run(&case));
            (case, caught)
        })
        .collect();
    if std::env::var_os("MISTAKES_VERBOSE").is_some() {
        for (case, caught) in &results {
            println!("==== {}: {}\n{}", case.name, case.title, caught.report);
        }
    }
    for (case, caught) in &results {
        let name = &case.name;
        assert_ne!(
            caught.stage,
            Stage::Later,
            "{name}: nothing before OCaml's compiler sees that mistake"
        );
        let is_of_command_line = case.command.len() > 1;
        assert!(
            caught.line.is_some() || is_of_command_line,
            "{name} leads to no line of the user's:\n{}",
            caught.report
        );
    }
    let by_rustc = results
        .iter()
        .filter(|(_, caught)| caught.stage == Stage::Rustc)
        .count();
    assert!(
        by_rustc * 4 >= results.len() * 3,
        "rustc catches only {by_rustc} of {} mistakes",
        results.len()
    );
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/TABLE.md");
    let text = table(&results);
    if std::env::var_os("MISTAKES").is_some_and(|word| word == "overwrite") {
        fs::write(path, &text).unwrap();
    }
    let known = fs::read_to_string(path).unwrap_or_default();
    let changed = text
        .lines()
        .filter(|line| !known.lines().any(|known| known == *line))
        .collect::<Vec<_>>()
        .join("\n");
    assert!(
        known == text,
        "TABLE.md is not what the cases say now; `MISTAKES=overwrite cargo test -p mistakes-tests` writes it. New:\n{changed}"
    );
}
