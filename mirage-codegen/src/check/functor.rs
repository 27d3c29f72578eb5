//! Functors of the config crate, compared with the inputs that the description gives them.

use super::known::{self, Known};
use super::lookup::{self, Found, Modules, root};
use super::origin::Origins;
use super::words::{both, counted};
use crate::ocaml::{ModuleType, Parameter};
use crate::plan::Plan;
use mirage_dsl::Error;
use mirage_dsl::model::graph::{DeviceId, FieldValue, ResolvedDevice};
use mirage_dsl::model::{FieldKind, SignatureDescription};
use mirage_syntax::ocaml;

/// Checks a device whose module is in a file of the config crate, or should be.
///
/// # Errors
/// There is no such file, it does not define the module, or the module's parameters are not the device's inputs.
pub fn check_device(plan: &Plan, id: DeviceId, modules: &Modules, origins: &Origins) -> Result<(), Error> {
    let device = plan.device(id);
    let description = device.description();
    let location = description.connect_location().unwrap_or(description.created());
    let Some(file) = modules.file(root(description.module())) else {
        let is_missing = origins.is_the_crate(plan, id);
        let missing = is_missing.then(|| modules.missing(description.module())).flatten();
        return missing.map_or(Ok(()), |error| Err(error.at(location)));
    };
    let found = lookup::find(&file, description.module()).map_err(|error| error.at(location))?;
    found
        .map_or(Ok(()), |found| check(plan, device, "device", &found, modules))
        .map_err(|error| error.at(location))
}

/// An input of a device.
struct Input<'a> {
    field: &'static str,
    signature: SignatureDescription,
    /// The module that is given.
    module: &'a str,
}

impl Input<'_> {
    /// As the user declared it.
    fn rust(&self) -> String {
        format!("{}: Impl<{}>", self.field, self.signature.name)
    }

    /// A functor parameter for it.
    fn parameter(&self, name: Option<&str>) -> String {
        let own = ocaml::capitalise(self.field);
        let name = name.unwrap_or(if ocaml::is_module_name(&own) { &own } else { "Device" });
        let module_type = self.signature.module_type;
        if ocaml::check_module_path(module_type).is_ok() && module_type.contains('.') {
            format!("({name} : {module_type})")
        } else {
            format!("({name} : sig end)")
        }
    }
}

/// Checks the parameters of a module that was found against the inputs of a device; `what` is what that is called.
///
/// # Errors
/// What does not fit.
pub fn check(plan: &Plan, device: &ResolvedDevice, what: &str, found: &Found, modules: &Modules) -> Result<(), Error> {
    let inputs: Vec<Input> = device
        .fields()
        .filter_map(|(field, value)| match (&field.kind, value) {
            (FieldKind::Input, FieldValue::Device(id)) => {
                let description = plan.device(id).description();
                let (signature, module) = (description.signature(), description.module());
                Some(Input {
                    field: field.name,
                    signature,
                    module,
                })
            }
            _ => None,
        })
        .collect();
    let none = Vec::new();
    let parameters = match found.module {
        Some(module) => match &module.parameters {
            Some(parameters) => parameters,
            None => return Ok(()),
        },
        None => &none,
    };
    let comparison = Comparison {
        what,
        found,
        inputs: &inputs,
        parameters,
    };
    comparison.count()?;
    for (parameter, input) in parameters.iter().zip(&inputs) {
        comparison.signature(parameter, input, modules)?;
    }
    Ok(())
}

struct Comparison<'a> {
    what: &'a str,
    found: &'a Found<'a>,
    inputs: &'a [Input<'a>],
    parameters: &'a [Parameter],
}

impl Comparison<'_> {
    fn count(&self) -> Result<(), Error> {
        let Comparison {
            what,
            found,
            inputs,
            parameters,
        } = self;
        let (path, file) = (found.path, found.file);
        if let Some(generative) = parameters.iter().find(|p| p.module_type == ModuleType::Generative) {
            let message = format!(
                "functor `{path}` in `{file}` has the parameter `{}`, which no input is for",
                generative.text
            );
            return Err(Error::new(message).help(self.headers()));
        }
        if parameters.len() == inputs.len() {
            return Ok(());
        }
        let names = inputs
            .iter()
            .map(|input| format!("`{}`", input.rust()))
            .collect::<Vec<_>>()
            .join(", ");
        let count = counted(inputs.len(), "input");
        if parameters.is_empty() {
            let is = match found.module {
                Some(_) => format!("`{path}` in `{file}` is no functor"),
                None => format!("`{path}` is the whole file `{file}`, so it is no functor"),
            };
            let message = format!("{is}, but the {what} has {count}: {names}");
            return Err(Error::new(message).help(self.make_functor()));
        }
        let takes = counted(parameters.len(), "module");
        if inputs.is_empty() {
            let message = format!("`{path}` in `{file}` is a functor of {takes}, but the {what} has no input");
            return Err(Error::new(message).help(self.add_fields()));
        }
        let message = format!("functor `{path}` in `{file}` takes {takes}, but the {what} has {count}: {names}");
        Err(Error::new(message).help(self.headers()))
    }

    /// A parameter whose module type no device of the input's signature has.
    fn signature(&self, parameter: &Parameter, input: &Input, modules: &Modules) -> Result<(), Error> {
        let Some(wanted) = self.module_type(parameter, modules) else {
            return Ok(());
        };
        let Some(given) = known::find(input.signature.module_type) else {
            return Ok(());
        };
        // A module of the user's own may be more than its declaration says.
        if !wanted.excludes(given) || modules.file(root(input.module)).is_some() {
            return Ok(());
        }
        let message = format!(
            "parameter `{}` of `{}` wants a `{}`, but gets `{}`, a `{}`",
            parameter.name.as_deref().unwrap_or("_"),
            self.found.path,
            wanted.module_type,
            input.rust(),
            given.module_type,
        );
        Err(Error::new(message).help(self.headers()))
    }

    /// The known module type of a parameter, if it can be no other of the same name.
    fn module_type(&self, parameter: &Parameter, modules: &Modules) -> Option<&'static Known> {
        let ModuleType::Path(path) = &parameter.module_type else {
            return None;
        };
        let path = self.resolve(path)?;
        let root = root(&path);
        let is_hidden = self
            .found
            .around
            .iter()
            .any(|outline| outline.module(root).is_some() || !outline.opened().all(known::is_harmless));
        let is_parameter = self.parameters.iter().any(|other| other.name.as_deref() == Some(root));
        if is_hidden || is_parameter || modules.file(root).is_some() {
            return None;
        }
        known::find(&path)
    }

    /// The path that a name of the file's own stands for.
    fn resolve(&self, path: &str) -> Option<String> {
        let mut path = path.to_owned();
        // Names for names for names: one step a name is enough, and a circle ends too.
        for _ in 0..8 {
            let alias = self
                .found
                .around
                .iter()
                .rev()
                .find_map(|outline| outline.module_type(&path));
            match alias {
                Some(Some(other)) if other != path => path = other.to_owned(),
                Some(_) => return None,
                None => return Some(path),
            }
        }
        None
    }

    /// Both sides: how the functor starts, and how it would start if it fitted.
    fn headers(&self) -> String {
        let header = |parameters: &[String]| {
            let space = if parameters.is_empty() { "" } else { " " };
            format!("module {}{space}{} = struct", self.found.name(), parameters.join(" "))
        };
        let parameters: Vec<String> = self.parameters.iter().map(|parameter| parameter.text.clone()).collect();
        let is = (&*format!("{} has", self.found.place()), &*header(&parameters));
        both(is, (&format!("the {} needs", self.what), &header(&self.wanted())))
    }

    /// The parameters that fit the inputs, as far as possible with the names that they have.
    fn wanted(&self) -> Vec<String> {
        let mut left: Vec<&Parameter> = self.parameters.iter().collect();
        let mut wanted = Vec::new();
        for input in self.inputs {
            let fits = |parameter: &&Parameter| match &parameter.module_type {
                ModuleType::Path(path) => self.resolve(path).as_deref() == Some(input.signature.module_type),
                _ => false,
            };
            let name = left
                .iter()
                .position(fits)
                .map(|position| left.remove(position))
                .and_then(|p| p.name.as_deref());
            wanted.push(input.parameter(name));
        }
        wanted
    }

    /// What to do with a plain module that has inputs.
    fn make_functor(&self) -> String {
        let found = self.found;
        let fitting = |name: &&str| {
            let module = found.contents.module(name);
            module
                .and_then(|m| m.parameters.as_ref())
                .is_some_and(|p| !p.is_empty() && p.len() == self.inputs.len())
        };
        if let Some(functor) = found.contents.modules().find(fitting) {
            return format!("did you mean the functor `{}.{functor}`?", found.path);
        }
        let parameters: Vec<String> = self.inputs.iter().map(|input| input.parameter(None)).collect();
        let parameters = parameters.join(" ");
        let header = match found.module {
            Some(_) => format!("make it one: `module {} {parameters} = struct`", found.name()),
            None => format!(
                "put its `start` into `module Main {parameters} = struct ... end` and name `{}.Main`",
                found.path
            ),
        };
        format!("{header}\nor mark a field `#[dependency]`: then only its value is given, and no module")
    }

    /// What to do with a functor that has no inputs.
    fn add_fields(&self) -> String {
        let fields = self.parameters.iter().map(|parameter| {
            let name = parameter.name.as_deref().unwrap_or("device");
            let rust = match &parameter.module_type {
                ModuleType::Path(path) => self.resolve(path).as_deref().and_then(known::find),
                _ => None,
            };
            let rust = rust.map_or("...", |known| known.rust);
            format!("`{}: Impl<{rust}>`", ocaml::value_name(name).to_lowercase())
        });
        let fields: Vec<String> = fields.collect();
        format!(
            "{}\nor add to the {}'s struct {}",
            self.headers(),
            self.what,
            fields.join(", ")
        )
    }
}
