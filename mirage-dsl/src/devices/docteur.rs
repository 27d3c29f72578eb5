//! docteur: a git repository made into a read-only disk image.

use super::arguments;
use super::key_value::unknown_to_dune;
use crate::name::{Address, BranchName, CratePath, DiskName, FileName};
use crate::prelude::*;
use crate::{DeviceBuilder, Needs, Text};
use mirage_syntax::sexp::Sexp;

/// How docteur reads its image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
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
        let name = Key::option("disk-name", DiskName::DOCTEUR)
            .doc("Name of the docteur disk: letters and digits, where it is attached by name.");
        let output = Key::option("disk-output", FileName::DISK_IMAGE).doc("File of the generated docteur image.");
        Docteur {
            remote: remote.into(),
            mode: DocteurMode::Fast,
            name: name.value().map(|name| name.to_string()),
            output: output.value().map(|file| file.to_string()),
            analyze: arguments::analyze(),
            branch: None,
            extra_dependencies: Vec::new(),
        }
    }

    /// The disk, and how its image is made.
    fn needs(&self, output: String, disk: String) -> Needs {
        let in_crate = |path: &str| Sexp::variable("project_root", &format!("/{path}"));
        let mut dependencies = vec![Sexp::list([":make", "%{bin:docteur.make}"].map(Sexp::code))];
        dependencies.extend(self.extra_dependencies.iter().map(|file| in_crate(file)));
        if let Some(path) = self.remote.strip_prefix("relativize:") {
            // docteur looks for it from where dune runs it, in dune's copy of the config crate.
            let folder = in_crate(path.trim_start_matches("//"));
            dependencies.push(Sexp::form("source_tree", [folder]));
        } else if self.remote.starts_with("file:") {
            dependencies.extend(unknown_to_dune());
        }
        let mut command = vec![Sexp::code("%{make}"), Sexp::text(&self.remote)];
        if let Some(branch) = &self.branch {
            command.extend(["-b", branch].map(Sexp::text));
        }
        command.push(Sexp::code("%{targets}"));
        // From the config crate's folder, to which a remote may be relative.
        let action = Sexp::form("chdir", [Sexp::code("%{project_root}"), Sexp::form("run", command)]);
        let needs = Needs::default().disk(disk).disk_image(output, dependencies, action);
        let needs = needs.noting(Address::new(self.remote.clone()));
        let needs = match &self.branch {
            Some(branch) => needs.noting(BranchName::new(branch.clone())),
            None => needs,
        };
        let files = self.extra_dependencies.iter();
        files.fold(needs, |needs, file| needs.noting(CratePath::new(file.clone())))
    }

    #[track_caller]
    fn device(&self, library: &'static str, package: &'static str, disk: &Value<String>) -> Impl<KvRo> {
        let this = self.clone();
        let needs = self
            .output
            .zip(disk)
            .map(move |(output, disk)| this.needs(output, disk));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_texts() {
        let site = Docteur {
            branch: Some("feature(x);y".into()),
            extra_dependencies: vec!["the files".into()],
            ..Docteur::new("https://example.org/a(b);c")
        };
        let needs = site.needs("disk.img".to_owned(), "docteur".to_owned());
        assert_eq!(needs.problems, [""; 0]);
        let [image] = needs.disk_images.as_slice() else {
            panic!()
        };
        let rule = Sexp::list(image.dependencies.iter().cloned().chain([image.action.clone()]));
        assert_eq!(
            rule.to_string(),
            r#"((:make %{bin:docteur.make})
 "%{project_root}/the files"
 (chdir
  %{project_root}
  (run %{make} "https://example.org/a(b);c" -b "feature(x);y" %{targets})))"#
        );
    }

    #[test]
    fn a_folder_of_the_crate_is_where_docteur_looks_for_it() {
        let dependencies = |remote: &'static str| {
            let needs = Docteur::new(remote).needs("disk.img".to_owned(), "docteur".to_owned());
            Sexp::list(needs.disk_images[0].dependencies.iter().skip(1).cloned()).to_string()
        };
        assert_eq!(
            dependencies("relativize://site"),
            "((source_tree %{project_root}/site))"
        );
        assert_eq!(dependencies("file:///srv/site"), "((universe)\n (sandbox none))");
        assert_eq!(dependencies("https://example.org/site"), "()");
    }

    #[test]
    fn what_cannot_be_is_noted() {
        let site = Docteur {
            branch: Some("a b".into()),
            extra_dependencies: vec!["/etc/passwd".into()],
            ..Docteur::new("a\"b")
        };
        assert_eq!(site.needs("../x".to_owned(), "'".to_owned()).problems.len(), 5);
    }
}
