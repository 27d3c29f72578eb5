//! What a description is made of, for the crates that read one: `mirage-codegen` and `mirage-build`. It is no part of the
//! vocabulary, and changes with them.

pub use crate::application::Resolved;
pub use crate::argument::ArgumentDescription;
pub use crate::device::{
    Connect, Destination, DeviceDescription, DiskImage, Field, FieldKind, Fields, GeneratedFile, Parameter,
};
pub use crate::literal::Expression;
pub use crate::name::{
    Address, BranchName, CratePath, DiskName, FileName, FilePath, LibraryName, NetworkName, RepositoryName,
    UnikernelName,
};
pub use crate::opam::OpamRepository;
pub use crate::signature::SignatureDescription;
pub use crate::target::{Attachments, DuneContext, Executable, Flags, Hypervisor, TargetFile};
pub use mirage_syntax::SyntaxError;

/// The device graph with its choices still open.
pub mod open_graph {
    pub use crate::open_graph::*;
}

/// The device graph once the target and the keys are chosen.
pub mod graph {
    pub use crate::graph::*;
}
