//! Requests and answers as JSON.

use mirage_opam::solve::{Build, Pin, Request, Solution};
use mirage_opam::{Bounds, PackageName, Version};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A request, as a file has it.
#[derive(Deserialize)]
pub struct RequestFile {
    request: BTreeMap<String, String>,
    #[serde(default)]
    provided: Vec<String>,
    #[serde(default)]
    environment: BTreeMap<String, Text>,
    #[serde(default)]
    pins: BTreeMap<String, PinFile>,
    #[serde(default)]
    preferred: BTreeMap<String, String>,
    #[serde(default)]
    build: BuildFile,
}

/// The value of a variable.
#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Bool(bool),
    Text(String),
}

/// The version of a pin, and its opam file where the repository has none.
#[derive(Deserialize)]
#[serde(untagged)]
enum PinFile {
    Version(String),
    Opam { version: String, opam: String },
}

#[derive(Deserialize, Default, PartialEq)]
#[serde(rename_all = "lowercase")]
enum BuildFile {
    #[default]
    Tree,
    Each,
}

/// What the command line changes about a request.
#[derive(Default)]
pub struct Changes {
    /// Variables with their values.
    pub settings: Vec<(String, String)>,
    /// Packages with the bounds to ask for.
    pub asked: Vec<(String, String)>,
    /// Packages that are not asked for.
    pub left: Vec<String>,
    /// Packages without a pin.
    pub unpinned: Vec<String>,
}

impl RequestFile {
    /// The request that the file describes, with these changes.
    ///
    /// # Errors
    /// Where a name or a bound is none.
    pub fn into_request(mut self, changes: &Changes) -> Result<Request, String> {
        let name = |text: &str| PackageName::new(text).map_err(|error| error.to_string());
        self.request.retain(|package, _| !changes.left.contains(package));
        self.pins.retain(|package, _| !changes.unpinned.contains(package));
        let asked = changes.asked.iter();
        self.request
            .extend(asked.map(|(package, bounds)| (package.clone(), quote_versions(bounds))));
        let mut request = Request::new();
        for (package, bounds) in &self.request {
            let parsed = Bounds::parse(bounds).map_err(|error| format!("`request`, {package}: `{bounds}`: {error}"))?;
            request.packages.insert(name(package)?, parsed);
        }
        for package in &self.provided {
            request.provided.insert(name(package)?);
        }
        let mut environment: BTreeMap<String, String> = BTreeMap::new();
        for (variable, value) in self.environment {
            let value = match value {
                Text::Bool(value) => value.to_string(),
                Text::Text(text) => text,
            };
            environment.insert(variable, value);
        }
        environment.extend(changes.settings.iter().cloned());
        for (variable, value) in environment {
            match variable.as_str() {
                "ocaml" => {
                    let version = Version::new(&value);
                    request.set_compiler(&name("ocaml-base-compiler")?, &name("ocaml")?, &version);
                }
                "dune" => {
                    request.fixed.insert(name("dune")?, Version::new(&value));
                }
                _ => request.environment.set(&variable, value.as_str()),
            }
        }
        for (package, pin) in self.pins {
            let (version, opam) = match pin {
                PinFile::Version(version) => (version, None),
                PinFile::Opam { version, opam } => (version, Some(opam)),
            };
            request.pins.insert(
                name(&package)?,
                Pin {
                    version: Version::new(&version),
                    opam,
                },
            );
        }
        for (package, version) in &self.preferred {
            request.preferred.insert(name(package)?, Version::new(version));
        }
        request.build = if self.build == BuildFile::Tree {
            Build::OneTree
        } else {
            Build::Each
        };
        Ok(request)
    }
}

/// Bounds with their versions in quotes, which a command line does without.
fn quote_versions(bounds: &str) -> String {
    let mut quoted = String::new();
    let mut in_version = false;
    for character in bounds.chars().filter(|character| *character != '"').chain([' ']) {
        let of_version = character.is_ascii_alphanumeric() || "-_+.~".contains(character);
        if of_version != in_version {
            quoted.push('"');
        }
        in_version = of_version;
        quoted.push(character);
    }
    quoted
}

/// An answer, as it is printed.
#[derive(Serialize)]
pub struct Answer {
    archives: Vec<Archive>,
    from_source: Vec<String>,
    packages: BTreeMap<String, String>,
}

#[derive(Serialize)]
struct Archive {
    checksums: Vec<String>,
    folder: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mirrors: Vec<String>,
    url: String,
}

impl From<&Solution> for Answer {
    fn from(solution: &Solution) -> Self {
        let archives = solution.archives().into_iter().map(|archive| Archive {
            checksums: archive.checksums,
            folder: archive.folder,
            mirrors: archive.mirrors,
            url: archive.url,
        });
        let packages = solution.packages.iter();
        Answer {
            archives: archives.collect(),
            from_source: solution.from_source.iter().map(ToString::to_string).collect(),
            packages: packages
                .map(|(name, package)| (name.to_string(), package.version.to_string()))
                .collect(),
        }
    }
}
