//! Signatures: what a device provides and what an input asks for.

/// A module signature, as a Rust type.
///
/// Two inputs of the same signature accept each other's devices; rustc refuses everything else. Declared with
/// [`#[signature]`](macro@crate::signature). The counterpart of `typ` in `config.ml`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a signature",
    note = "a signature is a unit struct that is declared with `#[signature(module_type = \"...\")]`"
)]
pub trait Signature: 'static {
    /// The name shown in descriptions and errors, such as `Network`.
    const NAME: &'static str;
    /// The OCaml module type, such as `Mirage_net.S`, or the type of the value where there is no module type.
    const MODULE_TYPE: &'static str;
}

/// The signature of what can be started: [`Job`](crate::signatures::Job) alone. A trait, so that rustc says this of any
/// other.
#[diagnostic::on_unimplemented(
    message = "an implementation of `{Self}` is a device, not a job",
    label = "not a job",
    note = "a job is a struct with `#[derive(Unikernel)]`, whose OCaml module has a `start`: make this device a field of one"
)]
pub trait Startable: Signature {}

impl Startable for crate::signatures::Job {}

/// A [`Signature`] as a value, for descriptions of a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SignatureDescription {
    /// See [`Signature::NAME`].
    pub name: &'static str,
    /// See [`Signature::MODULE_TYPE`].
    pub module_type: &'static str,
}

impl SignatureDescription {
    /// The description of the signature `S`.
    pub fn of<S: Signature>() -> Self {
        SignatureDescription {
            name: S::NAME,
            module_type: S::MODULE_TYPE,
        }
    }
}
