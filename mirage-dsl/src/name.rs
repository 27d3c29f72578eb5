//! Names of things outside of OCaml, each of a type of its own: whoever has a value of the type has a name that can be.
//!
//! The vocabulary takes any text. A text that can be no name is noted where it was given, and told with its Rust line when
//! the graph is resolved.

use crate::device::Text;
use crate::key::KeyType;
use mirage_syntax::{SyntaxError, name, package};
use std::fmt;
use std::ops::Deref;

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident: $check:path;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Text);

        impl $name {
            /// The name, if the text can be one.
            ///
            /// # Errors
            /// Why it cannot.
            pub fn new(text: impl Into<Text>) -> Result<Self, SyntaxError> {
                let text = text.into();
                $check(&text)?;
                Ok($name(text))
            }
        }

        impl Deref for $name {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self)
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                **self == **other
            }
        }
    )*};
}
names! {
    /// The name of a unikernel, and of its image.
    UnikernelName: name::check_unikernel;
    /// The name of a file that is made for the user: a disk image, an installed program.
    FileName: name::check_file;
    /// A path within the target's folder, `mirage/<target>`.
    FilePath: name::check_path;
    /// The path of a file or folder of the user's, seen from the config crate.
    CratePath: name::check_source;
    /// The name of a network interface that the unikernel is attached to.
    NetworkName: name::check_network;
    /// The name of a disk that the unikernel is attached to, which may be the path of a file.
    DiskName: name::check_disk;
    /// The name of a library that dune or findlib knows.
    LibraryName: package::check_library;
    /// The name of a git branch.
    BranchName: name::check_branch;
    /// The name of a repository of opam packages.
    RepositoryName: name::check_repository;
    /// Where git or opam finds something: `git+https://...#branch`, the address of an archive, a folder.
    Address: name::check_address;
}

impl UnikernelName {
    /// The name as opam packages and dune projects have it, which is without dots.
    pub fn without_dots(&self) -> String {
        self.replace('.', "_")
    }
}

macro_rules! key_types {
    ($($name:ident: $expected:literal;)*) => {$(
        impl KeyType for $name {
            fn parse(word: &str) -> Result<Self, String> {
                $name::new(word.to_owned()).map_err(|_| $expected.to_owned())
            }

            fn print(&self) -> String {
                self.to_string()
            }
        }
    )*};
}
key_types! {
    UnikernelName: "a file name of letters, digits, `-`, `_` and `.`, without the target's ending and no name of a file that dune reads";
    FileName: "a file name of letters, digits, `-`, `_` and `.`, and none of a file that dune reads";
    DiskName: "a disk's name of letters, digits, spaces and `-_.:/@+~`";
}

impl FileName {
    /// What docteur's image is called where nobody says otherwise.
    pub(crate) const DISK_IMAGE: FileName = FileName(Text::Borrowed("disk.img"));
}

impl DiskName {
    /// The disk that docteur's image is attached as.
    pub(crate) const DOCTEUR: DiskName = DiskName(Text::Borrowed("docteur"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_names_can_be() {
        assert_eq!(FileName::new("disk.img"), Ok(FileName::DISK_IMAGE));
        assert_eq!(DiskName::new("docteur"), Ok(DiskName::DOCTEUR));
    }

    #[test]
    fn words_for_keys() {
        assert_eq!(UnikernelName::parse("my-image_1.0").unwrap().print(), "my-image_1.0");
        for bad in ["", "a/b", "..", "-o", "ä", "a b", "unikernel.ml"] {
            assert!(UnikernelName::parse(bad).is_err(), "{bad}");
            assert!(FileName::parse(bad).is_err(), "{bad}");
        }
    }
}
