//! Unikernels as plain processes.

use super::{DuneContext, Executable, Family, Flags, TargetDescription};
use crate::package::Package;

pub(super) struct Unix {
    name: &'static str,
    doc: &'static str,
}

pub(super) const UNIX: Unix = Unix {
    name: "unix",
    doc: "a process of this machine's operating system",
};
pub(super) const MACOSX: Unix = Unix {
    name: "macosx",
    doc: "a process of macOS",
};

/// GNU's linker gives a program an identity that depends on the folder in which it was built, unless it is told not to.
const LINK_FLAGS: Flags = Flags::alone(if cfg!(target_os = "linux") {
    &["-thread", "-ccopt", "-Wl,--build-id=none"]
} else {
    &["-thread"]
});

impl TargetDescription for Unix {
    fn name(&self) -> &'static str {
        self.name
    }

    fn doc(&self) -> &'static str {
        self.doc
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
        Executable {
            is_native_only: false,
            // Warning 70 asks for an .mli, which generated modules do without.
            flags: Flags::added(&["-w", "-70"]),
            link_flags: LINK_FLAGS,
        }
    }

    fn boot_library(&self) -> &'static str {
        "unix"
    }

    fn time_library(&self) -> &'static str {
        "unix"
    }
}
