//! The official compiler: opam's packages `solo5` and `ocaml-solo5`.

use super::NAME;
use crate::error::Error;
use crate::process::{Command, find};
use crate::toolchain::CrossCompiler;
use crate::toolchain::host::{findlib_configuration, has_toolchain};

/// The tool that makes manifests, of the package `solo5`.
const MANIFEST_COMPILER: &str = "solo5-elftool";

/// Whether it is there: findlib knows the toolchain, and the manifest compiler is on PATH.
pub(super) fn is_installed() -> bool {
    find(MANIFEST_COMPILER).is_some() && has_toolchain(NAME)
}

pub(super) fn compiler() -> Result<CrossCompiler, Error> {
    let configuration = findlib_configuration().unwrap_or_default();
    let version = Command::new("ocamlfind")
        .arguments(["-toolchain", NAME, "ocamlopt", "-config"])
        .output();
    CrossCompiler::new(NAME, configuration, None, &version.unwrap_or_default())
}

pub(super) fn describe() -> String {
    "found    solo5, the official cross compiler".to_owned()
}
