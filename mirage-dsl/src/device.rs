//! Devices: OCaml modules that are connected at boot and given to one another.

use crate::argument::{ArgumentDescription, RuntimeArgument};
use crate::error::Error;
use crate::implementation::{Impl, Node, NodeKind};
use crate::key::KeyDescription;
use crate::literal::{Expression, Literal};
use crate::location::Location;
use crate::name::{CratePath, DiskName, FileName, FilePath, LibraryName, NetworkName};
use crate::package::Package;
use crate::signature::{Signature, SignatureDescription};
use crate::stanza::Stanza;
use crate::target::Target;
use crate::value::Value;
use mirage_syntax::sexp::Sexp;
use mirage_syntax::template::{self, Piece};
use mirage_syntax::{SyntaxError, ocaml};
use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

/// Text that is mostly known at compile time.
pub type Text = Cow<'static, str>;

/// Something that provides a signature: a struct with [`#[derive(Device)]`](macro@crate::Device), or an [`Impl`].
///
/// ```
/// use mirage_dsl::prelude::*;
///
/// /// `Counter.S`: counts.
/// #[signature(module_type = "Counter.S")]
/// pub struct Counter;
///
/// /// Counts sectors of a disk.
/// #[derive(Device)]
/// #[device(module = "Counter.Make", provides = Counter, connect = "{module}.connect ~step:{step} {disk}")]
/// #[package("counter", min = "1.0.0")]
/// pub struct SectorCounter {
///     pub disk: Impl<Block>,
///     pub step: u32,
/// }
/// ```
///
/// A field is a functor input (`Impl<Signature>`), a [`RuntimeArgument`], a [`Value`] of a key, or a plain value that
/// can be written in OCaml ([`Literal`]). `#[dependency]` on an `Impl` gives its value to `connect` without making it
/// a functor's argument; `#[after]` only has it connected earlier.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a device",
    label = "neither an implementation nor a struct with `#[derive(Device)]` or `#[derive(Unikernel)]`"
)]
pub trait Device: Sized {
    /// What it provides.
    type Provides: Signature;

    /// The device as an implementation that others can have as their input.
    ///
    /// Two devices that are equal in every field are one: they are connected once.
    #[track_caller]
    fn into_impl(self) -> Impl<Self::Provides>;
}

impl<S: Signature> Device for Impl<S> {
    type Provides = S;

    fn into_impl(self) -> Impl<S> {
        self
    }
}

/// A unikernel's job: a struct with [`#[derive(Unikernel)]`](macro@crate::Unikernel), whose OCaml module has a `start`.
pub trait Unikernel: Device<Provides = crate::signatures::Job> {
    /// The job as an implementation, to be given to [`Application::job`](crate::Application::job).
    #[track_caller]
    fn job(self) -> Impl<crate::signatures::Job> {
        self.into_impl()
    }
}

/// A type that a field of a device can have.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of a device",
    label = "neither an input nor a value that can be written in OCaml",
    note = "a field is an `Impl<Signature>` (another device), a `RuntimeArgument<T>`, a `Value<T>` of a key, or a plain value that implements `Literal`"
)]
pub trait DeviceField {
    /// Adds the field to a device.
    #[doc(hidden)]
    fn add_to(self, name: &'static str, fields: &mut Fields);
}

impl<S: Signature> DeviceField for Impl<S> {
    fn add_to(self, name: &'static str, fields: &mut Fields) {
        fields.add_input(name, FieldKind::Input, self);
    }
}

impl<T> DeviceField for RuntimeArgument<T> {
    fn add_to(self, name: &'static str, fields: &mut Fields) {
        fields.fields.push(Field {
            name,
            kind: FieldKind::Argument(Box::new(self.description().clone())),
        });
    }
}

impl<T: Literal + 'static> DeviceField for Value<T> {
    fn add_to(self, name: &'static str, fields: &mut Fields) {
        fields.fields.push(Field {
            name,
            kind: FieldKind::Parameter(Parameter::Computed(self.map(|value| Expression::of(&value)))),
        });
    }
}

#[diagnostic::do_not_recommend]
impl<T: Literal> DeviceField for T {
    fn add_to(self, name: &'static str, fields: &mut Fields) {
        fields.fields.push(Field {
            name,
            kind: FieldKind::Parameter(Parameter::Constant(Expression::of(&self))),
        });
    }
}

/// The fields of a device, in order.
#[derive(Default)]
pub struct Fields {
    fields: Vec<Field>,
    inputs: Vec<std::rc::Rc<Node>>,
}

impl Fields {
    fn add_input<S: Signature>(&mut self, name: &'static str, kind: FieldKind, input: Impl<S>) {
        self.fields.push(Field { name, kind });
        self.inputs.push(input.node);
    }
}

/// A field of a device.
pub struct Field {
    /// Its name, which a connect template puts between braces.
    pub name: &'static str,
    /// What it is.
    pub kind: FieldKind,
}

/// What a field of a device is.
pub enum FieldKind {
    /// A functor input, whose value is given to `connect` too.
    Input,
    /// A device whose value is given to `connect`.
    Dependency,
    /// A device that is only connected earlier.
    After,
    /// A run-time argument.
    Argument(Box<ArgumentDescription>),
    /// An OCaml expression known when the unikernel is configured.
    Parameter(Parameter),
}

impl FieldKind {
    /// Whether the field is another device: the next of [`crate::graph::ResolvedDevice::inputs`].
    pub fn is_device(&self) -> bool {
        matches!(self, FieldKind::Input | FieldKind::Dependency | FieldKind::After)
    }
}

/// An OCaml expression, known now or once the keys are chosen.
pub enum Parameter {
    /// Known now.
    Constant(Expression),
    /// Known once the keys are chosen.
    Computed(Value<Expression>),
}

/// How a device is connected.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Connect {
    /// See [`DeviceBuilder::connect`].
    Template(Text),
    /// A job: `start` applied to every field in order, and to unit before them where no device is among them.
    Start,
    /// Nothing is called: the device's value is that of its fields.
    Values,
}

/// A file that `configure` writes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GeneratedFile {
    /// Its path within the target's folder, `mirage/<target>`.
    pub path: String,
    /// All it holds.
    pub contents: String,
}

/// What a device needs besides its inputs, where that depends on the target or on keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Needs {
    pub(crate) packages: Vec<Package>,
    pub(crate) stanzas: Vec<Sexp>,
    pub(crate) disks: Vec<DiskName>,
    pub(crate) disk_images: Vec<DiskImage>,
    pub(crate) installed: Vec<(FilePath, Destination)>,
    pub(crate) problems: Vec<String>,
}

impl Needs {
    /// A package.
    pub fn package(mut self, package: Package) -> Self {
        self.packages.push(package);
        self
    }

    /// See [`DeviceBuilder::stanza`].
    pub fn stanza(mut self, stanza: impl Stanza) -> Self {
        let stanzas = noted(stanza.stanzas(), &mut self.problems);
        self.stanzas.extend(stanzas.into_iter().flatten());
        self
    }

    /// A disk, by its name.
    pub fn disk(mut self, name: impl Into<Text>) -> Self {
        let name = DiskName::new(name);
        self.disks.extend(noted(name, &mut self.problems));
        self
    }

    /// A disk image that is made when the unikernel is built: its file, and of the rule that makes it the dependencies and
    /// the action.
    pub fn disk_image(mut self, file: impl Into<Text>, dependencies: Vec<Sexp>, action: Sexp) -> Self {
        let file = noted(FileName::new(file), &mut self.problems);
        self.disk_images.extend(file.map(|file| DiskImage {
            file,
            dependencies,
            action,
        }));
        self
    }

    /// See [`DeviceBuilder::install_bin`].
    pub fn install_bin(mut self, path: impl Into<Text>, name: impl Into<Text>) -> Self {
        self.installed.extend(program(path, name, &mut self.problems));
        self
    }

    /// See [`DeviceBuilder::install_etc`].
    pub fn install_etc(mut self, path: impl Into<Text>) -> Self {
        let path = noted(FilePath::new(path), &mut self.problems);
        self.installed.extend(path.map(|path| (path, Destination::Etc)));
        self
    }

    /// Notes what is wrong with a text that was to be a name.
    pub(crate) fn noting<T>(mut self, made: Result<T, SyntaxError>) -> Self {
        let _ = noted(made, &mut self.problems);
        self
    }
}

/// The name that was made; or else what is wrong with it is noted.
fn noted<T>(made: Result<T, SyntaxError>, problems: &mut Vec<String>) -> Option<T> {
    made.map_err(|problem| problems.push(problem.to_string())).ok()
}

/// A file that is installed as a program.
fn program(
    path: impl Into<Text>,
    name: impl Into<Text>,
    problems: &mut Vec<String>,
) -> Option<(FilePath, Destination)> {
    let path = noted(FilePath::new(path), problems);
    let name = noted(FileName::new(name), problems);
    Some((path?, Destination::Bin(name?)))
}

/// Where `opam install` puts a file: the counterpart of `Install` in `config.ml`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Destination {
    /// Among the programs, beside the image, under this name.
    Bin(FileName),
    /// Among the configuration files, under its own name.
    Etc,
}

/// A disk image that is made on the build machine and put into the config crate's folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DiskImage {
    /// Its file name.
    pub file: FileName,
    /// The dependencies of the rule that makes it.
    pub dependencies: Vec<Sexp>,
    /// The action that makes it.
    pub action: Sexp,
}

/// A device as it was described: all there is to know of it but its inputs.
pub struct DeviceDescription {
    name: Text,
    module: Text,
    signature: SignatureDescription,
    connect: Connect,
    fields: Vec<Field>,
    packages: Vec<Package>,
    chosen: Vec<Value<Needs>>,
    extras: Option<Box<Extras>>,
    created: Location,
    connect_location: Option<Location>,
}

/// What few devices have.
#[derive(Default, PartialEq, Eq)]
struct Extras {
    local_libraries: Vec<LibraryName>,
    rewriters: Vec<LibraryName>,
    stanzas: Vec<Sexp>,
    files: Vec<GeneratedFile>,
    produced: Vec<FilePath>,
    sources: Vec<CratePath>,
    folders: Vec<CratePath>,
    root_stanzas: Vec<Sexp>,
    networks: Vec<NetworkName>,
    disks: Vec<DiskName>,
    installed: Vec<(FilePath, Destination)>,
    targets: Option<&'static [Target]>,
    problems: Vec<String>,
}

static NO_EXTRAS: Extras = Extras {
    local_libraries: Vec::new(),
    rewriters: Vec::new(),
    stanzas: Vec::new(),
    files: Vec::new(),
    produced: Vec::new(),
    sources: Vec::new(),
    folders: Vec::new(),
    root_stanzas: Vec::new(),
    networks: Vec::new(),
    disks: Vec::new(),
    installed: Vec::new(),
    targets: None,
    problems: Vec::new(),
};

impl DeviceDescription {
    fn extras(&self) -> &Extras {
        self.extras.as_deref().unwrap_or(&NO_EXTRAS)
    }

    /// The name from which its OCaml value is named.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The OCaml module or functor, by its path.
    pub fn module(&self) -> &str {
        &self.module
    }

    /// What it provides.
    pub fn signature(&self) -> SignatureDescription {
        self.signature
    }

    /// How it is connected.
    pub fn connect(&self) -> &Connect {
        &self.connect
    }

    /// Its fields, in order.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// Packages it always needs, those of its run-time arguments included.
    pub fn packages(&self) -> impl Iterator<Item = &Package> {
        self.packages
            .iter()
            .chain(self.arguments().flat_map(|argument| argument.packages()))
    }

    pub(crate) fn chosen(&self) -> &[Value<Needs>] {
        &self.chosen
    }

    /// Its run-time arguments, in order.
    pub fn arguments(&self) -> impl Iterator<Item = &ArgumentDescription> {
        self.fields.iter().filter_map(|field| match &field.kind {
            FieldKind::Argument(argument) => Some(&**argument),
            _ => None,
        })
    }

    /// Libraries of the config crate's own dune files that it links.
    pub fn local_libraries(&self) -> &[LibraryName] {
        &self.extras().local_libraries
    }

    /// Libraries of ppx rewriters that the config crate's OCaml modules pass through.
    pub fn rewriters(&self) -> &[LibraryName] {
        &self.extras().rewriters
    }

    /// Folders whose files it reads when the unikernel is built.
    pub fn folders(&self) -> &[CratePath] {
        &self.extras().folders
    }

    /// Extra stanzas of the dune file at the dune root.
    pub fn root_stanzas(&self) -> &[Sexp] {
        &self.extras().root_stanzas
    }

    /// Extra stanzas of the dune file in the target's folder; `%{project_root}` is the dune root, as a rule the config crate.
    pub fn stanzas(&self) -> &[Sexp] {
        &self.extras().stanzas
    }

    /// Files that `configure` writes for it.
    pub fn files(&self) -> &[GeneratedFile] {
        &self.extras().files
    }

    /// Files that its stanzas produce in the target's folder.
    pub fn produced(&self) -> &[FilePath] {
        &self.extras().produced
    }

    /// Files and folders of the config crate that it is built from.
    pub fn sources(&self) -> &[CratePath] {
        &self.extras().sources
    }

    /// Network interfaces that it is attached to when it runs, by name.
    pub fn networks(&self) -> &[NetworkName] {
        &self.extras().networks
    }

    /// Disks that it is attached to when it runs, by name: files where the target is a process.
    pub fn disks(&self) -> &[DiskName] {
        &self.extras().disks
    }

    /// Files of the target's folder that `opam install` installs, by their paths.
    pub fn installed(&self) -> &[(FilePath, Destination)] {
        &self.extras().installed
    }

    /// The targets that have such a device, if not all have.
    pub fn targets(&self) -> Option<&'static [Target]> {
        self.extras().targets
    }

    /// Where it was made: the call of `into_impl`.
    pub fn created(&self) -> Location {
        self.created
    }

    /// Where its connect template stands, if it was declared with a macro.
    pub fn connect_location(&self) -> Option<Location> {
        self.connect_location
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &KeyDescription> {
        let parameters = self.fields.iter().filter_map(|field| match &field.kind {
            FieldKind::Parameter(Parameter::Computed(value)) => Some(value.keys()),
            _ => None,
        });
        parameters.chain(self.chosen.iter().map(|value| value.keys())).flatten()
    }

    /// Whether the value of another device is given to it.
    pub fn takes_device(&self) -> bool {
        self.fields
            .iter()
            .any(|field| matches!(field.kind, FieldKind::Input | FieldKind::Dependency))
    }

    /// A mistake of the device's.
    pub(crate) fn error(&self, message: impl fmt::Display) -> Error {
        Error::new(format!("device `{}`: {message}", self.name)).at(self.created)
    }

    /// Everything wrong with the description by itself. What a macro declared it has checked already; this is for
    /// devices made with [`DeviceBuilder`] and for text that is computed.
    pub(crate) fn problems(&self) -> Vec<Error> {
        let here = |message: String| self.error(message);
        let mut problems = Vec::new();
        problems.extend(
            ocaml::check_module_path(&self.module)
                .err()
                .map(|e| here(e.to_string())),
        );
        for (position, field) in self.fields.iter().enumerate() {
            if !template::is_field_name(field.name) {
                problems.push(here(format!("`{}` cannot be the name of a field", field.name)));
            } else if self.fields[..position].iter().any(|other| other.name == field.name) {
                problems.push(here(format!("two of its fields are named `{}`", field.name)));
            }
        }
        problems.extend(self.extras().problems.iter().cloned().map(here));
        problems.extend(self.packages().flat_map(Package::problems).map(here));
        for argument in self.arguments() {
            let place = Some(argument.location()).filter(|place| !place.is_in_the_vocabulary());
            let told = argument.problems().into_iter();
            problems.extend(told.map(|problem| Error::new(problem).at(place.unwrap_or(self.created))));
        }
        if let Connect::Template(text) = &self.connect {
            match template::parse(text) {
                Ok(pieces) => {
                    let unknown = pieces.iter().filter_map(|piece| match piece {
                        Piece::Placeholder(name) if !self.has_placeholder(name) => Some(name),
                        _ => None,
                    });
                    problems.extend(
                        unknown.map(|name| here(format!("`{{{name}}}` in its connect template is none of its fields"))),
                    );
                }
                Err(problem) => problems.push(here(format!("in its connect template, {problem}"))),
            }
        }
        problems
    }

    /// Whether it has a disk, or would have one if that had a name that can be.
    fn may_have_disk(&self) -> bool {
        let extras = self.extras();
        !(extras.disks.is_empty() && extras.problems.is_empty() && self.chosen.is_empty())
    }

    fn has_placeholder(&self, name: &str) -> bool {
        matches!(name, "module" | "name")
            || name == "disk" && self.may_have_disk()
            || self
                .fields
                .iter()
                .any(|field| field.name == name && !matches!(field.kind, FieldKind::After))
    }
}

/// Devices are equal if they mean the same; where they were written does not matter. Values of keys are left to
/// [`crate::graph::ResolvedDevice`], where they are known.
impl PartialEq for DeviceDescription {
    fn eq(&self, other: &Self) -> bool {
        let plain = |device: &Self| {
            (
                device.name.clone(),
                device.module.clone(),
                device.signature,
                device.connect.clone(),
            )
        };
        plain(self) == plain(other)
            && self.fields.len() == other.fields.len()
            && self
                .fields
                .iter()
                .zip(&other.fields)
                .all(|(one, other)| one.name == other.name && one.kind.means(&other.kind))
            && self.packages == other.packages
            && self.extras == other.extras
    }
}

impl Eq for DeviceDescription {}

impl Hash for DeviceDescription {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
        self.module.hash(state);
        self.connect.hash(state);
        self.extras().files.hash(state);
    }
}

impl FieldKind {
    fn means(&self, other: &FieldKind) -> bool {
        match (self, other) {
            (FieldKind::Argument(one), FieldKind::Argument(other)) => one.expression() == other.expression(),
            // Their values are compared where they are known.
            (FieldKind::Parameter(_), FieldKind::Parameter(_)) => true,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

/// Makes a device step by step: what [`#[derive(Device)]`](macro@crate::Device) expands to, and the way to make a
/// device whose module or files are computed.
///
/// ```
/// use mirage_dsl::prelude::*;
/// use mirage_dsl::DeviceBuilder;
///
/// /// The files of a folder, compiled into the unikernel.
/// fn crunch(folder: &str) -> Impl<KvRo> {
///     let module = format!("static_{folder}");
///     DeviceBuilder::new(module.clone(), "Static_t")
///         .connect("{module}.connect ()")
///         .package(Package::new("crunch").build())
///         .stanza(format!("(rule (targets {module}.ml {module}.mli) ...)"))
///         .build()
/// }
/// ```
#[must_use = "a device is only part of the graph once it is built"]
pub struct DeviceBuilder<S: Signature> {
    description: DeviceDescription,
    fields: Fields,
    signature: PhantomData<fn() -> S>,
}

impl<S: Signature> DeviceBuilder<S> {
    /// A device of an OCaml module or functor, with the name from which its OCaml value is named.
    #[track_caller]
    pub fn new(name: impl Into<Text>, module: impl Into<Text>) -> Self {
        let description = DeviceDescription {
            name: name.into(),
            module: module.into(),
            signature: SignatureDescription::of::<S>(),
            connect: Connect::Values,
            fields: Vec::new(),
            packages: Vec::new(),
            chosen: Vec::new(),
            extras: None,
            created: Location::caller(),
            connect_location: None,
        };
        DeviceBuilder {
            description,
            fields: Fields::default(),
            signature: PhantomData,
        }
    }

    /// How it is connected: OCaml text of type `_ Lwt.t` with placeholders for the fields, `{module}`, `{name}` (the
    /// unikernel's name as an OCaml string) and `{disk}` (see [`DeviceBuilder::disk`]).
    ///
    /// Where nothing is said, no function of the module is called: the device's value is that of its field, the tuple of
    /// those of several fields in order, or unit where there is none. So it is of an `impl` without `~connect` in
    /// `config.ml`.
    pub fn connect(mut self, template: impl Into<Text>) -> Self {
        self.description.connect = Connect::Template(template.into());
        self
    }

    /// Where the connect template stands in the Rust source, so that OCaml's errors lead there.
    pub fn connect_at(mut self, location: Location) -> Self {
        self.description.connect_location = Some(location);
        self
    }

    /// A field: an input, a run-time argument, a value of a key or a plain value.
    pub fn field(mut self, name: &'static str, field: impl DeviceField) -> Self {
        field.add_to(name, &mut self.fields);
        self
    }

    /// A device whose value is given to `connect`, without being a functor's argument.
    pub fn dependency<D: Signature>(mut self, name: &'static str, device: Impl<D>) -> Self {
        self.fields.add_input(name, FieldKind::Dependency, device);
        self
    }

    /// A device that is connected earlier, and nothing else.
    pub fn after<D: Signature>(mut self, name: &'static str, device: Impl<D>) -> Self {
        self.fields.add_input(name, FieldKind::After, device);
        self
    }

    /// A package it needs.
    pub fn package(mut self, package: Package) -> Self {
        self.description.packages.push(package);
        self
    }

    /// Packages that depend on the target or on keys.
    pub fn chosen_packages(self, packages: Value<Vec<Package>>) -> Self {
        self.chosen(packages.map(|packages| Needs {
            packages,
            ..Needs::default()
        }))
    }

    /// What it needs depending on the target or on keys.
    pub fn chosen(mut self, needs: Value<Needs>) -> Self {
        self.description.chosen.push(needs);
        self
    }

    fn extras(&mut self) -> &mut Extras {
        self.description.extras.get_or_insert_default()
    }

    /// The name that was made; or else what is wrong with it is noted.
    fn noted<T>(&mut self, made: Result<T, SyntaxError>) -> Option<T> {
        // Most devices have no extras, and a name that can be adds no problem to them.
        made.map_err(|problem| self.extras().problems.push(problem.to_string()))
            .ok()
    }

    /// A library of the config crate's own dune files.
    pub fn local_library(mut self, name: impl Into<Text>) -> Self {
        let name = self.noted(LibraryName::new(name));
        self.extras().local_libraries.extend(name);
        self
    }

    /// A ppx that rewrites all OCaml modules of the config crate, by the name of its library: dune's
    /// `(preprocess (pps ...))`. It runs on the build machine, whatever the target. The opam package of the library is
    /// needed to build.
    pub fn ppx(mut self, library: impl Into<Text>) -> Self {
        if let Some(library) = self.noted(LibraryName::new(library)) {
            let package = library.split('.').next().unwrap_or(&library).to_owned();
            self.description.packages.push(Package::new(package).build());
            self.extras().rewriters.push(library);
        }
        self
    }

    /// A stanza for the dune file in the target's folder, `mirage/<target>`, which is where it is read: `../../` is the config
    /// crate, and `%{project_root}` the dune root, which is the same unless
    /// [`Application::dune_root`](crate::Application::dune_root) says otherwise. What is no stanza is refused by `configure`.
    ///
    /// dune sees a copy of what it knows. Where a word begins with `%{config_crate}`, that stands for the config crate's own
    /// folder, with every file that is in it: see [`DeviceBuilder::folder`].
    pub fn stanza(mut self, stanza: impl Stanza) -> Self {
        let stanzas = self.noted(stanza.stanzas());
        self.extras().stanzas.extend(stanzas.into_iter().flatten());
        self
    }

    /// A stanza for the dune file at the dune root, such as `(subdir public ...)`. It is read there: in the config crate's
    /// folder, unless [`Application::dune_root`](crate::Application::dune_root) says otherwise.
    pub fn root_stanza(mut self, stanza: impl Stanza) -> Self {
        let stanzas = self.noted(stanza.stanzas());
        self.extras().root_stanzas.extend(stanzas.into_iter().flatten());
        self
    }

    /// A file that one of its stanzas produces in the target's folder; no two devices may produce the same.
    pub fn produces(mut self, path: impl Into<Text>) -> Self {
        let path = self.noted(FilePath::new(path));
        self.extras().produced.extend(path);
        self
    }

    /// A file that `configure` writes into the target's folder.
    pub fn file(mut self, path: impl Into<Text>, contents: impl Into<String>) -> Self {
        let path = self.noted(FilePath::new(path));
        self.extras().files.extend(path.map(|path| GeneratedFile {
            path: path.to_string(),
            contents: contents.into(),
        }));
        self
    }

    /// A file or folder of the config crate that it is built from: `configure` says so if it is missing, and a
    /// build script runs again when it changes.
    pub fn source(mut self, path: impl Into<Text>) -> Self {
        let path = self.noted(CratePath::new(path));
        self.extras().sources.extend(path);
        self
    }

    /// A folder of the config crate that one of its stanzas reads, as `%{config_crate}/<path>`, with all files that are in it.
    /// dune itself leaves out those that begin with `.` or `_`, and takes one named `dune` for its own; such a rule depends on
    /// `(universe)`, because dune does not know what it reads. A link in it that leads nowhere is refused by `configure`.
    pub fn folder(mut self, path: impl Into<Text>) -> Self {
        let path = self.noted(CratePath::new(path));
        self.extras().sources.extend(path.clone());
        self.extras().folders.extend(path);
        self
    }

    /// A network interface that it is attached to when it runs.
    pub fn network(mut self, name: impl Into<Text>) -> Self {
        let name = self.noted(NetworkName::new(name));
        self.extras().networks.extend(name);
        self
    }

    /// A disk that it is attached to when it runs: a file where the target is a process. In the connect template,
    /// `{disk}` is the name by which the target knows it, as an OCaml string.
    pub fn disk(mut self, name: impl Into<Text>) -> Self {
        let name = self.noted(DiskName::new(name));
        self.extras().disks.extend(name);
        self
    }

    /// `opam install` installs a file among the programs, under this name: one that the device writes or that its
    /// stanzas produce, by its path within the target's folder.
    pub fn install_bin(mut self, path: impl Into<Text>, name: impl Into<Text>) -> Self {
        let program = program(path, name, &mut self.extras().problems);
        self.extras().installed.extend(program);
        self
    }

    /// `opam install` installs a file among the configuration files; see [`DeviceBuilder::install_bin`].
    pub fn install_etc(mut self, path: impl Into<Text>) -> Self {
        let path = self.noted(FilePath::new(path));
        self.extras()
            .installed
            .extend(path.map(|path| (path, Destination::Etc)));
        self
    }

    /// Only these targets have such a device: for any other, `configure` says so.
    pub fn only_on(mut self, targets: &'static [Target]) -> Self {
        self.extras().targets = Some(targets);
        self
    }

    /// The finished device.
    pub fn build(self) -> Impl<S> {
        let DeviceBuilder {
            mut description,
            mut fields,
            ..
        } = self;
        description.fields = fields.fields;
        // Large graphs are made of devices with one package and two or three fields.
        description.fields.shrink_to_fit();
        description.packages.shrink_to_fit();
        fields.inputs.shrink_to_fit();
        Impl::new(Node {
            children: fields.inputs,
            kind: NodeKind::Device(description),
        })
    }
}

impl DeviceBuilder<crate::signatures::Job> {
    /// Its module's `start` is applied to every field in order.
    pub fn start(mut self) -> Self {
        self.description.connect = Connect::Start;
        self
    }
}
