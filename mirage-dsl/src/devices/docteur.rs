//! docteur: a git repository made into a read-only disk image.

use super::arguments;
use crate::prelude::*;
use crate::{DeviceBuilder, DiskImage, Needs, Text};

/// How docteur reads its image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocteurMode {
    /// With everything in memory.
    Fast,
    /// With little memory.
    Light,
}

/// A read-only store of the files of a git repository, in an image that is made when the unikernel is built.
///
/// ```
/// use mirage_dsl::prelude::*;
/// let site = Docteur { branch: Some("main".into()), ..Docteur::new("https://github.com/mirage/mirage-www") };
/// let store: Impl<KvRo> = site.into_impl();
/// ```
#[derive(Clone)]
pub struct Docteur {
    /// The repository: a URL, `file://` an absolute path, `relativize://` a path in the config crate.
    pub remote: Text,
    /// How the image is read.
    pub mode: DocteurMode,
    /// Name of the disk where the target attaches disks by name.
    pub name: Value<String>,
    /// File of the image.
    pub output: Value<String>,
    /// Whether the image is read and checked before the unikernel starts.
    pub analyze: RuntimeArgument<bool>,
    /// The branch, if it is not the default one.
    pub branch: Option<Text>,
    /// Files of the config crate on which the image depends.
    pub extra_dependencies: Vec<Text>,
}

impl Docteur {
    /// A repository with everything at its default: the keys `--disk-name` and `--disk-output`.
    #[track_caller]
    pub fn new(remote: impl Into<Text>) -> Self {
        let key = |name, default: &str, doc| Key::option(name, default.to_owned()).doc(doc).value();
        Docteur {
            remote: remote.into(),
            mode: DocteurMode::Fast,
            name: key(
                "disk-name",
                "docteur",
                "Name of the docteur disk: letters and digits, where it is attached by name.",
            ),
            output: key("disk-output", "disk.img", "File of the generated docteur image."),
            analyze: arguments::analyze(),
            branch: None,
            extra_dependencies: Vec::new(),
        }
    }

    /// How the image is made, with `output` for its file.
    fn image(&self, output: &str) -> DiskImage {
        let words = |words: &[Text]| {
            words
                .iter()
                .map(|word| format!(" %{{project_root}}/{word}"))
                .collect::<String>()
        };
        let path = |scheme: &str| {
            self.remote
                .strip_prefix(scheme)
                .map(|rest| rest.trim_start_matches("//"))
        };
        let tree = match (path("file:"), path("relativize:")) {
            (Some(path), _) => format!(" (source_tree /{})", path.trim_start_matches('/')),
            (_, Some(path)) => format!(" (source_tree %{{project_root}}/{path})"),
            _ => String::new(),
        };
        let branch = self
            .branch
            .as_ref()
            .map(|branch| format!(" -b {branch}"))
            .unwrap_or_default();
        DiskImage {
            file: output.to_owned(),
            dependencies: format!("(:make %{{bin:docteur.make}}){}{tree}", words(&self.extra_dependencies)),
            // From the config crate's folder, to which a remote may be relative.
            action: format!(
                "(chdir\n   %{{project_root}}\n   (run %{{make}} {}{branch} %{{targets}}))",
                self.remote
            ),
        }
    }

    #[track_caller]
    fn device(&self, library: &'static str, package: &'static str, disk: &Value<String>) -> Impl<KvRo> {
        let this = self.clone();
        let needs = self.output.zip(disk).map(move |(output, disk)| Needs {
            disks: vec![disk.into()],
            disk_images: vec![this.image(&output)],
            ..Needs::default()
        });
        DeviceBuilder::new("docteur", format!("{library}.{:?}", self.mode))
            .field("analyze", self.analyze.clone())
            .connect(
                "{module}.connect ~analyze:{analyze} {disk}\n\
                 >|= Result.map_error (Fmt.str \"%a\" {module}.pp_error)\n\
                 >|= Result.fold ~ok:Fun.id ~error:failwith",
            )
            .package(Package::new(package).min("0.0.6"))
            .chosen(needs)
            .build()
    }
}

impl Device for Docteur {
    type Provides = KvRo;

    #[track_caller]
    fn into_impl(self) -> Impl<KvRo> {
        let by_name = target().map(|target| matches!(target.family(), Family::Solo5 | Family::Xen));
        if_impl(
            &by_name,
            self.device("Docteur_solo5", "docteur-solo5", &self.name),
            self.device("Docteur_unix", "docteur-unix", &self.output),
        )
    }
}

/// See [`Docteur`].
///
/// OCaml: `Docteur_solo5.Fast` where disks are attached by name, else `Docteur_unix.Fast` (or `Light`): a
/// `Mirage_kv.RO`. Options: the keys `--disk-name` and `--disk-output`, `--analyze` at boot. Targets: all.
#[track_caller]
pub fn docteur(remote: impl Into<Text>) -> Impl<KvRo> {
    Docteur::new(remote).into_impl()
}
