//! What there is to know of a target: what each says, and how [`Target`] passes it on.

use super::{Attachments, DuneContext, Executable, Family, Target, TargetFile};
use crate::package::Package;

/// Everything there is to know of one target. A new target is one value that implements this, listed in [`Target::ALL`].
pub(super) trait TargetDescription: Sync {
    /// The word after `--target`.
    fn name(&self) -> &'static str;
    /// What an image for it runs on, in a few words.
    fn doc(&self) -> &'static str;
    /// The operating-system interface.
    fn family(&self) -> Family;
    /// What the file name of an image ends with, dot included.
    fn image_suffix(&self) -> &'static str;
    /// Packages of every unikernel for it.
    fn packages(&self) -> Vec<Package>;
    /// OCaml module whose `Main.run` is the main loop.
    fn main_loop(&self) -> &'static str;
    /// The dune context it is built in.
    fn context(&self) -> DuneContext;
    /// What is particular of its executable.
    fn executable(&self) -> Executable;
    /// Files of its folder besides the OCaml and dune ones.
    fn files(&self) -> &'static [TargetFile] {
        &[]
    }
    /// The words of the command that usually starts an image, where there is one. A process needs none.
    fn start_command(&self, unikernel: &Attachments, image: &str) -> Option<Vec<String>> {
        let _ = (unikernel, image);
        None
    }
    /// The sublibrary of `mirage-bootvar` that reads its command line.
    fn boot_library(&self) -> &'static str;
    /// The sublibrary of `mirage-sleep`, `mirage-ptime` and `mirage-mtime` that knows its clocks.
    fn time_library(&self) -> &'static str;
    /// What is wrong with the name of a network or disk, if it cannot be attached under this name.
    fn attachment_fault(&self, name: &str) -> Option<&'static str> {
        let _ = name;
        None
    }
    /// The name by which the unikernel opens a disk: the `position`th one, counted from 1, attached under `name`.
    fn disk(&self, name: &str, position: usize) -> String {
        let _ = position;
        name.to_owned()
    }
}

/// What a description has no use for is left out of the vocabulary's page.
impl Target {
    /// What an image for it runs on, in a few words.
    pub fn doc(self) -> &'static str {
        self.0.doc()
    }

    /// What the file name of an image ends with, dot included.
    #[doc(hidden)]
    pub fn image_suffix(self) -> &'static str {
        self.0.image_suffix()
    }

    /// Packages of every unikernel for it.
    #[doc(hidden)]
    pub fn packages(self) -> Vec<Package> {
        self.0.packages()
    }

    /// OCaml module whose `Main.run` is the main loop.
    #[doc(hidden)]
    pub fn main_loop(self) -> &'static str {
        self.0.main_loop()
    }

    /// The dune context it is built in.
    #[doc(hidden)]
    pub fn context(self) -> DuneContext {
        self.0.context()
    }

    /// What is particular of its executable.
    #[doc(hidden)]
    pub fn executable(self) -> Executable {
        self.0.executable()
    }

    /// Files of its folder besides the OCaml and dune ones.
    #[doc(hidden)]
    pub fn files(self) -> &'static [TargetFile] {
        self.0.files()
    }

    /// The words of the command that usually starts an image, where there is one. A process needs none.
    #[doc(hidden)]
    pub fn start_command(self, unikernel: &Attachments, image: &str) -> Option<Vec<String>> {
        self.0.start_command(unikernel, image)
    }

    /// The sublibrary of `mirage-bootvar` that reads its command line.
    #[doc(hidden)]
    pub fn boot_library(self) -> &'static str {
        self.0.boot_library()
    }

    /// The sublibrary of `mirage-sleep`, `mirage-ptime` and `mirage-mtime` that knows its clocks.
    #[doc(hidden)]
    pub fn time_library(self) -> &'static str {
        self.0.time_library()
    }

    /// What is wrong with the name of a network or disk, if it cannot be attached under this name.
    #[doc(hidden)]
    pub fn attachment_fault(self, name: &str) -> Option<&'static str> {
        self.0.attachment_fault(name)
    }

    /// The name by which the unikernel opens a disk: the `position`th one, counted from 1, attached under `name`.
    #[doc(hidden)]
    pub fn disk(self, name: &str, position: usize) -> String {
        self.0.disk(name, position)
    }
}
