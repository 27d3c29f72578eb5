//! Groups: several devices of one kind, told apart on the command line.

use std::fmt;

/// A prefix of the option names of some devices: in the group `management`, `--ipv4` is `--management-ipv4`.
///
/// Devices that have options can be made in a group, `Group::new("management").netif("tap1")`; the functions of the
/// same names make them in [`Group::NONE`]. The counterpart of `?group` in `config.ml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Group(&'static str);

impl Group {
    /// No group: options have no prefix.
    pub const NONE: Group = Group("");

    /// A group of this name.
    pub const fn new(name: &'static str) -> Self {
        Group(name)
    }

    /// The name; empty for [`Group::NONE`].
    pub const fn name(self) -> &'static str {
        self.0
    }

    /// What it means, for the help of its options.
    pub(super) fn described(self) -> String {
        if self == Group::NONE {
            "the unikernel".to_owned()
        } else {
            format!("the {self} group")
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
