//! What dune made, put into the config crate: images of unikernels in `dist/`, and disk images where they are opened.
//!
//! They are copied and not promoted by dune, so that an image that runs stays as it is, and one that is there already is in
//! nobody's way. Images of other targets and of other unikernels of the crate stay: `clean` removes them.

use super::generated::Cleaned;
use super::record::Record;
use super::staged::{Staged, sweep};
use super::{read, remove};
use crate::checksum::Sha256;
use crate::error::Error;
use crate::file_system::failed;
use crate::interrupt::Guard;
use camino::Utf8Path;
use mirage_codegen::emit::{MARKER, Product};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader};

/// Lists the images.
const LIST: &str = "dist/.generated";

/// Keeps the images out of version control.
const IGNORED: &str = "dist/.gitignore";

/// The images of a config crate.
pub struct Images<'a> {
    directory: &'a Utf8Path,
    dune_root: &'a Utf8Path,
    record: Record,
    /// What the list says of it.
    listed: Record,
}

impl<'a> Images<'a> {
    /// The images of the config crate in a folder, that dune makes in the dune root.
    ///
    /// # Errors
    /// The list of them cannot be read, or is none of ours.
    pub fn of(directory: &'a Utf8Path, dune_root: &'a Utf8Path) -> Result<Self, Error> {
        let record = Record::read(directory, LIST)?;
        Ok(Images {
            directory,
            dune_root,
            listed: record.clone(),
            record,
        })
    }

    /// Checks, before dune is called, that no product is to take the place of a file of the user's. What dune made before
    /// and is in its place is ours even if the list is gone.
    ///
    /// # Errors
    /// One is, or a file cannot be read.
    pub fn claim(&mut self, products: &BTreeSet<Product>) -> Result<(), Error> {
        for Product { place, built, .. } in products {
            let is_listed = self.record.contains(place);
            if !is_listed && same_contents(&self.directory.join(place), &self.dune_root.join(built))? {
                let contents = read(self.directory, place)?.unwrap_or_default();
                self.record.set(place, Sha256::of(&contents));
            }
            self.check(place)?;
        }
        Ok(())
    }

    /// Checks that a file is ours, if there is one.
    fn check(&self, path: &Utf8Path) -> Result<(), Error> {
        match read(self.directory, path)? {
            Some(contents) if !self.record.holds(path, &contents) => {
                let path = path.to_owned();
                Err(if self.record.contains(&path) {
                    Error::ChangedFile { path }
                } else {
                    Error::ForeignFile { path }
                })
            }
            _ => Ok(()),
        }
    }

    /// Puts what dune has made into its place.
    ///
    /// # Errors
    /// A file of the user's is in the way, or the file system refuses; then no image has changed.
    pub fn install(&self, products: impl IntoIterator<Item = Product>) -> Result<(), Error> {
        // So that no temporary file is left behind.
        let guard = Guard::new();
        sweep(&self.directory.join("dist"));
        let (mut during, mut after) = (self.record.clone(), self.record.clone());
        let ignored = format!("# {MARKER}\n*\n");
        let mut images = Staged::new(self.directory);
        let current = read(self.directory, IGNORED.into())?;
        if current.as_deref().is_none_or(|current| current == ignored.as_bytes()) {
            during.add(IGNORED.into(), Sha256::of(ignored.as_bytes()));
            after.set(IGNORED.into(), Sha256::of(ignored.as_bytes()));
        }
        if current.is_none() {
            images.add(IGNORED.into(), &ignored)?;
        }
        for Product {
            place,
            built,
            is_program,
        } in products
        {
            let built = self.dune_root.join(built);
            let is_installed = same_contents(&self.directory.join(&place), &built)?;
            if is_installed && self.record.checksum(&place).is_some() {
                continue;
            }
            if !is_installed {
                self.check(&place)?;
            }
            let checksum = Sha256::of(&std::fs::read(&built).map_err(failed("read", &built))?);
            during.add(&place, checksum.clone());
            after.set(&place, checksum);
            if !is_installed {
                guard.check()?;
                images.copy(&place, &built, is_program)?;
            }
        }
        let mut lists = [Staged::new(self.directory), Staged::new(self.directory)];
        let [first, last] = &mut lists;
        if during != self.listed {
            first.add(LIST.into(), &during.text())?;
        }
        if during != after {
            last.add(LIST.into(), &after.text())?;
        }
        let [first, last] = lists;
        first.commit()?;
        images.commit()?;
        last.commit()?;
        guard.check()
    }

    /// Whether none was ever made.
    pub fn is_empty(&self) -> bool {
        self.record.is_empty()
    }

    /// Removes every image that is as dune made it.
    ///
    /// # Errors
    /// The file system refuses.
    pub fn clean(&self) -> Result<Cleaned, Error> {
        let mut cleaned = Cleaned::default();
        for path in self.record.paths() {
            let Some(contents) = read(self.directory, path)? else {
                continue;
            };
            if self.record.holds(path, &contents) {
                remove(self.directory, path)?;
                cleaned.removed.push(path.clone());
            } else {
                cleaned.left.push(path.clone());
            }
        }
        sweep(&self.directory.join("dist"));
        remove(self.directory, Utf8Path::new(LIST))?;
        Ok(cleaned)
    }
}

/// Whether two files are there and hold the same.
fn same_contents(one: &Utf8Path, other: &Utf8Path) -> Result<bool, Error> {
    let open = |path: &Utf8Path| match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(failed("read", path)(source)),
    };
    let (Some(first), Some(second)) = (open(one)?, open(other)?) else {
        return Ok(false);
    };
    are_same(first, second).map_err(failed("read", one))
}

fn are_same(one: File, other: File) -> io::Result<bool> {
    if one.metadata()?.len() != other.metadata()?.len() {
        return Ok(false);
    }
    let [mut one, mut other] = [one, other].map(|file| BufReader::with_capacity(1 << 16, file));
    loop {
        let (first, second) = (one.fill_buf()?, other.fill_buf()?);
        let length = first.len().min(second.len());
        if first[..length] != second[..length] {
            return Ok(false);
        }
        if length == 0 {
            return Ok(first.is_empty() && second.is_empty());
        }
        one.consume(length);
        other.consume(length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file_system::write;
    use camino::Utf8PathBuf;
    use std::fs;
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    struct Dune(
        #[expect(dead_code, reason = "the folder lives as long as this")] tempfile::TempDir,
        Utf8PathBuf,
    );

    impl Dune {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let path = Utf8PathBuf::from_path_buf(folder.path().to_owned()).unwrap();
            Dune(folder, path)
        }

        fn makes(&self, name: &str, contents: &str) -> Product {
            let product = Product {
                place: format!("dist/{name}").into(),
                built: format!("_build/default/{name}").into(),
                is_program: true,
            };
            write(&self.1.join(&product.built), contents).unwrap();
            product
        }

        fn images(&self) -> Images<'_> {
            Images::of(&self.1, &self.1).unwrap()
        }

        fn holds(&self, contents: &str) -> bool {
            fs::read_to_string(self.1.join("dist/hello")).unwrap() == contents
        }
    }

    #[test]
    fn an_image_is_replaced_and_not_written_into() {
        let dune = Dune::new();
        dune.images().install([dune.makes("hello", "1")]).unwrap();
        let place = dune.1.join("dist/hello");
        assert_eq!(fs::metadata(&place).unwrap().permissions().mode() & 0o111, 0o111);
        let running = File::open(&place).unwrap();
        let inode = |file: &File| file.metadata().unwrap().ino();
        // The same again is left alone.
        dune.images().install([dune.makes("hello", "1")]).unwrap();
        assert_eq!(inode(&File::open(&place).unwrap()), inode(&running));
        // Without the list, what dune made before is still known.
        fs::remove_file(dune.1.join(LIST)).unwrap();
        let mut images = dune.images();
        images.claim(&[dune.makes("hello", "1")].into()).unwrap();
        images.install([dune.makes("hello", "2")]).unwrap();
        assert!(dune.holds("2"));
        assert_eq!(io::read_to_string(running).unwrap(), "1");
    }

    #[test]
    fn a_file_of_the_user_stays() {
        let dune = Dune::new();
        write(&dune.1.join("dist/hello"), "mine").unwrap();
        let product = dune.makes("hello", "1");
        for error in [
            dune.images().claim(&[product.clone()].into()).unwrap_err(),
            dune.images().install([product.clone()]).unwrap_err(),
        ] {
            let expected = "`dist/hello` already exists and was not generated by mirage";
            assert_eq!(error.to_string(), expected);
        }
        assert!(dune.holds("mine"));
        fs::remove_file(dune.1.join("dist/hello")).unwrap();
        dune.images().install([product]).unwrap();
        write(&dune.1.join("dist/hello"), "mine").unwrap();
        let error = dune.images().claim(&[dune.makes("hello", "2")].into()).unwrap_err();
        assert_eq!(error.to_string(), "`dist/hello` was changed since mirage wrote it");
        assert_eq!(dune.images().clean().unwrap().left, ["dist/hello"]);
        assert!(dune.holds("mine"));
    }

    #[test]
    fn images_of_other_names_stay_until_they_are_cleaned() {
        let dune = Dune::new();
        dune.images().install([dune.makes("one", "1")]).unwrap();
        dune.images().install([dune.makes("two", "2")]).unwrap();
        assert!(dune.1.join("dist/one").exists());
        let removed = dune.images().clean().unwrap().removed;
        assert_eq!(removed, [IGNORED, "dist/one", "dist/two"]);
        assert!(!dune.1.join("dist").exists());
    }
}
