//! Unikernels as plain processes.

use super::{Family, TargetDescription};
use crate::package::Package;

pub(super) struct Unix;
pub(super) struct MacOsX;

fn mirage_unix() -> Vec<Package> {
    vec![Package::new("mirage-unix").min("5.0.0").max("6.0.0")]
}

macro_rules! unix_target {
    ($target:ty, $name:literal, $doc:literal) => {
        impl TargetDescription for $target {
            fn name(&self) -> &'static str {
                $name
            }

            fn doc(&self) -> &'static str {
                $doc
            }

            fn family(&self) -> Family {
                Family::Unix
            }

            fn image_suffix(&self) -> &'static str {
                ""
            }

            fn packages(&self) -> Vec<Package> {
                mirage_unix()
            }

            fn main_loop(&self) -> &'static str {
                "Unix_os"
            }

            fn dune_context(&self) -> &'static str {
                "default"
            }

            fn link_flags(&self) -> &'static [&'static str] {
                &["-thread"]
            }
        }
    };
}
unix_target!(Unix, "unix", "a process of this machine's operating system");
unix_target!(MacOsX, "macosx", "a process of macOS");
