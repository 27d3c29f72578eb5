//! Module types that everybody knows, and which of them no module can have at once.

/// A module type of the standard library of devices.
pub struct Known {
    /// Its path.
    pub module_type: &'static str,
    /// The Rust type of inputs that have it.
    pub rust: &'static str,
    /// Module types of one kind are close to one another: a module can have several, so only OCaml can tell.
    kind: Kind,
}

#[derive(PartialEq, Eq)]
enum Kind {
    Block,
    Network,
    KeyValue,
    Ethernet,
    Arp,
    Ip,
    Udp,
    Tcp,
    StackV4,
    StackV6,
    StackV4V6,
    Dns,
    HappyEyeballs,
}

const fn known(module_type: &'static str, rust: &'static str, kind: Kind) -> Known {
    Known {
        module_type,
        rust,
        kind,
    }
}

/// A store that can be written can be read too, so both are of one kind. All have an abstract type `t`.
const KNOWN: [Known; 14] = [
    known("Mirage_block.S", "Block", Kind::Block),
    known("Mirage_net.S", "Network", Kind::Network),
    known("Mirage_kv.RO", "KvRo", Kind::KeyValue),
    known("Mirage_kv.RW", "KvRw", Kind::KeyValue),
    known("Ethernet.S", "Ethernet", Kind::Ethernet),
    known("Arp.S", "Arpv4", Kind::Arp),
    known("Tcpip.Ip.S", "Ipv4", Kind::Ip),
    known("Tcpip.Udp.S", "Udp<V4V6>", Kind::Udp),
    known("Tcpip.Tcp.S", "Tcp<V4V6>", Kind::Tcp),
    known("Tcpip.Stack.V4", "StackV4V6", Kind::StackV4),
    known("Tcpip.Stack.V6", "StackV4V6", Kind::StackV6),
    known("Tcpip.Stack.V4V6", "StackV4V6", Kind::StackV4V6),
    known("Dns_client_mirage.S", "DnsClient", Kind::Dns),
    known("Happy_eyeballs_mirage.S", "HappyEyeballs", Kind::HappyEyeballs),
];

/// Modules that can be opened without any of the paths above meaning something else.
const HARMLESS: [&str; 14] = [
    "Lwt", "Cmdliner", "Printf", "Fmt", "Logs", "Stdlib", "Result", "Option", "List", "String", "Astring", "Rresult",
    "Ipaddr", "Tcpip",
];

/// The modules of OCaml's standard library, those of later versions included.
const STANDARD_LIBRARY: [&str; 65] = [
    "Arg",
    "Array",
    "ArrayLabels",
    "Atomic",
    "Bigarray",
    "Bool",
    "Buffer",
    "Bytes",
    "BytesLabels",
    "Callback",
    "Char",
    "Complex",
    "Condition",
    "Digest",
    "Domain",
    "Dynarray",
    "Effect",
    "Either",
    "Ephemeron",
    "Filename",
    "Float",
    "Format",
    "Fun",
    "Gc",
    "Hashtbl",
    "Iarray",
    "In_channel",
    "Int",
    "Int32",
    "Int64",
    "Lazy",
    "Lexing",
    "List",
    "ListLabels",
    "Map",
    "Marshal",
    "MoreLabels",
    "Mutex",
    "Nativeint",
    "Obj",
    "Oo",
    "Option",
    "Out_channel",
    "Parsing",
    "Pqueue",
    "Printexc",
    "Printf",
    "Queue",
    "Random",
    "Repr",
    "Result",
    "Scanf",
    "Semaphore",
    "Seq",
    "Set",
    "Stack",
    "StdLabels",
    "Stdlib",
    "String",
    "StringLabels",
    "Sys",
    "Type",
    "Uchar",
    "Unit",
    "Weak",
];

/// Whether a module of this name is always there.
pub fn is_of_the_standard_library(module: &str) -> bool {
    STANDARD_LIBRARY.contains(&module)
}

/// The module type of this path, if it is a known one.
pub fn find(module_type: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.module_type == module_type)
}

/// Whether opening the module leaves the known paths what they are.
pub fn is_harmless(opened: &str) -> bool {
    HARMLESS.contains(&opened)
}

impl Known {
    /// Whether a device that is known to have the one cannot have the other.
    pub fn excludes(&self, other: &Known) -> bool {
        self.kind != other.kind
    }
}
