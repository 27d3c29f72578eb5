//! `mirage/config.json`: the targets and keys that were chosen, for the commands that follow. The file is ours as long as it
//! says such a choice, whoever wrote it there.

use crate::error::Error;
use crate::files::{self, replace_file};
use camino::{Utf8Path, Utf8PathBuf};
use mirage_dsl::Target;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::{fs, io};

/// Path of the file within the config crate.
pub const PATH: &str = "mirage/config.json";

/// The chosen targets and keys. Where no keys are said, none is chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    targets: Vec<String>,
    /// The words given for each key, as on the command line.
    #[serde(default)]
    pub keys: BTreeMap<String, Vec<String>>,
}

impl Saved {
    /// A choice to be saved.
    pub fn new(targets: &[Target], keys: BTreeMap<String, Vec<String>>) -> Self {
        Saved {
            targets: targets.iter().map(|target| target.name().to_owned()).collect(),
            keys,
        }
    }

    /// What was chosen in a config crate; nothing if it was never configured.
    ///
    /// # Errors
    /// The file cannot be read or is no such file.
    pub fn read(directory: &Utf8Path) -> Result<Self, Error> {
        let path = Utf8PathBuf::from(PATH);
        let text = match fs::read_to_string(directory.join(&path)) {
            // Without a length it is what a power failure left.
            Ok(text) if text.is_empty() => return Ok(Saved::default()),
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Saved::default()),
            Err(source) => {
                return Err(Error::File {
                    action: "read",
                    path,
                    source,
                });
            }
        };
        serde_json::from_str(&text).map_err(|error| {
            Error::usage(format!("`{PATH}` is damaged: {error}"))
                .with_help(format!("remove `{PATH}` and run `configure` again"))
        })
    }

    /// The chosen targets; a target that there is no longer is left out.
    pub fn targets(&self) -> Vec<Target> {
        self.targets.iter().filter_map(|name| Target::named(name)).collect()
    }

    /// Writes the file of a config crate, if it would change.
    ///
    /// # Errors
    /// The file system refuses.
    pub fn write(&self, directory: &Utf8Path) -> Result<(), Error> {
        if self.is_written(directory) {
            return Ok(());
        }
        replace_file(directory, PATH, &self.json())
    }

    /// Whether this is what is saved in a config crate already.
    pub fn is_written(&self, directory: &Utf8Path) -> bool {
        fs::read_to_string(directory.join(PATH)).is_ok_and(|text| text == self.json())
    }

    /// Removes the file of a config crate, and says whether there was one.
    ///
    /// # Errors
    /// As [`Saved::read`], or the file system refuses.
    pub fn remove(directory: &Utf8Path) -> Result<bool, Error> {
        Saved::read(directory)?;
        files::remove(directory, Utf8Path::new(PATH))
    }

    /// The file's contents.
    fn json(&self) -> String {
        // Texts, and maps whose keys are texts, can always be JSON.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}
