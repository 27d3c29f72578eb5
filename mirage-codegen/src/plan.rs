//! Plans: everything about one target's image, decided. A plan is made by a pure function of the description, and the
//! generated files are a pure function of the plan.

mod arguments;
mod names;
mod packages;

use crate::emit;
use crate::project::Project;
use arguments::Arguments;
use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use mirage_dsl::model::graph::{DeviceId, Graph, ResolvedDevice};
use mirage_dsl::model::{Attachments, GeneratedFile, TargetFile};
use mirage_dsl::model::{CratePath, Destination, DiskImage, FilePath, NetworkName, OpamRepository, UnikernelName};
use mirage_dsl::{Application, Context, Error, Location, Package, Source, Target};
use mirage_syntax::sexp::Sexp;
use names::Names;
use std::collections::{BTreeMap, BTreeSet};

pub use arguments::Argument;
pub(crate) use arguments::OF_EVERY_UNIKERNEL;

/// One target's image of a unikernel, ready to be written down.
#[non_exhaustive]
pub struct Plan {
    /// The unikernel's name.
    pub name: UnikernelName,
    /// The image's name, without what the target adds.
    pub output: UnikernelName,
    /// What it is built for.
    pub target: Target,
    /// Run-time arguments, in the order in which they are registered.
    pub arguments: Vec<Argument>,
    /// Devices that are started one after the other before the jobs.
    pub initialisation: Vec<DeviceId>,
    /// Jobs, which run at the same time.
    pub jobs: Vec<DeviceId>,
    /// opam packages by name.
    pub packages: BTreeMap<String, Package>,
    /// Libraries to link: sorted those of packages, then the crate's own.
    pub libraries: Vec<String>,
    /// Those of the libraries that the crate's own dune files define.
    pub local_libraries: BTreeSet<String>,
    /// The OCaml files of the crate's folder that it is made from, without their endings; all of them if there are none.
    pub modules: Vec<String>,
    /// Libraries of ppx rewriters that the crate's OCaml modules pass through.
    pub rewriters: BTreeSet<String>,
    /// Extra stanzas of the dune file.
    pub stanzas: Vec<Sexp>,
    /// Files that devices have in the target's folder.
    pub files: Vec<GeneratedFile>,
    /// Files and folders of the config crate that devices are built from, each with the place that asks for it.
    pub sources: Vec<(CratePath, Location)>,
    /// Folders whose files are read as they are, outside of dune's rules.
    pub folders: BTreeSet<CratePath>,
    /// Extra stanzas of the dune file at the dune root.
    pub root_stanzas: Vec<Sexp>,
    /// What the unikernel is attached to when it runs.
    pub attachments: Attachments,
    /// Disk images that are made on the build machine.
    pub disk_images: BTreeSet<DiskImage>,
    /// Files that `opam install` installs beside the image.
    pub installed: Vec<InstalledFile>,
    /// Where opam finds the unikernel's source, as opam writes it.
    pub source: Option<String>,
    /// Repositories of opam packages that are used besides those of the switch.
    pub repositories: Vec<OpamRepository>,
    /// The command-line words that choose the keys again.
    pub options: Vec<String>,
    graph: Graph,
    names: Names,
    argument_names: Arguments,
    project: Project,
    /// How many folders the dune root is above the config crate.
    levels: usize,
}

/// A file of the target's folder that `opam install` installs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct InstalledFile {
    /// Its path within the folder.
    pub path: FilePath,
    /// Whether dune produces it, or else `configure`.
    pub is_produced: bool,
    /// Where it is installed.
    pub to: Destination,
}

impl InstalledFile {
    /// Where it is within the config crate once the unikernel is built. What dune produces stays where dune has made it:
    /// another target may produce a file of the same name.
    pub fn place(&self, plan: &Plan) -> Utf8PathBuf {
        let folder = plan.folder();
        if self.is_produced {
            let context = plan.target.context().name;
            let built = Utf8Path::new("_build").join(context).join(plan.from_dune_root(folder));
            plan.dune_root().join(built).join(&*self.path)
        } else {
            folder.join(&*self.path)
        }
    }
}

impl Plan {
    /// Decides everything about one target's image.
    ///
    /// # Errors
    /// Everything that is wrong with the description.
    pub fn new(application: &Application, context: &Context, project: &Project) -> Result<Plan, Vec<Error>> {
        let resolved = application.resolve(context)?;
        let mut errors = Vec::new();
        let packages = packages::merge(&resolved, &mut errors);
        let argument_names = Arguments::collect(&resolved.graph, &mut errors);
        let names = Names::choose(&resolved.graph, &argument_names);
        let mut local_libraries: BTreeSet<String> = BTreeSet::new();
        let mut rewriters: BTreeSet<String> = BTreeSet::new();
        let mut stanzas: Vec<Sexp> = Vec::new();
        let mut sources = Vec::new();
        let mut folders = BTreeSet::new();
        let mut root_stanzas: Vec<Sexp> = Vec::new();
        let mut attachments = Attachments {
            name: resolved.name.clone(),
            networks: Vec::new(),
            disks: Vec::new(),
        };
        let mut disk_images = BTreeSet::new();
        let mut interfaces = Interfaces::default();
        let output = resolved.output.clone().unwrap_or_else(|| resolved.name.clone());
        let image = format!("{output}{}", resolved.target.image_suffix());
        if RESERVED_FILES.contains(&image.as_str()) {
            let message = format!(
                "the image of `{}` would be the file `{image}`, which is generated for every unikernel",
                resolved.name
            );
            errors.push(
                Error::new(message)
                    .at(resolved.location)
                    .help("give the unikernel another name, or its image: `--output NAME`"),
            );
        }
        let mut claims = Claims::new(resolved.target, &resolved.name, image);
        let mut files = Vec::new();
        for (_, device) in resolved.graph.devices() {
            let description = device.description();
            local_libraries.extend(description.local_libraries().iter().map(|library| library.to_string()));
            rewriters.extend(description.rewriters().iter().map(|library| library.to_string()));
            for stanza in device.stanzas() {
                if !stanzas.contains(stanza) {
                    stanzas.push(stanza.clone());
                }
            }
            sources.extend(
                description
                    .sources()
                    .iter()
                    .map(|source| (source.clone(), description.created())),
            );
            folders.extend(description.folders().iter().cloned());
            for stanza in description.root_stanzas() {
                if !root_stanzas.contains(stanza) {
                    root_stanzas.push(stanza.clone());
                }
            }
            interfaces.add(device, &mut errors);
            errors.extend(unknown_names(resolved.target, device));
            attach(&mut attachments.networks, description.networks().iter());
            attach(&mut attachments.disks, device.disks());
            disk_images.extend(device.disk_images().cloned());
            for file in description.files() {
                if claims.add(&file.path, Some(&file.contents), device, &mut errors) {
                    files.push(file.clone());
                }
            }
            for path in description.produced() {
                claims.add(path, None, device, &mut errors);
            }
        }
        let installed = installed(&resolved.graph, &claims, &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        let linked: BTreeSet<String> = packages
            .values()
            .flat_map(|package| package.libraries().map(str::to_owned))
            .collect();
        local_libraries.retain(|library| !linked.contains(library));
        Ok(Plan {
            output,
            name: resolved.name,
            target: resolved.target,
            arguments: argument_names.in_order(),
            initialisation: resolved.initialisation,
            jobs: resolved.jobs,
            packages,
            libraries: linked.into_iter().chain(local_libraries.iter().cloned()).collect(),
            local_libraries,
            modules: resolved.modules.into_iter().map(String::from).collect(),
            rewriters,
            stanzas,
            root_stanzas,
            files,
            sources,
            folders,
            levels: resolved.levels_to_dune_root,
            attachments,
            disk_images,
            installed,
            source: match resolved.source {
                Source::Repository => project.repository().and_then(|repository| repository.source()),
                Source::Nowhere => None,
                Source::Url(url) => Some(url),
            },
            repositories: resolved.repositories,
            options: context.options(),
            graph: resolved.graph,
            names,
            argument_names,
            project: project.clone(),
        })
    }

    /// The devices, each after its inputs.
    pub fn devices(&self) -> impl ExactSizeIterator<Item = (DeviceId, &ResolvedDevice)> {
        self.graph.devices()
    }

    /// A device of this plan.
    pub fn device(&self, id: DeviceId) -> &ResolvedDevice {
        self.graph.device(id)
    }

    /// The OCaml value that holds the device, a lazy promise.
    pub fn value(&self, id: DeviceId) -> &str {
        self.names.value(id)
    }

    /// The OCaml module of the device: its own path, or the name of the functor's application.
    pub fn module(&self, id: DeviceId) -> &str {
        self.names
            .application(id)
            .unwrap_or_else(|| self.device(id).description().module())
    }

    /// The name of the functor's application, where the device is one.
    pub fn application(&self, id: DeviceId) -> Option<&str> {
        self.names.application(id)
    }

    /// The OCaml value that reads a run-time argument.
    pub fn argument(&self, expression: &str) -> &str {
        self.argument_names.name(expression)
    }

    /// Where OCaml's errors in the device's connect expression should lead: its template if that is in the workspace,
    /// or else the line that made the device.
    pub fn origin(&self, device: &ResolvedDevice) -> Option<(Utf8PathBuf, u32)> {
        let description = device.description();
        let in_workspace = |location: Location| self.project.relative(location).map(|file| (file, location.line));
        description
            .connect_location()
            .and_then(in_workspace)
            .or_else(|| in_workspace(description.created()))
    }

    /// The name by which a device opens its disk, if it has one.
    pub fn disk(&self, device: &ResolvedDevice) -> Option<String> {
        let name = device.disks().next()?;
        let position = self.attachments.disks.iter().position(|disk| disk == name)?;
        Some(self.target.disk(name, position + 1))
    }

    /// The dune root as seen from the config crate: the empty path, or `..`, `../..` and so on.
    pub fn dune_root(&self) -> Utf8PathBuf {
        std::iter::repeat_n("..", self.levels).collect()
    }

    /// The dune root's folder.
    pub fn dune_root_folder(&self) -> &Utf8Path {
        let mut folders = self.project.directory().ancestors();
        folders.nth(self.levels).unwrap_or(Utf8Path::new("/"))
    }

    /// A path of the config crate as seen from the dune root; it begins with `..` if it is outside.
    pub fn from_dune_root(&self, path: impl AsRef<Utf8Path>) -> Utf8PathBuf {
        let components: Vec<_> = self.project.directory().components().collect();
        let place = &components[components.len().saturating_sub(self.levels)..];
        let mut seen = Utf8PathBuf::new();
        for component in place.iter().copied().chain(path.as_ref().components()) {
            match component {
                Utf8Component::CurDir => {}
                Utf8Component::ParentDir if seen.file_name().is_some() => {
                    seen.pop();
                }
                other => seen.push(other),
            }
        }
        seen
    }

    /// The config crate.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// A Rust file as seen from the config crate.
    pub fn relative(&self, location: Location) -> Option<Utf8PathBuf> {
        self.project.relative(location)
    }

    /// The folder of everything generated for the target.
    pub fn folder(&self) -> Utf8PathBuf {
        emit::folder_of(self.target)
    }

    /// The OCaml file that starts everything.
    pub fn main_path(&self) -> Utf8PathBuf {
        self.folder().join("main.ml")
    }

    /// The column, counted from 1, at which the expression begins on a line of a Rust file that OCaml's errors lead to.
    pub fn column(&self, path: &Utf8Path, line: u32) -> Option<u32> {
        let of_devices = self.graph.devices().flat_map(|(_, device)| {
            let description = device.description();
            description
                .connect_location()
                .into_iter()
                .chain([description.created()])
        });
        let mut places = of_devices.chain(self.arguments.iter().map(|argument| argument.location));
        let place = places.find(|place| place.line == line && self.relative(*place).as_deref() == Some(path));
        place.map(|place| place.column)
    }

    /// The unikernel as an opam package: `<name>-<target>`, with what the name of one cannot hold replaced.
    pub fn opam_name(&self) -> String {
        format!("{}-{}", self.name.without_dots(), self.target)
    }

    /// The opam file.
    pub fn opam_path(&self) -> Utf8PathBuf {
        self.folder().join(format!("{}.opam", self.opam_name()))
    }

    /// Where the image is put.
    pub fn image_path(&self) -> Utf8PathBuf {
        Utf8PathBuf::from("dist").join(self.image())
    }

    /// The image's file name.
    pub fn image(&self) -> String {
        format!("{}{}", self.output, self.target.image_suffix())
    }
}

/// The files that devices install. Each must be there: written or produced by a device.
fn installed(graph: &Graph, claims: &Claims, errors: &mut Vec<Error>) -> Vec<InstalledFile> {
    let mut files: Vec<InstalledFile> = Vec::new();
    for (_, device) in graph.devices() {
        let description = device.description();
        for (path, to) in device.installed() {
            let Some((_, _, contents)) = claims.files.get(&**path) else {
                let message = format!(
                    "device `{}` installs `{path}`, which no device makes",
                    description.name()
                );
                errors.push(
                    Error::new(message)
                        .at(description.created())
                        .help("say what is in the file, or which file one of its stanzas produces"),
                );
                continue;
            };
            let file = InstalledFile {
                path: path.clone(),
                is_produced: contents.is_none(),
                to: to.clone(),
            };
            if !files.contains(&file) {
                files.push(file);
            }
        }
    }
    files
}

/// Adds the names that are new.
fn attach<'a, N: Clone + PartialEq + 'a>(known: &mut Vec<N>, names: impl Iterator<Item = &'a N>) {
    for name in names {
        if !known.contains(name) {
            known.push(name.clone());
        }
    }
}

/// The mistakes of a device whose networks or disks cannot have their names on this target.
fn unknown_names(target: Target, device: &ResolvedDevice) -> Vec<Error> {
    let description = device.description();
    let networks = description.networks().iter().map(|name| ("network", &**name));
    let disks = device.disks().map(|name| ("disk", &**name));
    let faults = networks.chain(disks).filter_map(|(what, name)| {
        let fault = target.attachment_fault(name)?;
        let message = format!("the {what} `{name}` cannot have this name on `{target}`: {fault}");
        Some(
            Error::new(message)
                .at(description.created())
                .help("give it another name there: `if_impl(is_solo5(), ..., ...)` chooses between two devices"),
        )
    });
    faults.collect()
}

/// Which device has which network. A disk can be of several devices, each of which reads it by itself; of two that wait
/// for packets of one network, neither gets all.
#[derive(Default)]
struct Interfaces(BTreeMap<NetworkName, Location>);

impl Interfaces {
    fn add(&mut self, device: &ResolvedDevice, errors: &mut Vec<Error>) {
        let description = device.description();
        for network in description.networks() {
            match self.0.get(network) {
                None => {
                    self.0.insert(network.clone(), description.created());
                }
                Some(other) => errors.push(
                    Error::new(format!("two devices are attached to the network `{network}`"))
                        .at(description.created())
                        .related(*other, "the other one is made here")
                        .help("name another network, or use one device in both places: `network.clone()`"),
                ),
            }
        }
    }
}

/// Which device has claimed which file of the target's folder.
struct Claims {
    files: BTreeMap<String, (String, Location, Option<String>)>,
    target: Target,
    /// The image and what else the target has in its folder.
    of_target: Vec<String>,
}

/// The C file of a manifest.
pub(crate) const MANIFEST_CODE: &str = "manifest.c";

/// Files of every target's folder that the generator itself writes.
const RESERVED_FILES: [&str; 4] = ["main.ml", "main.mli", "main.exe", "dune"];

impl Claims {
    fn new(target: Target, unikernel: &str, image: String) -> Self {
        let own = target.files().iter();
        let own = own.flat_map(|file| match file {
            TargetFile::Manifest { .. } => vec![file.name(unikernel), MANIFEST_CODE.to_owned()],
            _ => vec![file.name(unikernel)],
        });
        Claims {
            files: BTreeMap::new(),
            target,
            of_target: own.chain([image]).collect(),
        }
    }

    /// Whether the file is new; a file that two devices want with the same contents is one file.
    fn add(&mut self, path: &str, contents: Option<&String>, device: &ResolvedDevice, errors: &mut Vec<Error>) -> bool {
        let description = device.description();
        let (name, location) = (description.name(), description.created());
        let generated = if RESERVED_FILES.contains(&path) {
            Some("every unikernel".to_owned())
        } else if self.of_target.iter().any(|own| own == path) {
            Some(format!("target `{}`", self.target))
        } else {
            None
        };
        if let Some(whom) = generated {
            let message = format!("device `{name}` claims `{path}`, which is generated for {whom}");
            errors.push(Error::new(message).at(location).help("give the file another name"));
            return false;
        }
        match self.files.get(path) {
            None => {
                self.files
                    .insert(path.to_owned(), (name.to_owned(), location, contents.cloned()));
                true
            }
            Some((_, _, known)) if known.is_some() && known.as_ref() == contents => false,
            Some((other, related, _)) => {
                let message = format!("two devices claim the file `{path}`: `{other}` and `{name}`");
                let error = Error::new(message)
                    .at(location)
                    .related(*related, format!("`{other}` is made here"));
                errors.push(error.help("give the file of one of them another name"));
                false
            }
        }
    }
}
