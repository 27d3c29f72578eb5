//! The facts of a generated tree: what two independent generators must agree on. Names, order, layout and white space
//! are left out.

use regex::Regex;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The facts of everything generated for one target, by the paths and contents of its files.
///
/// | fact | |
/// | --- | --- |
/// | `modules` | every functor application, written out in full |
/// | `runtime_args` | the terms registered with `register_arg` |
/// | `opam` | packages of the opam file with their constraints |
/// | `provided` | `x-opam-monorepo-opam-provided` |
/// | `pins` | `pin-depends` |
/// | `libraries` | of the executable |
/// | `abi` | the Solo5 ABI of the link flags |
/// | `devices` | of the Solo5 manifest |
pub fn facts<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Value {
    let mut facts = json!({ "modules": [], "runtime_args": [], "opam": {}, "provided": [], "pins": [], "libraries": [], "abi": null, "devices": [] });
    for (path, text) in files {
        let name = path.rsplit('/').next().unwrap_or(path);
        if name == "main.ml" {
            facts["modules"] = json!(modules(text));
            facts["runtime_args"] = json!(arguments(text));
        } else if name.ends_with(".opam") {
            facts["opam"] = json!(dependencies(text));
            facts["provided"] = json!(without_tools(strings(text, "x-opam-monorepo-opam-provided")));
            facts["pins"] = json!(strings(text, "pin-depends"));
        } else if name == "dune" {
            let executable = find(text, r"(?s)\(executable\b(.*?)(?:\n\n|\z)").unwrap_or_default();
            let libraries = find(&executable, r"\(libraries\s+([^)]*)\)").unwrap_or_default();
            facts["libraries"] = json!(libraries.split_whitespace().collect::<BTreeSet<_>>());
            facts["abi"] = json!(find(&executable, r"solo5-abi=(\w+)"));
        } else if name == "manifest.json" {
            facts["devices"] = json!(devices(text));
        }
    }
    facts
}

/// The tools that configure and lock: each generator has its own.
const TOOLS: [&str; 2] = ["mirage", "opam-monorepo"];

fn regex(pattern: &str) -> Regex {
    #[allow(
        clippy::expect_used,
        reason = "every pattern is a literal of this file and used by every test"
    )]
    Regex::new(pattern).expect("a valid pattern")
}

fn find(text: &str, pattern: &str) -> Option<String> {
    Some(regex(pattern).captures(text)?.get(1)?.as_str().to_owned())
}

fn without_tools(names: BTreeSet<String>) -> BTreeSet<String> {
    names
        .into_iter()
        .filter(|name| !TOOLS.contains(&name.as_str()))
        .collect()
}

/// Functor applications with the applications that they name in their place.
fn modules(main: &str) -> BTreeSet<String> {
    let mut applications: BTreeMap<&str, String> = BTreeMap::new();
    for line in main.lines() {
        let definition = line.strip_prefix("module ").and_then(|rest| rest.split_once(" = "));
        if let Some((name, application)) = definition.filter(|(_, application)| application.contains('(')) {
            let mut expanded = String::new();
            for (position, word) in application
                .replace(' ', "")
                .split(['(', ')'])
                .filter(|word| !word.is_empty())
                .enumerate()
            {
                let known = applications.get(word).map_or(word, String::as_str);
                expanded += &if position == 0 {
                    known.to_owned()
                } else {
                    format!("({known})")
                };
            }
            applications.insert(name, expanded);
        }
    }
    applications.into_values().collect()
}

fn arguments(main: &str) -> BTreeSet<String> {
    let directives = regex(r#"(?m)^# \d+ "[^"]*"\n"#);
    let main = directives.replace_all(main, "");
    let registration = regex(r"(?s)register_arg @@\s+(.*?)\n\n");
    let terms = registration
        .captures_iter(&main)
        .filter_map(|found| Some(found.get(1)?.as_str().to_owned()));
    terms
        .map(|term| {
            term.strip_prefix('(')
                .and_then(|term| term.strip_suffix(')'))
                .map_or(term.clone(), str::to_owned)
        })
        .collect()
}

fn dependencies(opam: &str) -> BTreeMap<String, String> {
    let depends = find(opam, r"(?ms)^depends: \[(.*?)^\]").unwrap_or_default();
    let package = regex(r#"(?m)^\s*"([^"]+)"(?:\s*\{([^}]*)\})?"#);
    let packages = package.captures_iter(&depends).map(|found| {
        let constraint = found
            .get(2)
            .map_or("", |constraint| constraint.as_str())
            .replace('"', "");
        let parts: BTreeSet<&str> = constraint
            .split('&')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        (found[1].to_owned(), parts.into_iter().collect::<Vec<_>>().join(" & "))
    });
    packages.filter(|(name, _)| !TOOLS.contains(&name.as_str())).collect()
}

fn strings(opam: &str, field: &str) -> BTreeSet<String> {
    let list = find(opam, &format!(r"(?ms)^{field}:\s*\[(.*?)\]\s*$")).unwrap_or_default();
    regex(r#""([^"]+)""#)
        .captures_iter(&list)
        .map(|found| found[1].to_owned())
        .collect()
}

fn devices(manifest: &str) -> BTreeSet<String> {
    let manifest: Value = serde_json::from_str(manifest).unwrap_or_default();
    let devices = manifest["devices"].as_array().into_iter().flatten();
    let text = |device: &Value, field: &str| device[field].as_str().unwrap_or_default().to_owned();
    devices
        .map(|device| format!("{}:{}", text(device, "name"), text(device, "type")))
        .collect()
}
