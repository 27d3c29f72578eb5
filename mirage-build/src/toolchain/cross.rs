//! A cross compiler as findlib knows it: a toolchain of its configuration.

use crate::cache::Cache;
use crate::checksum::fingerprint;
use crate::error::Error;
use crate::file_system::{failed, read, write};
use camino::{Utf8Path, Utf8PathBuf};
use mirage_syntax::findlib::Meta;
use std::collections::BTreeMap;

/// Variables of a program's environment.
pub type Environment = BTreeMap<String, String>;

/// An OCaml cross compiler.
#[derive(Debug, Clone)]
pub struct CrossCompiler {
    /// The toolchain's name.
    name: String,
    /// findlib's configuration file.
    configuration: Utf8PathBuf,
    /// What the toolchain's own part of the configuration says, which is a file in the folder beside it.
    own: Meta,
    /// Where the programs are that it brings, if they are not on PATH.
    programs: Option<Utf8PathBuf>,
    fingerprint: String,
    host_compiler: Option<String>,
}

impl CrossCompiler {
    /// A toolchain of a findlib configuration file. `made_from` is anything that changes when what it compiles does.
    ///
    /// # Errors
    /// The configuration cannot be read.
    pub(super) fn new(
        name: &str,
        configuration: Utf8PathBuf,
        programs: Option<Utf8PathBuf>,
        made_from: &str,
    ) -> Result<Self, Error> {
        let file = own_configuration(&configuration, name);
        let own = Meta::read(&read(&file)?).ok_or_else(|| {
            let fault = std::io::Error::new(std::io::ErrorKind::InvalidData, "it is not in findlib's language");
            failed("read", &file)(fault)
        })?;
        Ok(CrossCompiler {
            name: name.to_owned(),
            fingerprint: fingerprint([own.to_string().as_str(), made_from]),
            configuration,
            own,
            programs,
            host_compiler: None,
        })
    }

    /// The same, which can link what this version of the host's compiler has made for the host.
    pub(super) fn linking_code_of(self, version: &str) -> Self {
        CrossCompiler {
            host_compiler: Some(version.to_owned()),
            ..self
        }
    }

    /// The version of the host's compiler whose code it can link, as far as that does without an operating system; none
    /// if it cannot.
    pub fn host_compiler(&self) -> Option<&str> {
        self.host_compiler.as_deref()
    }

    /// The toolchain's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A name for everything that has an influence on what it compiles.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// Whether a library comes with it, or has become a part of OCaml's standard library.
    pub fn provides(&self, package: &str) -> bool {
        STANDARD.contains(&package)
            || self.path().split(':').map(Utf8Path::new).any(|folder| {
                folder.join(package).join("META").exists() || folder.join(format!("META.{package}")).exists()
            })
    }

    /// The folders in which it looks for libraries, with colons between them.
    fn path(&self) -> &str {
        self.own.setting("path", &[&self.name]).unwrap_or_default()
    }

    /// The toolchain's own configuration, with more folders to look for libraries in.
    fn configuration(&self, folders: &[Utf8PathBuf]) -> String {
        let more = folders.iter().map(|folder| folder.as_str());
        let path: Vec<&str> = more.chain([self.path()]).collect();
        let mut own = self.own.clone();
        own.set("path", &[&self.name], path.join(":"));
        own.to_string()
    }
}

/// The environment in which findlib and dune find these compilers, and for each the libraries in its folders.
///
/// # Errors
/// The cache cannot be written.
pub fn environment(cache: &Cache, compilers: &[(CrossCompiler, Vec<Utf8PathBuf>)]) -> Result<Environment, Error> {
    let mut environment = Environment::new();
    let Some((first, _)) = compilers.first() else {
        return Ok(environment);
    };
    let mut files = BTreeMap::from([(Utf8PathBuf::from(FILE), read(&first.configuration)?)]);
    for (compiler, folders) in compilers {
        let own = own_configuration(FILE.into(), &compiler.name);
        files.insert(own, compiler.configuration(folders));
    }
    let parts = files.iter().flat_map(|(path, text)| [path.as_str(), text]);
    let name = format!("findlib/{}", fingerprint(parts));
    let folder = cache.entry(&name, |to| {
        files.iter().try_for_each(|(path, text)| write(&to.join(path), text))
    })?;
    environment.insert("OCAMLFIND_CONF".to_owned(), folder.join(FILE).into_string());
    let programs: Vec<&str> = compilers
        .iter()
        .filter_map(|(compiler, _)| compiler.programs.as_deref().map(Utf8Path::as_str))
        .collect();
    if !programs.is_empty() {
        let path = std::env::var("PATH").unwrap_or_default();
        environment.insert("PATH".to_owned(), format!("{}:{path}", programs.join(":")));
    }
    Ok(environment)
}

/// Packages whose modules have become part of the standard library: dune knows them without META files.
const STANDARD: [&str; 4] = ["bigarray", "bytes", "seq", "uchar"];

/// The name of findlib's configuration file.
const FILE: &str = "findlib.conf";

/// Where the part of findlib's configuration is that is a toolchain's own.
pub(super) fn own_configuration(configuration: &Utf8Path, toolchain: &str) -> Utf8PathBuf {
    Utf8PathBuf::from(format!("{configuration}.d/{toolchain}.conf"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_are_added_in_front() {
        let folder = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(folder.path()).unwrap();
        let configuration = root.join("etc/findlib.conf");
        write(&configuration, "path=\"/host\"\n").unwrap();
        write(
            &own_configuration(&configuration, "solo5"),
            format!("path(solo5)=\"{root}/own\"\nocamlopt(solo5)=\"cross\"\n"),
        )
        .unwrap();
        write(&root.join("own/META.str"), "").unwrap();
        let compiler = CrossCompiler::new("solo5", configuration, Some(root.join("bin")), "").unwrap();
        assert!(compiler.provides("str") && compiler.provides("bytes"));
        assert!(!compiler.provides("unix"));
        let cache = Cache::at(root.join("cache"));
        let environment = environment(&cache, &[(compiler, vec!["/lwt/lib".into()])]).unwrap();
        assert!(environment["PATH"].starts_with(&format!("{root}/bin:")));
        let written = Utf8PathBuf::from(&environment["OCAMLFIND_CONF"]);
        assert_eq!(read(&written).unwrap(), "path=\"/host\"\n");
        assert_eq!(
            read(&own_configuration(&written, "solo5")).unwrap(),
            format!("path(solo5) = \"/lwt/lib:{root}/own\"\nocamlopt(solo5) = \"cross\"\n")
        );
    }
}
