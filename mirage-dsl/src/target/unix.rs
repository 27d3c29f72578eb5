//! Unikernels as plain processes.

use super::{DuneContext, Executable, Family, TargetDescription};
use crate::package::Package;

pub(super) struct Unix;
pub(super) struct MacOsX;

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
                vec![Package::new("mirage-unix").min("5.0.0").max("6.0.0")]
            }

            fn main_loop(&self) -> &'static str {
                "Unix_os"
            }

            fn context(&self) -> DuneContext {
                DuneContext::DEFAULT
            }

            fn executable(&self) -> Executable {
                // Warning 70 asks for an .mli, which generated modules do without.
                let flags = &[":standard", "-w", "-70"];
                Executable {
                    is_native_only: false,
                    flags,
                    link_flags: &["-thread"],
                    c_stubs: &[],
                }
            }

            fn boot_library(&self) -> &'static str {
                "unix"
            }

            fn time_library(&self) -> &'static str {
                "unix"
            }
        }
    };
}
unix_target!(Unix, "unix", "a process of this machine's operating system");
unix_target!(MacOsX, "macosx", "a process of macOS");
