//! Compares this crate with the public index and with the answers of opam-monorepo, where they lie on this machine.
//!
//! ```text
//! cargo run -p mirage-opam --example conformance -- FOLDER
//! ```
//!
//! The folder has `opam-repository.tar.zst`, `opam-overlays.tar.zst`, and `expected/*.json`: requests with their answers.

#![allow(clippy::disallowed_types, clippy::disallowed_methods, reason = "it is a program")]

#[path = "../src/bin/mirage-opam/request.rs"]
mod request;

use mirage_opam::repository::{Pack, Repositories, Repository, Source};
use mirage_opam::solve::{Request, SolveError, solve};
use mirage_opam::{Package, syntax};
use request::{Answer, Changes, RequestFile};
use serde_json::{Value, json};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1) else {
        eprintln!("Usage: conformance FOLDER");
        return ExitCode::from(2);
    };
    match compare(Path::new(&folder)) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(differences) => {
            eprintln!("{differences} differences");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn compare(folder: &Path) -> Result<usize> {
    let mut packs = Vec::new();
    for archive in ["opam-overlays.tar.zst", "opam-repository.tar.zst"] {
        packs.push(Pack::in_memory(Source::at(&folder.join(archive))?)?);
    }
    let mut differences = 0;
    for pack in &packs {
        differences += files(pack)?;
    }
    let world = Repositories::new(packs);
    let mut cases: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(folder.join("expected"))? {
        cases.push(entry?.path());
    }
    cases.sort();
    for case in &cases {
        differences += answer(&world, case)?;
    }
    differences += explanations(&world, &folder.join("expected/conduit-hvt.json"))?;
    Ok(differences)
}

/// Every file is read, means something, and is read again as it was printed; what is left of it when it is damaged
/// is a file or an error.
fn files(pack: &Pack) -> Result<usize> {
    let mut different = 0;
    let mut random = Random(1);
    for name in pack.names()? {
        for version in pack.versions(&name)? {
            let text = pack.opam(&name, &version)?.unwrap_or_default();
            let read = || -> Result<bool> {
                let file = syntax::parse(&text)?;
                Package::from_file(&name, &version, &text, &file)?;
                Ok(syntax::parse(&file.to_string())? == file)
            };
            match read() {
                Ok(true) => {}
                Ok(false) => {
                    different += 1;
                    println!("{name}.{version} is another file when it is printed");
                }
                Err(error) => {
                    different += 1;
                    println!("{name}.{version}: {error}");
                }
            }
            if random.below(10) == 0 {
                let damaged = random.damage(&text);
                let _ = Package::parse(&name, &version, &damaged);
            }
        }
    }
    println!(
        "{}: {} files, {different} of them different",
        pack.label(),
        pack.count()
    );
    Ok(different)
}

/// The answer to a request is the expected one.
fn answer(world: &Repositories, path: &Path) -> Result<usize> {
    let expected: Value = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let request = serde_json::from_value::<RequestFile>(expected.clone())?.into_request(&Changes::default())?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let solution = match solve(world, &request) {
        Ok(solution) => serde_json::to_value(Answer::from(&solution))?,
        Err(error) => {
            println!("{name}: {error}");
            return Ok(1);
        }
    };
    let mut different = 0;
    for part in ["packages", "from_source", "archives"] {
        if solution[part] != expected[part] {
            different += 1;
            println!(
                "{name}: {part} differ: {} in place of {}",
                solution[part], expected[part]
            );
        }
    }
    let packages = solution["packages"].as_object().map_or(0, serde_json::Map::len);
    println!("{name}: {packages} packages, {different} parts different");
    Ok(different)
}

/// Requests that have no answer, and words that their explanation has to begin with.
fn explanations(world: &Repositories, server: &Path) -> Result<usize> {
    let server: Value = serde_json::from_str(&std::fs::read_to_string(server)?)?;
    let environment = &server["environment"];
    let with = |request: Value| json!({ "request": request, "environment": environment });
    let mut pinned = with(json!({ "tcpip": ">= \"9.0.0\"" }));
    pinned["pins"] = json!({ "tcpip": "8.0.0" });
    let mut self_excluding = with(json!({ "tcpip": "" }));
    self_excluding["pins"] =
        json!({ "tcpip": { "version": "dev", "opam": "depends: [\"dune\" \"tls-mirage\" \"tcpip\" {< \"9\"}]" } });
    let old = Changes {
        settings: vec![("ocaml".to_owned(), "4.13.1".to_owned())],
        ..Changes::default()
    };
    let now = Changes::default();
    let cases = [
        (server.clone(), &old, "mirage-crypto-rng"),
        (
            with(json!({ "git": ">= \"3.0\" & < \"4\"", "git-kv": ">= \"0.2.0\"" })),
            &now,
            "git-kv 0.2.0 to 0.2.3 need carton >= 1.1.0, but carton-git",
        ),
        (
            pinned,
            &now,
            "tcpip >= 9.0.0 is asked for, but tcpip is pinned to 8.0.0",
        ),
        (
            self_excluding,
            &now,
            "tcpip dev needs tcpip < 9, but tcpip is pinned to dev",
        ),
        (with(json!({ "mirage-monitoring": "" })), &now, "memtrace-mirage"),
        (
            with(json!({ "mirage_crypto": "" })),
            &now,
            "mirage_crypto is asked for, but no package is called",
        ),
        (
            with(json!({ "lwt": ">= \"100\"" })),
            &now,
            "lwt >= 100 is asked for, but there is only lwt",
        ),
    ];
    let mut different = 0;
    for (case, changes, start) in cases {
        let request: Request = serde_json::from_value::<RequestFile>(case)?.into_request(changes)?;
        let text = match solve(world, &request) {
            Ok(_) => "there is a solution".to_owned(),
            Err(SolveError::Unsatisfiable(explanation)) => explanation.to_string(),
            Err(error) => return Err(error.into()),
        };
        println!("\n{text}");
        if !text.starts_with(start) || text.lines().count() > 15 {
            different += 1;
            println!("(that should begin with `{start}`, and have at most 15 lines)");
        }
    }
    Ok(different)
}

/// Numbers that look random, and are the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or_default() % limit.max(1)
    }

    /// The text with a few bytes changed, left out or doubled.
    fn damage(&mut self, text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        for _ in 0..4 {
            let at = self.below(bytes.len());
            match (self.below(3), bytes.get(at).copied()) {
                (0, Some(_)) => bytes[at] = b"\"\\[]{}()|&!?=:%#*"[self.below(17)],
                (1, Some(_)) => drop(bytes.remove(at)),
                (_, Some(byte)) => bytes.insert(at, byte),
                _ => {}
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }
}
