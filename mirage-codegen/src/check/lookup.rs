//! OCaml modules by their path, where a file of the config crate defines them.

use super::Files;
use crate::ocaml::{Module, Outline};
use crate::plan::Plan;
use camino::{Utf8Path, Utf8PathBuf};
use mirage_dsl::Error;
use mirage_syntax::{ocaml, template};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The modules of a config crate; each file is read once.
pub struct Modules<'a> {
    plan: &'a Plan,
    files: &'a dyn Files,
    outlines: RefCell<BTreeMap<String, Option<Rc<File>>>>,
}

/// A file of the config crate.
pub struct File {
    /// Its name, such as `unikernel.ml`.
    pub name: Utf8PathBuf,
    /// What it defines.
    pub outline: Outline,
}

/// A module that a file defines.
pub struct Found<'a> {
    /// Its path, such as `Unikernel.Main`.
    pub path: &'a str,
    /// The file's name.
    pub file: &'a Utf8Path,
    /// The structures around it, the file's own first.
    pub around: Vec<&'a Outline>,
    /// The module within the file; `None` if it is the file.
    pub module: Option<&'a Module>,
    /// What is in it.
    pub contents: &'a Outline,
}

impl Found<'_> {
    /// The last name of its path.
    pub fn name(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or(self.path)
    }

    /// The file and the line of the module.
    pub fn place(&self) -> String {
        match self.module {
            Some(module) => format!("{}:{}", self.file, module.line),
            None => self.file.to_string(),
        }
    }
}

impl<'a> Modules<'a> {
    /// The modules of a plan's config crate.
    pub fn of(plan: &'a Plan, files: &'a dyn Files) -> Self {
        Modules {
            plan,
            files,
            outlines: RefCell::default(),
        }
    }

    /// The source file of a module.
    pub fn file(&self, module: &str) -> Option<Rc<File>> {
        let read = || {
            [uncapitalise(module), module.to_owned()].into_iter().find_map(|name| {
                let name = Utf8PathBuf::from(format!("{name}.ml"));
                let source = self.files.read(&name)?;
                Some(Rc::new(File {
                    name,
                    outline: Outline::of(&source),
                }))
            })
        };
        self.outlines
            .borrow_mut()
            .entry(module.to_owned())
            .or_insert_with(read)
            .clone()
    }

    /// Where a module's file is to be written.
    pub fn missing(&self, module: &str) -> Option<Error> {
        let root = root(module);
        if is_of_a_library(self.plan, root) {
            return None;
        }
        let file = format!("{}.ml", uncapitalise(root));
        let advice = match self.similar(&file) {
            Some(similar) => format!("did you mean `{}`, from `{similar}`?", renamed(module, &similar)),
            None => format!(
                "write it at `{}`, or name the package whose library has the module",
                self.plan.project().directory().join(&file)
            ),
        };
        let message = format!("module `{module}` needs the file `{file}`, which does not exist");
        Some(Error::new(message).help(advice))
    }

    /// An OCaml file of the crate whose name is close to this one.
    fn similar(&self, file: &str) -> Option<String> {
        let mut names = self.files.names();
        names.retain(|name| name.ends_with(".ml"));
        names.sort();
        let stem = |name: &str| name.trim_end_matches(".ml").to_owned();
        let stems: Vec<String> = names.iter().map(|name| stem(name)).collect();
        template::closest(&stem(file), stems.iter().map(String::as_str)).map(|stem| format!("{stem}.ml"))
    }
}

/// The first name of a path.
pub fn root(path: &str) -> &str {
    path.split('.').next().unwrap_or(path)
}

fn renamed(module: &str, file: &str) -> String {
    let rest = module.strip_prefix(root(module)).unwrap_or_default();
    ocaml::capitalise(file.trim_end_matches(".ml")) + rest
}

/// The module of a path within the file of its first name. `Ok(None)` where a compiler is needed to find it.
///
/// # Errors
/// The file does not define it.
pub fn find<'a>(file: &'a File, path: &'a str) -> Result<Option<Found<'a>>, Error> {
    let mut found = Found {
        path,
        file: &file.name,
        around: Vec::new(),
        module: None,
        contents: &file.outline,
    };
    let mut before = root(path).len();
    for name in path.split('.').skip(1) {
        let prefix = path.get(..=before).unwrap_or(path);
        before += 1 + name.len();
        let outline = found.contents;
        if !outline.may_define(name) {
            let message = format!("`{}` does not define the module `{name}` of `{path}`", file.name);
            return Err(with_suggestion(
                Error::new(message),
                prefix,
                name,
                &outline.modules().collect::<Vec<_>>(),
            ));
        }
        let Some(module) = outline.module(name) else {
            return Ok(None);
        };
        found.around.push(outline);
        found.module = Some(module);
        found.contents = &module.contents;
    }
    Ok(Some(found))
}

/// Adds the path that was meant, or else the names that there are.
pub fn with_suggestion(error: Error, before: &str, name: &str, names: &[&str]) -> Error {
    if let Some(meant) = template::closest(name, names.iter().copied()) {
        return error.help(format!("did you mean `{before}{meant}`?"));
    }
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    if names.is_empty() {
        error
    } else {
        error.help(format!("it defines {}", names.join(", ")))
    }
}

fn uncapitalise(module: &str) -> String {
    let (first, rest) = module.split_at(module.chars().next().map_or(0, char::len_utf8));
    first.to_ascii_lowercase() + rest
}

/// Whether one of the plan's libraries has a name from which the module's is made, or a device produces the module.
fn is_of_a_library(plan: &Plan, module: &str) -> bool {
    let is_it = |name: &str| ocaml::capitalise(&name.replace(['-', '.'], "_")) == module;
    // The module of `tcpip.icmpv4` is `Icmpv4`, that of `paf.mirage` is `Paf_mirage`.
    let is_of = |library: &str| is_it(library) || library.split('.').any(is_it);
    let produced = plan.devices().flat_map(|(_, device)| {
        let description = device.description();
        description
            .produced()
            .iter()
            .map(|path| path.as_ref())
            .chain(description.files().iter().map(|file| file.path.as_str()))
    });
    plan.libraries.iter().any(|library| is_of(library))
        || produced.filter_map(|path| path.strip_suffix(".ml")).any(is_it)
}
