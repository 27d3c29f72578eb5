//! What can be compiled in one tree with others.

use crate::Package;

/// Packages that are tools for the compilation, and never compiled with what they compile.
const TOOLS: [&str; 7] = [
    "dune",
    "jbuilder",
    "ocaml",
    "ocaml-compiler",
    "ocamlbuild",
    "oasis",
    "ocamlmod",
];

fn is_tool(package: &Package) -> bool {
    TOOLS.contains(&package.name.as_str()) || package.has_flag("compiler")
}

/// Whether a package can be compiled in one tree with others, or has nothing to be compiled.
pub(super) fn fits_one_tree(package: &Package) -> bool {
    package.url.is_none() || !package.has_commands || package.is_conf() || is_tool(package) || package.mentions("dune")
}

/// Whether a package of a tree is compiled from sources of its own.
pub(in crate::solve) fn has_sources(package: &Package) -> bool {
    package.url.is_some()
        && package.has_commands
        && !package.is_conf()
        && !is_tool(package)
        && package.dev_repo.is_some()
}
