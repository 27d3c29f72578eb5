//! Unikernels of which opam files are made.

use camino::{Utf8Path, Utf8PathBuf};
use mirage_codegen::emit::emit;
use mirage_codegen::plan::Plan;
use mirage_codegen::{About, Project, Repository};
use mirage_dsl::prelude::*;
use mirage_dsl::{Context, DeviceBuilder, KeyDescription, Package};
use std::collections::BTreeMap;

/// A unikernel with a key `--text`, in a config crate.
pub struct Description {
    application: Application,
    project: Project,
    keys: Vec<KeyDescription>,
    words: BTreeMap<String, Vec<String>>,
}

impl Description {
    fn new(job: DeviceBuilder<Job>, repository: Option<Repository>) -> Self {
        let key = Key::option("text", String::new());
        let about = About {
            authors: "Ann <ann@example.org>:Bob".to_owned(),
            homepage: "https://example.org".to_owned(),
            repository: String::new(),
            license: "MIT OR Apache-2.0".to_owned(),
        };
        let project = Project::new("web-config", "/w/web", "src/main.rs")
            .with_repository(repository)
            .with_about(about);
        let keys = vec![key.description().clone()];
        let application = Application::new("web.site").job(job.field("text", key.value()).build());
        Description {
            application,
            project,
            keys,
            words: BTreeMap::new(),
        }
    }

    /// The description whose config crate is the folder `unikernels/my web` of a git repository, and this its `--text`.
    pub fn of_repository(url: &str, text: &str) -> Self {
        let repository = Repository {
            folder: "unikernels/my web".into(),
            url: Some(url.to_owned()),
            reference: Some("fix/it".to_owned()),
        };
        let mut description = Description::new(DeviceBuilder::new("web", "Unikernel").start(), Some(repository));
        description.words = BTreeMap::from([("text".to_owned(), vec![text.to_owned()])]);
        description
    }

    /// Name and contents of the opam file for a target; nothing for a target that lacks a device.
    pub fn opam(&self, target: Target) -> Option<(Utf8PathBuf, String)> {
        let context = Context::choose(target, &self.keys, self.words.clone()).ok()?;
        let plan = Plan::new(&self.application, &context, &self.project).ok()?;
        let path = plan.opam_path();
        let contents = emit(&[plan]).get(&path)?.to_owned();
        Some((Utf8Path::new(path.file_name()?).to_owned(), contents))
    }
}

/// All that an opam file can look like.
pub fn descriptions() -> Vec<Description> {
    let job = || DeviceBuilder::<Job>::new("web", "Unikernel").start();
    let network = DeviceBuilder::new("web", "Unikernel.Main")
        .field("stack", generic_stackv4v6(default_network()))
        .start();
    let pinned = job()
        .package(
            Package::new("tls")
                .pin("git+https://github.com/me/tls.git#fix")
                .pin_version("2.1.0"),
        )
        .package(Package::new("x509").pin("https://example.org/a%20b.tar.gz"));
    let awkward = "100% %{bin}% \"quoted\" \\ ] } \n # (* é \u{7f}";
    vec![
        Description::new(job(), None),
        Description::new(network, None),
        Description::new(pinned, Some(Repository::default())),
        Description::of_repository("git+https://github.com/me/unikernels.git", awkward),
    ]
}
