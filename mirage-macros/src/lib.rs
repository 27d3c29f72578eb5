//! The macros of `mirage-dsl`, which re-exports them: use them from there.
//!
//! Each is a pipeline of small rooms: `parse` reads what the user wrote with `syn`, `check` says everything that is
//! wrong with it, each mistake at its own place, and `expand` writes Rust with `quote`. What rustc says better is
//! left to rustc. Names of OCaml things, templates and versions are the business of `mirage-syntax`.

mod attribute;
mod case;
mod component;
mod device;
mod key_type;
mod keys;
mod place;
mod report;
mod signature;
mod unikernel;

use proc_macro::TokenStream;
use syn::parse_macro_input;

/// Declares a signature: what a device provides and what an input asks for.
///
/// ```
/// # use mirage_dsl::signature;
/// /// A network interface.
/// #[signature(module_type = "Mirage_net.S")]
/// pub struct Network;
///
/// /// The Internet protocol in the version `V`.
/// #[signature(module_type = "Tcpip.Ip.S")]
/// pub struct Ip<V>;
/// ```
///
/// `module_type` is the path of a module type or, of what is no module, the type of the value, such as
/// `"string array"`.
#[proc_macro_attribute]
pub fn signature(arguments: TokenStream, item: TokenStream) -> TokenStream {
    signature::attribute(arguments.into(), item.into()).into()
}

/// Declares a device: a struct whose fields are its inputs.
///
/// ```
/// # use mirage_dsl::{Device, Impl, signatures::{Ethernet, Network}};
/// /// Ethernet framing over a network interface.
/// #[derive(Device)]
/// #[device(module = "Ethernet.Make", provides = Ethernet, connect = "{module}.connect {net}")]
/// #[package("ethernet", min = "3.0.0", max = "4.0.0")]
/// pub struct Ethif {
///     pub net: Impl<Network>,
/// }
/// ```
///
/// # `#[device(...)]`
///
/// | argument | what it says |
/// | --- | --- |
/// | `module = "Ethernet.Make"` | the OCaml module or functor |
/// | `provides = Ethernet` | the signature |
/// | `connect = "{module}.connect {net}"` | OCaml text of type `_ Lwt.t` that connects it; else no function is called, and the device's value is that of its field, the tuple of those of several, or unit where there is none |
/// | `name = "ethernet"` | the name of its OCaml value; else the struct's in snake case |
/// | `extend = Self::more` | a function from `DeviceBuilder` to `DeviceBuilder` for what cannot be said here |
///
/// In `connect`, `{field}` is the value of a field, `{module}` the module with its functor's arguments applied and
/// `{name}` the unikernel's name; `{{` and `}}` are braces of the OCaml text.
///
/// # Fields
///
/// An `Impl<Signature>` is an argument of the functor, and its value can be used in `connect`. With `#[dependency]`
/// it is no argument of the functor; with `#[after]` it is only connected earlier. A `RuntimeArgument<T>`, a
/// `Value<T>` of a key or a plain value is for `connect` only.
///
/// # What it needs
///
/// | attribute | what it says |
/// | --- | --- |
/// | `#[package("arp", min = "4.0.0", max = "5.0.0")]` | an opam package, whose library of the same name is linked |
/// | `#[package("arp", sublibs("mirage"))]` | links `arp.mirage` instead (`""` is the library `arp`) |
/// | `#[package("arp", libs("arp.mirage", "fmt"))]` | links these libraries instead |
/// | `#[package("crunch", build)]` | needed to build, not linked |
/// | `#[package("ocaml-solo5", scope = switch)]` | a tool of the build machine (else `monorepo`) |
/// | `#[package("arp", pin = "git+https://...", pin_version = "4.0.0")]` | the source to take; `pin` is any expression that is a text, such as `pin = format!("git+file://{}", folder())` |
/// | `#[local_library("hello")]` | a library of the crate's own dune files |
/// | `#[ppx("ppx_deriving.show")]` | a ppx that rewrites the crate's OCaml modules, with the opam package of its library; it runs on the build machine |
/// | `#[stanza("(rule ...)")]` | a stanza of the target's dune file, checked for its parentheses and quotes; it is read in `mirage/<target>`, so `../../` is the config crate |
/// | `#[root_stanza("(subdir ...)")]` | a stanza of the dune file at the dune root, which is the config crate unless the application says otherwise |
/// | `#[produces("table.ml")]` | a file that one of the stanzas produces |
/// | `#[file("path", "contents")]` | a file to write into the target's folder |
/// | `#[source("t")]` | a file or folder of the crate that it is built from |
/// | `#[network("service")]` | a network interface that it is attached to |
/// | `#[disk("disk.img")]` | a disk that it is attached to; in `connect`, `{disk}` is the name by which the target knows it |
/// | `#[install_bin("tool.exe", "tool")]` | `opam install` puts this file of the target's folder, which a stanza produces or the device writes, among the programs, under this name |
/// | `#[install_etc("motd.txt")]` | `opam install` puts this file of the target's folder among the configuration files |
#[proc_macro_derive(
    Device,
    attributes(
        device,
        unikernel,
        package,
        local_library,
        ppx,
        stanza,
        root_stanza,
        produces,
        file,
        source,
        network,
        disk,
        install_bin,
        install_etc,
        dependency,
        after
    )
)]
pub fn device(item: TokenStream) -> TokenStream {
    device::derive(&parse_macro_input!(item)).into()
}

/// Declares a unikernel's job: a struct whose OCaml module has a `start`.
///
/// ```
/// # use mirage_dsl::{Impl, Unikernel, signatures::{Network, Reporter}};
/// /// Answers pings.
/// #[derive(Unikernel)]
/// #[unikernel(module = "Unikernel.Main")]
/// #[package("duration")]
/// struct Ping {
///     net: Impl<Network>,
///     #[after]
///     log: Impl<Reporter>,
/// }
/// ```
///
/// `start` is applied to the value of every field in order, except those that are `#[after]`; where no device is among
/// them, to unit first. `#[unikernel(...)]`
/// has the arguments `module`, `name` and `extend` of [`Device`](macro@Device); the other attributes are the same.
#[proc_macro_derive(
    Unikernel,
    attributes(
        unikernel,
        device,
        package,
        local_library,
        ppx,
        stanza,
        root_stanza,
        produces,
        file,
        source,
        network,
        disk,
        install_bin,
        install_etc,
        dependency,
        after
    )
)]
pub fn unikernel(item: TokenStream) -> TokenStream {
    unikernel::derive(&parse_macro_input!(item)).into()
}

/// Declares configure keys: a struct whose fields are their values and whose doc comments are their help.
///
/// ```
/// # use mirage_dsl::{Keys, Value};
/// #[derive(Keys)]
/// struct Options {
///     /// How often to greet.
///     #[key(default = 4)]
///     greetings: Value<u32>,
///     /// Whom to greet.
///     #[key(required, placeholder = "NAME")]
///     who: Value<String>,
/// }
/// ```
///
/// | `#[key(...)]` | the option | the field |
/// | --- | --- | --- |
/// | `default = 4` | `--name VALUE`, may be left out | `Value<T>` |
/// | `required` | `--name VALUE`, must be given | `Value<T>` |
/// | `optional` | `--name VALUE`, may be left out | `Value<Option<T>>` |
/// | `repeated` | `--name VALUE`, any number of times | `Value<Vec<T>>` |
/// | `flag` | `--name` | `Value<bool>` |
///
/// The option is called like the field in kebab case (`no_dhcp` is `--no-dhcp`) or `name = "..."`.
///
/// | beside it, in `#[key(...)]` | |
/// | --- | --- |
/// | `placeholder = "NAME"` | what the value is called in the help |
/// | `alias = "p"` | another name of the option, here `-p`; can be repeated |
/// | `env = "NAME"` | the environment variable that is read where the option is not given |
/// | `section = "Storage"` | the heading of the help under which the option stands |
#[proc_macro_derive(Keys, attributes(key))]
pub fn keys(item: TokenStream) -> TokenStream {
    keys::derive(&parse_macro_input!(item)).into()
}

/// Makes an enum the type of a key: each variant is a word of the command line.
///
/// ```
/// # use mirage_dsl::KeyType;
/// #[derive(Clone, PartialEq, KeyType)]
/// enum Network {
///     Host,
///     #[key(name = "sockets", alias = "socket")]
///     Socket,
/// }
/// ```
///
/// The word is the variant's name in kebab case or `name = "..."`; `alias = "..."`, which can be repeated, is
/// another word for it. The enum gets an implementation of `Display` too.
#[proc_macro_derive(KeyType, attributes(key))]
pub fn key_type(item: TokenStream) -> TokenStream {
    key_type::derive(&parse_macro_input!(item)).into()
}
