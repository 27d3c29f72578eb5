//! The options of `solo5-spt` and `solo5-hvt`.

use crate::code::Code;
use crate::image::{BLOCK, HVT, Image, NETWORK, SPT};
use crate::run::{Ended, file, tender};
use mirage_tender::cli::{Action, UsageError, parse};
use mirage_tender::{Block, Interface, Mac, Network};
use std::process::Command;

fn options(arguments: &[&str]) -> Result<mirage_tender::cli::Invocation, UsageError> {
    parse(arguments.iter().map(Into::into))
}

#[test]
fn the_options_of_solo5_are_understood() {
    let given = options(&[
        "--mem=64",
        "--net-mac:service=02:00:00:00:00:01",
        "--net:service=tap0",
        "--net:other=@7",
        "--block:storage=disk with spaces=.img",
        "--block-sector-size:storage=4096",
        "--",
        "image.spt",
        "--mem=1",
        "--",
        "two words",
    ])
    .unwrap();
    assert_eq!(given.action, Action::Run);
    assert_eq!(given.options.memory, 64 << 20);
    let mac = Some(Mac([2, 0, 0, 0, 0, 1]));
    assert_eq!(
        given.options.networks["service"],
        Network {
            interface: Interface::Named("tap0".to_owned()),
            mac
        }
    );
    assert_eq!(
        given.options.networks["other"],
        Network {
            interface: Interface::Descriptor(7),
            mac: None
        }
    );
    let block = Block {
        path: "disk with spaces=.img".into(),
        sector_size: Some(4096),
    };
    assert_eq!(given.options.blocks["storage"], block);
    assert_eq!(given.options.arguments, ["image.spt", "--mem=1", "--", "two words"]);
    assert_eq!(options(&["image.spt"]).unwrap().options.memory, 512 << 20);
}

#[test]
fn mistakes_name_the_option() {
    for (arguments, message) in [
        (
            ["--mem=lots", "x"],
            "`--mem=lots`: it takes a number of MiB, such as 64",
        ),
        (["--mem=0", "x"], "`--mem=0`: it takes a number of MiB, such as 64"),
        (
            ["--mem=99999999999999999", "x"],
            "`--mem=99999999999999999`: it takes a number of MiB, such as 64",
        ),
        (["--mem=1", "--mem=2"], "`--mem` is given twice"),
        (["--net:a=tap0", "--net:a=tap1"], "`--net:a` is given twice"),
        (
            ["--net:a=@x", "x"],
            "`--net:a=@x`: an interface is given by its name, or by `@` and the number of a descriptor",
        ),
        (
            ["--net-mac:a=02:00:00:00:00:01", "x"],
            "`--net-mac:a` is about a device that is not attached; give `--net:a` too",
        ),
        (
            ["--block-sector-size:a=512", "x"],
            "`--block-sector-size:a` is about a device that is not attached; give `--block:a` too",
        ),
        (
            ["--block-sector-size:a=99999", "x"],
            "`--block-sector-size:a=99999`: it takes a number of bytes, such as 4096",
        ),
        (
            ["--x-exec-heap", "x"],
            "`--x-exec-heap` is not supported: nothing that a unikernel can write is executable",
        ),
        (
            ["--gdb", "x"],
            "`--gdb` is not supported: debug the unikernel with `solo5-hvt-debug`",
        ),
        (["--nte:a=tap0", "x"], "invalid option '--nte:a'"),
        (["-x", "x"], "invalid option '-x'"),
    ] {
        assert_eq!(options(&arguments).unwrap_err().to_string(), message);
    }
    let error = options(&["--net-mac:a=02", "x"]).unwrap_err().to_string();
    assert!(
        error.starts_with("`--net-mac:a=02`: a hardware address is six bytes"),
        "{error}"
    );
}

fn program(arguments: &[&str]) -> Ended {
    tender().args(arguments).output().unwrap().into()
}

#[test]
fn mistakes_have_a_status_of_their_own() {
    let ended = program(&["--mem=0", "x"]);
    assert_eq!(ended.status, Some(2));
    assert_eq!(
        ended.errors,
        "mirage-tender: `--mem=0`: it takes a number of MiB, such as 64\nSee `mirage-tender --help`.\n"
    );
    let ended = program(&[]);
    assert_eq!(
        (
            ended.status,
            ended.errors.contains("the image of a unikernel is missing")
        ),
        (Some(2), true)
    );
    let ended = program(&["/nowhere/image.spt"]);
    assert_eq!(ended.status, Some(1));
    assert!(
        ended
            .errors
            .starts_with("mirage-tender: cannot run `/nowhere/image.spt`: No such file"),
        "{ended:?}"
    );
}

#[test]
fn help_and_version_are_shown() {
    let ended = program(&["--mem=1", "--help", "--nonsense"]);
    assert_eq!(ended.status, Some(0));
    assert!(
        ended
            .output
            .starts_with(b"Usage: mirage-tender [OPTIONS] [--] IMAGE [ARGUMENTS]\n")
    );
    let ended = program(&["--version"]);
    assert_eq!(ended.status, Some(0));
    assert!(ended.output.ends_with(b"Solo5 ABI: spt version 2, hvt version 2\n"));
}

#[test]
fn images_are_queried() {
    let image = file(&Image::new(SPT, &[0xf4], b"", &[("service", NETWORK), ("storage", BLOCK)]).bytes());
    let path = image.path().to_str().unwrap();
    assert_eq!(
        String::from_utf8(program(&["--query-abi", path]).output).unwrap(),
        "{\n  \"type\": \"solo5.abi\",\n  \"target\": \"spt\",\n  \"version\": 2\n}\n"
    );
    assert_eq!(
        String::from_utf8(program(&["--query-manifest", path]).output).unwrap(),
        "{\n  \"type\": \"solo5.manifest\",\n  \"version\": 1,\n  \"devices\": [\n    \
         { \"name\": \"service\", \"type\": \"NET_BASIC\" },\n    \
         { \"name\": \"storage\", \"type\": \"BLOCK_BASIC\" }\n  ]\n}\n"
    );
}

#[test]
fn it_stands_in_for_solo5s_tenders_by_their_names() {
    let folder = tempfile::tempdir().unwrap();
    let spt = file(&Image::new(SPT, Code::new().exit(3).bytes(), b"", &[]).bytes());
    let hvt = file(&Image::new(HVT, Code::new().exit(3).bytes(), b"", &[]).bytes());
    for name in ["solo5-spt", "solo5-hvt"] {
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_mirage-tender"), folder.path().join(name)).unwrap();
    }
    let run = |name: &str, image: &tempfile::NamedTempFile| -> Ended {
        Command::new(folder.path().join(name))
            .arg(image.path())
            .output()
            .unwrap()
            .into()
    };
    assert_eq!(run("solo5-spt", &spt).status, Some(3));
    let ended = run("solo5-hvt", &spt);
    assert_eq!(ended.status, Some(1));
    assert!(
        ended
            .errors
            .ends_with("it was built for spt; run it with mirage-tender\n"),
        "{ended:?}"
    );
    assert!(
        run("solo5-spt", &hvt)
            .errors
            .ends_with("it was built for hvt; run it with mirage-tender\n")
    );
}
