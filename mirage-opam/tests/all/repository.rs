//! Where opam files come from, and what is said where they do not.

use crate::worlds::name;
use mirage_opam::Version;
use mirage_opam::repository::{Pack, Repositories, Repository, RepositoryError, Source};
use std::io::Write;
use std::path::Path;
use tempfile::TempDir;

const FILES: [(&str, &str); 6] = [
    ("repo", "opam-version: \"2.0\""),
    ("packages/tea/tea.1.0/opam", "synopsis: \"one\""),
    ("packages/tea/tea.1.10/opam", "synopsis: \"ten\""),
    ("packages/tea/tea.1.10/files/hot/fix.patch", "--- a\n"),
    ("packages/cup/cup.1/opam", "synopsis: \"cup\""),
    ("packages/cup/cup.1/descr", "of an older format"),
];

fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, text) in FILES {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn tar(prefix: &str) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, text) in FILES {
        let mut header = tar::Header::new_ustar();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        builder
            .append_data(&mut header, format!("{prefix}{path}"), text.as_bytes())
            .unwrap();
    }
    builder.into_inner().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

fn archive(bytes: &[u8]) -> Result<Pack, RepositoryError> {
    Pack::in_memory(Source::Archive {
        label: "tea.tar".to_owned(),
        bytes: Box::new(bytes),
    })
}

fn check(pack: &Pack) {
    assert_eq!(pack.names().unwrap(), [name("cup"), name("tea")]);
    assert_eq!(pack.count(), 3);
    let mut versions = pack.versions(&name("tea")).unwrap();
    versions.sort();
    assert_eq!(versions, [Version::new("1.0"), Version::new("1.10")]);
    let ten = Version::new("1.10");
    assert_eq!(
        pack.opam(&name("tea"), &ten).unwrap().as_deref(),
        Some("synopsis: \"ten\"")
    );
    assert_eq!(
        pack.files(&name("tea"), &ten).unwrap(),
        [("hot/fix.patch".to_owned(), b"--- a\n".to_vec())]
    );
    assert_eq!(pack.opam(&name("tea"), &Version::new("2")).unwrap(), None);
    assert_eq!(pack.opam(&name("milk"), &ten).unwrap(), None);
    assert!(pack.versions(&name("milk")).unwrap().is_empty());
}

#[test]
fn folders_and_archives() {
    check(&Pack::in_memory(Source::at(folder().path()).unwrap()).unwrap());
    for bytes in [
        tar(""),
        tar("./"),
        tar("opam-repository-1a2b/"),
        gzip(&tar("")),
        zstd(&tar("")),
    ] {
        check(&archive(&bytes).unwrap());
    }
}

#[test]
fn a_packed_file_is_written_once_and_read_where_needed() {
    let work = TempDir::new().unwrap();
    let path = work.path().join("tea.pack");
    assert!(!Pack::is_at(&path));
    check(&Pack::create(Source::at(folder().path()).unwrap(), &path).unwrap());
    assert!(Pack::is_at(&path));
    check(&Pack::open(&path).unwrap());
    assert_eq!(std::fs::read_dir(work.path()).unwrap().count(), 1);
}

#[test]
fn a_pack_that_cannot_be_made_leaves_the_old_one() {
    let work = TempDir::new().unwrap();
    let path = work.path().join("tea.pack");
    Pack::create(Source::at(folder().path()).unwrap(), &path).unwrap();
    let half = &gzip(&tar(""))[..200];
    let source = Source::Archive {
        label: "half.tar.gz".to_owned(),
        bytes: Box::new(half),
    };
    assert!(Pack::create(source, &path).is_err());
    check(&Pack::open(&path).unwrap());
    assert_eq!(std::fs::read_dir(work.path()).unwrap().count(), 1);
}

#[test]
fn the_first_repository_comes_before_the_others() {
    let overlay = Pack::of_texts("overlay", [("tea.1.0", "synopsis: \"ported\""), ("milk.1", "")]).unwrap();
    let main = Pack::in_memory(Source::at(folder().path()).unwrap()).unwrap();
    let both = Repositories::new(vec![overlay, main]);
    assert_eq!(both.names().unwrap(), [name("cup"), name("milk"), name("tea")]);
    assert_eq!(both.versions(&name("tea")).unwrap().len(), 2);
    let one = Version::new("1.0");
    assert_eq!(
        both.opam(&name("tea"), &one).unwrap().as_deref(),
        Some("synopsis: \"ported\"")
    );
    assert_eq!(both.origin(&name("tea"), &one), Some("overlay"));
    assert_eq!(both.files(&name("tea"), &Version::new("1.10")).unwrap().len(), 1);
}

#[test]
fn what_is_no_repository_is_said() {
    let mut told = Vec::new();
    let empty = TempDir::new().unwrap();
    let path = empty.path();
    let error = |source: Result<Source<'_>, RepositoryError>| match source.and_then(Pack::in_memory) {
        Ok(_) => panic!("that is no repository"),
        Err(error) => error.to_string().replace(&path.display().to_string(), "FOLDER"),
    };
    told.push(error(Source::at(path)).to_string());
    told.push(error(Source::at(&path.join("nothing"))).to_string());
    std::fs::create_dir(path.join("packages")).unwrap();
    told.push(error(Source::at(path)).to_string());
    std::fs::write(path.join("page.html"), "<html>not found</html>").unwrap();
    told.push(error(Source::at(&path.join("page.html"))).to_string());
    let mut other = tar::Builder::new(Vec::new());
    other
        .append_data(&mut tar::Header::new_ustar(), "readme", &b""[..])
        .unwrap();
    std::fs::write(path.join("other.tar"), other.into_inner().unwrap()).unwrap();
    told.push(error(Source::at(&path.join("other.tar"))).to_string());
    insta::assert_snapshot!(told.join("\n\n"));
}

#[test]
fn half_an_archive_is_noticed_wherever_it_was_cut() {
    for whole in [tar(""), gzip(&tar("")), zstd(&tar(""))] {
        for length in (0..whole.len() - 1).step_by(37) {
            let Err(error) = archive(&whole[..length]) else {
                // Zeros may be missing at the end of a plain archive: it is whole without the last of them.
                assert!(whole[length..].iter().all(|byte| *byte == 0), "cut at {length}");
                continue;
            };
            let text = error.to_string();
            assert!(
                text.contains("incomplete or damaged") || text.contains("neither a folder"),
                "{length}: {text}"
            );
        }
    }
    insta::assert_snapshot!(archive(&tar("")[..1024]).unwrap_err());
}

#[test]
fn a_damaged_pack_is_noticed() {
    let mut told = Vec::new();
    let work = TempDir::new().unwrap();
    let path = work.path().join("tea.pack");
    Pack::create(Source::at(folder().path()).unwrap(), &path).unwrap();
    let whole = std::fs::read(&path).unwrap();
    let open = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        Pack::open(&path)
            .map(|_| ())
            .map_err(|error| error.to_string().replace(&path.display().to_string(), "tea.pack"))
    };
    for length in 0..whole.len() {
        assert!(open(&whole[..length]).is_err(), "cut at {length}");
    }
    told.push(open(&whole[..whole.len() - 1]).unwrap_err().to_string());
    told.push(open(&whole[..10]).unwrap_err().to_string());
    let mut other = whole.clone();
    other[14] = b'9';
    told.push(open(&other).unwrap_err().to_string());
    let contents: usize = FILES[1..5].iter().map(|(_, text)| text.len()).sum();
    for at in 16 + contents..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 0x55;
        assert!(open(&changed).is_err(), "changed at {at}");
    }
    insta::assert_snapshot!(told.join("\n\n"));
}

#[test]
fn an_opam_file_that_is_no_text_is_an_error_of_its_own() {
    let bytes = {
        let mut builder = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_ustar();
        header.set_size(2);
        header.set_cksum();
        builder
            .append_data(&mut header, "packages/tea/tea.1/opam", &b"\xff\xfe"[..])
            .unwrap();
        builder.into_inner().unwrap()
    };
    let pack = archive(&bytes).unwrap();
    insta::assert_snapshot!(pack.opam(&name("tea"), &Version::new("1")).unwrap_err());
}

#[test]
fn links_are_not_followed() {
    let folder = folder();
    let target = folder.path().join("packages/circle");
    std::os::unix::fs::symlink(folder.path(), target).unwrap();
    std::os::unix::fs::symlink(Path::new("/dev/zero"), folder.path().join("packages/cup/cup.1/files")).unwrap();
    check(&Pack::in_memory(Source::at(folder.path()).unwrap()).unwrap());
}
