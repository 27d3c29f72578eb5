//! What the program does.

use crate::request::{Answer, Changes, RequestFile};
use lexopt::prelude::*;
use mirage_opam::explain::{Explanation, Remedy};
use mirage_opam::repository::{Pack, Repositories, Repository, Source};
use mirage_opam::solve::{self, SolveError};
use mirage_opam::{Package, PackageName, Version, syntax};
use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Why the program ends without doing what was asked.
pub enum Failure {
    /// The arguments mean nothing.
    Usage(String),
    /// Only the usage was asked for.
    Help,
    /// It could not be done.
    Error(Box<dyn Error>),
}

impl<E: Into<Box<dyn Error>>> From<E> for Failure {
    fn from(error: E) -> Self {
        Failure::Error(error.into())
    }
}

#[derive(Default)]
struct Arguments {
    words: Vec<String>,
    repositories: Vec<PathBuf>,
    changes: Changes,
}

fn arguments() -> Result<Arguments, Failure> {
    let usage = |error: lexopt::Error| Failure::Usage(error.to_string());
    let mut arguments = Arguments::default();
    let text = |parser: &mut lexopt::Parser| parser.value().and_then(|value| value.string()).map_err(usage);
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next().map_err(usage)? {
        match argument {
            Long("repository") => arguments.repositories.push(parser.value().map_err(usage)?.into()),
            Long("set") => {
                let setting = text(&mut parser)?;
                let Some((name, value)) = setting.split_once('=') else {
                    return Err(Failure::Usage(format!("--set wants NAME=VALUE, not `{setting}`")));
                };
                arguments.changes.settings.push((name.to_owned(), value.to_owned()));
            }
            Long("ask") => {
                let asked = text(&mut parser)?;
                let end = asked.find([' ', '<', '>', '=', '!']).unwrap_or(asked.len());
                let (name, bounds) = asked.split_at(end);
                arguments.changes.asked.push((name.to_owned(), bounds.to_owned()));
            }
            Long("leave") => arguments.changes.left.push(text(&mut parser)?),
            Long("unpin") => arguments.changes.unpinned.push(text(&mut parser)?),
            Short('h') | Long("help") => return Err(Failure::Help),
            Value(word) => arguments.words.push(word.string().map_err(usage)?),
            _ => return Err(usage(argument.unexpected())),
        }
    }
    Ok(arguments)
}

/// Does what the arguments of the process say.
pub fn run() -> Result<(), Failure> {
    let arguments = arguments()?;
    let words: Vec<&str> = arguments.words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["solve", request] => solve_request(&arguments, request),
        ["show", package] => show(&arguments, package),
        ["versions", package] => versions(&arguments, package),
        ["parse", files @ ..] if !files.is_empty() => parse(files),
        ["pack", file] => pack(&arguments, Path::new(file)),
        [] => Err(Failure::Usage("a command is missing".to_owned())),
        _ => Err(Failure::Usage(format!(
            "`{}` is no command, or wants other arguments",
            words.join(" ")
        ))),
    }
}

fn open(path: &Path) -> Result<Pack, Failure> {
    Ok(if Pack::is_at(path) {
        Pack::open(path)?
    } else {
        Pack::in_memory(Source::at(path)?)?
    })
}

fn repositories(arguments: &Arguments) -> Result<Repositories, Failure> {
    if arguments.repositories.is_empty() {
        return Err(Failure::Usage("a repository is missing: --repository FILE".to_owned()));
    }
    let packs = arguments
        .repositories
        .iter()
        .map(|path| open(path))
        .collect::<Result<_, _>>()?;
    Ok(Repositories::new(packs))
}

/// Prints; a reader that goes away early is no failure.
fn print(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

fn read(path: &str) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| format!("{path} cannot be read: {error}").into())
}

fn solve_request(arguments: &Arguments, path: &str) -> Result<(), Failure> {
    let file: RequestFile = serde_json::from_str(&read(path)?).map_err(|error| format!("{path}: {error}"))?;
    let request = file
        .into_request(&arguments.changes)
        .map_err(|error| format!("{path}: {error}"))?;
    let solution = solve::solve(&repositories(arguments)?, &request).map_err(|error| match error {
        SolveError::Unsatisfiable(explanation) => explained(&explanation),
        error => error.to_string(),
    })?;
    let answer = serde_json::to_string_pretty(&Answer::from(&solution))?;
    print(&format!("{answer}\n"));
    Ok(())
}

/// An explanation, with the command that each remedy is.
fn explained(explanation: &Explanation) -> String {
    let mut text = explanation.facts.join("\n  ");
    for remedy in &explanation.remedies {
        let options = match remedy {
            Remedy::Fix(name, version) => vec!["--set".to_owned(), format!("{name}={version}")],
            Remedy::Ask(name, bounds) => vec![
                "--ask".to_owned(),
                format!("{name} {}", bounds.to_string().replace(' ', "")),
            ],
            Remedy::Unpin(name) => vec!["--unpin".to_owned(), name.to_string()],
            Remedy::Leave(name) => vec!["--leave".to_owned(), name.to_string()],
            Remedy::Repository => vec!["--repository".to_owned(), "FILE".to_owned()],
            Remedy::Rename(name, known) => {
                vec![
                    "--leave".to_owned(),
                    name.to_string(),
                    "--ask".to_owned(),
                    known.to_string(),
                ]
            }
        };
        let command: Vec<String> = std::env::args().chain(options).map(|word| quoted(&word)).collect();
        text.push_str(&format!("\nhelp: {remedy}: {}", command.join(" ")));
    }
    text
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=+:,%@".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// The versions of a package, the oldest first.
fn sorted_versions(repositories: &Repositories, name: &PackageName) -> Result<Vec<Version>, Failure> {
    let mut versions = repositories.versions(name)?;
    versions.sort();
    if versions.is_empty() {
        let names = repositories.names()?;
        let near = mirage_opam::explain::nearest(name.as_str(), &names);
        let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        return Err(format!("no package is called `{name}`{hint}").into());
    }
    Ok(versions)
}

fn show(arguments: &Arguments, package: &str) -> Result<(), Failure> {
    let (name, version) = match package.split_once('.') {
        Some((name, version)) => (PackageName::new(name)?, Some(Version::new(version))),
        None => (PackageName::new(package)?, None),
    };
    let repositories = repositories(arguments)?;
    let versions = sorted_versions(&repositories, &name)?;
    let version = match version {
        Some(version) if versions.contains(&version) => version,
        Some(version) => {
            let known: Vec<String> = versions.iter().map(ToString::to_string).collect();
            return Err(format!("{name} has no version {version}; it has {}", known.join(", ")).into());
        }
        None => versions.into_iter().next_back().unwrap_or_else(|| Version::new("")),
    };
    print(&repositories.opam(&name, &version)?.unwrap_or_default());
    Ok(())
}

fn versions(arguments: &Arguments, package: &str) -> Result<(), Failure> {
    let name = PackageName::new(package)?;
    let repositories = repositories(arguments)?;
    for version in sorted_versions(&repositories, &name)? {
        print(&format!(
            "{version}\t{}\n",
            repositories.origin(&name, &version).unwrap_or_default()
        ));
    }
    Ok(())
}

fn parse(files: &[&str]) -> Result<(), Failure> {
    let (name, version) = (PackageName::new("package")?, Version::new("dev"));
    for path in files {
        let text = read(path)?;
        let file = syntax::parse(&text).map_err(|error| format!("{path}: {error}"))?;
        Package::from_file(&name, &version, &text, &file).map_err(|error| format!("{path}: {error}"))?;
        print(&file.to_string());
    }
    Ok(())
}

fn pack(arguments: &Arguments, path: &Path) -> Result<(), Failure> {
    let [repository] = arguments.repositories.as_slice() else {
        return Err(Failure::Usage(
            "pack wants one repository: --repository FILE".to_owned(),
        ));
    };
    let pack = Pack::create(Source::at(repository)?, path)?;
    print(&format!("{}: {} versions\n", path.display(), pack.count()));
    Ok(())
}
