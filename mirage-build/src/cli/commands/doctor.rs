//! `doctor`: what is found, what is missing and what brings it.

use super::choice::Choice;
use super::install::install;
use super::{next, print, status};
use crate::cli::arguments::Arguments;
use crate::error::Error;
use crate::process::find;
use crate::run;
use crate::session::Session;
use crate::toolchain::{Host, Need};
use serde_json::{Value, json};

pub(super) fn doctor(session: &Session, choice: &Choice, arguments: &Arguments, as_json: bool) -> Result<(), Error> {
    let report = Report::new(session)?;
    print(&if as_json {
        format!("{:#}\n", report.json())
    } else {
        report.text()
    })?;
    if arguments.yes && !report.needs.is_empty() {
        install(session)?;
    } else if !report.needs.is_empty() {
        return Err(Host.missing(&report.needs));
    }
    if as_json {
        return Ok(());
    }
    match report.unready {
        None => status("Ready", "everything that the unikernel needs is here"),
        // It can be built, and disks and interfaces can be named when it is run.
        Some(error) => {
            status("To run", format!("{error}"));
            error
                .help()
                .iter()
                .flat_map(|help| help.lines())
                .for_each(|line| status("", line));
        }
    }
    next(session, choice, "build");
    Ok(())
}

/// What was looked at.
struct Report {
    sections: Vec<Section>,
    /// What is missing to build.
    needs: Vec<Need>,
    /// What is missing to run.
    unready: Option<Error>,
}

struct Section {
    title: &'static str,
    findings: Vec<Finding>,
}

/// Something that a unikernel needs.
struct Finding {
    /// `found`, `missing`, `bundled`, `vendored`, `source` or `to build`.
    state: String,
    what: String,
}

impl Finding {
    fn new(state: &str, what: impl ToString) -> Self {
        Finding {
            state: state.to_owned(),
            what: what.to_string(),
        }
    }
}

impl Report {
    fn new(session: &Session) -> Result<Self, Error> {
        let programs = Host
            .programs()
            .into_iter()
            .map(|(program, version)| match (version, find(program)) {
                (Some(version), Some(path)) => Finding::new("found", format!("{program} {version} ({path})")),
                _ => Finding::new("missing", program),
            });
        let tools = session.sources.tools.iter().map(|tool| Finding::new("missing", tool));
        let compilers = session.describe_cross_compilers()?;
        let compilers = compilers.iter().map(|line| {
            // A state of eight letters, and what it is the state of.
            let (state, what) = line.split_at_checked(9).unwrap_or((line, ""));
            Finding::new(state.trim(), what)
        });
        let (libraries, foreign) = libraries(session);
        let (machine, unready) = machine(session);
        let mut needs = session.needs();
        needs.extend(foreign);
        let sections = [
            ("Programs", programs.chain(tools).collect()),
            ("Cross compilers", compilers.collect()),
            ("Libraries", libraries),
            ("Machine", machine),
        ];
        let sections = sections
            .into_iter()
            .filter(|(_, findings): &(_, Vec<Finding>)| !findings.is_empty());
        Ok(Report {
            sections: sections.map(|(title, findings)| Section { title, findings }).collect(),
            needs,
            unready,
        })
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for Section { title, findings } in &self.sections {
            text += &format!("{title}\n");
            for Finding { state, what } in findings {
                text += &format!("  {state:<8} {what}\n");
            }
        }
        text
    }

    /// An object: `sections`, a list of `{ title, findings }` with a list of `{ state, what }`, and `is_ready`.
    fn json(&self) -> Value {
        let findings = |section: &Section| -> Vec<Value> {
            let findings = section.findings.iter();
            findings
                .map(|Finding { state, what }| json!({ "state": state, "what": what }))
                .collect()
        };
        let sections = self.sections.iter();
        let sections: Vec<Value> = sections
            .map(|section| json!({ "title": section.title, "findings": findings(section) }))
            .collect();
        json!({ "is_ready": self.needs.is_empty() && self.unready.is_none(), "sections": sections })
    }
}

/// Where all libraries come from, and those of cross contexts that come from nowhere.
fn libraries(session: &Session) -> (Vec<Finding>, Vec<Need>) {
    let sources = &session.sources;
    let mut findings: Vec<Finding> = Vec::new();
    findings.extend(sources.installed.iter().map(|library| Finding::new("found", library)));
    findings.extend(sources.bundled.iter().map(|package| Finding::new("bundled", package)));
    findings.extend(sources.vendored.iter().map(|package| Finding::new("vendored", package)));
    findings.extend(
        sources
            .missing
            .iter()
            .map(|missing| Finding::new("missing", &missing.library)),
    );
    let mut missing = Vec::new();
    for (context, libraries) in &sources.foreign {
        for library in libraries {
            let need = Need::foreign(library);
            let is_missing = !Host.unpackaged(std::slice::from_ref(&need)).is_empty();
            let state = if is_missing { "missing" } else { "source" };
            findings.push(Finding::new(state, format!("{library} (for {})", context.name)));
            missing.extend(is_missing.then_some(need));
        }
    }
    (findings, missing)
}

/// What the images need of the machine that runs them, and the first thing that it lacks.
fn machine(session: &Session) -> (Vec<Finding>, Option<Error>) {
    let mut unready = None;
    let mut findings = Vec::new();
    for plan in &session.plans {
        for (what, state) in run::needs(plan, session.project.directory()) {
            let what = format!("{what} (for {})", plan.target);
            findings.push(match state {
                Ok(()) => Finding::new("found", what),
                Err(error) => {
                    unready.get_or_insert(error);
                    Finding::new("missing", what)
                }
            });
        }
    }
    (findings, unready)
}
