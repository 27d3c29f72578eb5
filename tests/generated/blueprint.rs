//! Random unikernels: plain data from which the same description can be built in several ways.

use mirage_dsl::prelude::*;
use mirage_dsl::{DeviceBuilder, Scope};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// What all random devices provide, so that each can be an input of any other.
#[signature(module_type = "Part.S")]
pub struct Part;

/// Field names with which the generated OCaml could go wrong: keywords, capitals, names of its own values and suffixes.
const FIELDS: [&str; 18] = [
    "net",
    "disk",
    "type",
    "type_",
    "_type",
    "Type",
    "TYPE",
    "lazy",
    "return",
    "run",
    "io",
    "start",
    "exit",
    "unit",
    "net_argument",
    "Main",
    "end",
    "x1",
];

/// Modules whose functors' applications could be called like a module of the generated code itself.
const MODULES: [&str; 5] = ["Part", "Other", "Lwt_unix", "Mirage", "LWT"];

/// Names of devices: anything, and what is most likely to go wrong.
fn name() -> impl Strategy<Value = String> {
    let likely = prop::sample::select(vec![
        "return",
        "run",
        "io",
        "start",
        "exit",
        "ignore",
        "not",
        "type",
        "lazy",
        "main",
        "",
        "4",
        "_",
        "net",
        "disk",
        "net_2",
        "net_argument",
        "lwt",
        "argv",
        "runtime_arguments",
        "job",
        "helper",
        "nan",
        "Net",
        "Été",
        "force",
        "fun",
        "unit",
        "x'",
        "end",
        "let ",
        "(*",
        "\"",
        "# 1 \"x\"",
        "\n",
    ]);
    prop_oneof![likely.prop_map(str::to_owned), any::<String>(), "[a-z]{1,3}"]
}

/// A field of a [`Device`]; another device is meant by its position in the blueprint.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
pub enum Content {
    Input(usize),
    Dependency(usize),
    After(usize),
    Text(String),
    Numbers(Vec<Option<i64>>),
    Fraction(f64),
    /// Equal numbers are equal arguments.
    Argument(u8),
}

#[derive(Debug, Clone, PartialEq, PartialOrd)]
pub struct Device {
    pub name: String,
    pub module: &'static str,
    pub fields: Vec<(&'static str, Content)>,
    pub package: u8,
}

/// Devices that stand behind what they need, and for each job the device it uses.
#[derive(Debug, Clone)]
pub struct Blueprint {
    pub devices: Vec<Device>,
    pub jobs: Vec<usize>,
}

fn content() -> impl Strategy<Value = Content> {
    let other = any::<prop::sample::Index>().prop_map(|index| index.index(1 << 16));
    prop_oneof![
        4 => other.clone().prop_map(Content::Input),
        1 => other.clone().prop_map(Content::Dependency),
        1 => other.prop_map(Content::After),
        1 => any::<String>().prop_map(Content::Text),
        1 => prop::collection::vec(any::<Option<i32>>(), 0..3)
            .prop_map(|numbers| Content::Numbers(numbers.into_iter().map(|number| number.map(i64::from)).collect())),
        1 => prop_oneof![any::<f64>(), Just(f64::NAN), Just(f64::INFINITY)].prop_map(Content::Fraction),
        1 => (0..4u8).prop_map(Content::Argument),
    ]
}

fn device() -> impl Strategy<Value = Device> {
    let fields = prop::sample::subsequence(FIELDS.to_vec(), 0..5).prop_shuffle();
    let fields = fields.prop_flat_map(|names| {
        let contents = prop::collection::vec(content(), names.len());
        contents.prop_map(move |contents| names.iter().copied().zip(contents).collect::<Vec<_>>())
    });
    (name(), prop::sample::select(MODULES.to_vec()), fields, 0..4u8).prop_map(|(name, module, fields, package)| {
        Device {
            name,
            module,
            fields,
            package,
        }
    })
}

impl Blueprint {
    /// Up to this many devices.
    pub fn any(size: usize) -> impl Strategy<Value = Blueprint> {
        let jobs = prop::collection::vec(any::<prop::sample::Index>(), 1..4);
        (prop::collection::vec(device(), 1..=size), jobs).prop_map(|(mut devices, jobs)| {
            for (position, device) in devices.iter_mut().enumerate() {
                // The first device has nothing that it could need.
                device
                    .fields
                    .retain(|(_, content)| position > 0 || content.device().is_none());
                for (_, content) in &mut device.fields {
                    if let Content::Input(other) | Content::Dependency(other) | Content::After(other) = content {
                        // Mostly close by, so that graphs are deep.
                        *other = position - 1 - (*other % position.min(3));
                    }
                }
            }
            let jobs = jobs.into_iter().map(|job| job.index(devices.len())).collect();
            Blueprint { devices, jobs }
        })
    }

    /// The devices that the jobs need, equal ones counted once, with the positions that share each.
    pub fn distinct(&self) -> Vec<usize> {
        let mut needed = BTreeSet::new();
        let mut stack = self.jobs.clone();
        while let Some(position) = stack.pop() {
            if needed.insert(position) {
                stack.extend(
                    self.devices[position]
                        .fields
                        .iter()
                        .filter_map(|(_, content)| content.device()),
                );
            }
        }
        // A device is its own text and the devices it needs, each known by the first that is equal.
        let mut first: BTreeMap<usize, usize> = BTreeMap::new();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for &position in &needed {
            let mut device = self.devices[position].clone();
            for (_, content) in &mut device.fields {
                if let Content::Input(other) | Content::Dependency(other) | Content::After(other) = content {
                    *other = first[other];
                }
            }
            first.insert(position, *known.entry(format!("{device:?}")).or_insert(position));
        }
        known.into_values().collect()
    }

    /// Every device built once, in order, and shared by cloning.
    pub fn shared(&self) -> Application {
        let mut built: Vec<Impl<Part>> = Vec::new();
        for device in &self.devices {
            let implementation = device.build(|other| built[other].clone());
            built.push(implementation);
        }
        self.application(|position| built[position].clone())
    }

    /// Devices built from the jobs on, when they are needed; some of them again at every use, as the choices say.
    pub fn on_demand(&self, again: &[bool]) -> Application {
        fn get(
            blueprint: &Blueprint,
            position: usize,
            again: &mut impl Iterator<Item = bool>,
            built: &mut BTreeMap<usize, Impl<Part>>,
        ) -> Impl<Part> {
            if let Some(known) = built.get(&position)
                && !again.next().unwrap_or(false)
            {
                return known.clone();
            }
            let implementation = blueprint.devices[position].build(|other| get(blueprint, other, again, built));
            built.insert(position, implementation.clone());
            implementation
        }
        let mut built = BTreeMap::new();
        let mut again = again.iter().copied();
        self.application(|position| get(self, position, &mut again, &mut built))
    }

    fn application(&self, mut device: impl FnMut(usize) -> Impl<Part>) -> Application {
        self.jobs
            .iter()
            .enumerate()
            .fold(smallest("random"), |application, (number, job)| {
                let job = DeviceBuilder::<Job>::new("job", "Unikernel.Main").field("part", device(*job));
                application.job(job.field("number", number as u32).start().build())
            })
    }

    /// OCaml modules that take what the devices give them: by file name.
    pub fn stubs(&self) -> BTreeMap<String, String> {
        let mut functors: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for device in &self.devices {
            functors.entry(device.module).or_default().insert(device.inputs());
        }
        let mut files = BTreeMap::new();
        for (module, arities) in functors {
            let mut text = "external connect : 'a -> 'b = \"%identity\"\n".to_owned();
            let _ = writeln!(
                text,
                "module Runtime (_ : sig end) = struct external connect : 'a -> 'b = \"%identity\" end"
            );
            for arity in arities.into_iter().filter(|arity| *arity > 0) {
                let parameters = " (_ : sig end)".repeat(arity);
                let _ = writeln!(
                    text,
                    "module Make{arity}{parameters} = struct external connect : 'a -> 'b = \"%identity\" end"
                );
            }
            files.insert(format!("{module}.ml"), text);
        }
        files
    }
}

/// An application in which nothing is started that can be left out.
#[track_caller]
pub fn smallest(name: &str) -> Application {
    Application::new(name)
        .argv(no_argv())
        .reporter(None)
        .sleep(None)
        .ptime(None)
        .mtime(None)
        .random(None)
}

/// The devices of [`smallest`].
pub const SMALLEST: usize = 4;

impl Content {
    fn device(&self) -> Option<usize> {
        match self {
            Content::Input(other) | Content::Dependency(other) | Content::After(other) => Some(*other),
            _ => None,
        }
    }
}

impl Device {
    fn inputs(&self) -> usize {
        self.fields
            .iter()
            .filter(|(_, content)| matches!(content, Content::Input(_)))
            .count()
    }

    fn build(&self, mut other: impl FnMut(usize) -> Impl<Part>) -> Impl<Part> {
        let module = match self.inputs() {
            0 => self.module.to_owned(),
            // Its application would like to be called `Mirage_runtime`.
            1 if self.module == "Mirage" => "Mirage.Runtime".to_owned(),
            inputs => format!("{}.Make{inputs}", self.module),
        };
        let mut template = "let helper = () in ignore helper; {module}.connect".to_owned();
        let mut builder = DeviceBuilder::<Part>::new(self.name.clone(), module);
        for (name, content) in &self.fields {
            if !matches!(content, Content::After(_)) {
                let _ = write!(template, " {{{name}}}");
            }
            builder = match content {
                Content::Input(position) => builder.field(name, other(*position)),
                Content::Dependency(position) => builder.dependency(name, other(*position)),
                Content::After(position) => builder.after(name, other(*position)),
                Content::Text(text) => builder.field(name, text.as_str()),
                Content::Numbers(numbers) => builder.field(name, numbers.clone()),
                Content::Fraction(number) => builder.field(name, *number),
                Content::Argument(number) => builder.field(
                    name,
                    RuntimeArgument::option(&format!("option-{number}"), i64::from(*number)),
                ),
            };
        }
        if template.ends_with("connect") {
            template += " ()";
        }
        let package = match self.package {
            0 => Package::new("build-tool").build().scope(Scope::Switch),
            number => Package::new("part")
                .min(format!("1.{number}"))
                .sublibs([format!("part-{number}")]),
        };
        builder.connect(template).package(package).build()
    }
}
