//! Targets: what a unikernel is built for.

use crate::package::Package;
use std::fmt;

mod unix;

/// Targets that share an operating-system interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// A process of the build machine's operating system.
    Unix,
}

/// Everything there is to know of one target. A new target is one value that implements this, listed in [`Target::ALL`].
pub trait TargetDescription: Sync {
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
    fn dune_context(&self) -> &'static str;
    /// Link flags of the executable, as dune reads them.
    fn link_flags(&self) -> &'static [&'static str];
}

/// What a unikernel is built for: the word after `--target`.
#[derive(Clone, Copy)]
pub struct Target(&'static dyn TargetDescription);

impl Target {
    /// A process of the build machine.
    pub const UNIX: Target = Target(&unix::Unix);
    /// A process of macOS.
    pub const MACOSX: Target = Target(&unix::MacOsX);

    /// Every target there is.
    pub const ALL: &'static [Target] = &[Target::UNIX, Target::MACOSX];

    /// The target of this name.
    pub fn named(name: &str) -> Option<Target> {
        Target::ALL.iter().copied().find(|target| target.name() == name)
    }
}

impl std::ops::Deref for Target {
    type Target = dyn TargetDescription;

    fn deref(&self) -> &Self::Target {
        self.0
    }
}

impl PartialEq for Target {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Target {}

impl PartialOrd for Target {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// The order of [`Target::ALL`].
impl Ord for Target {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let position = |target: &Target| Target::ALL.iter().position(|known| known == target);
        position(self).cmp(&position(other))
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
