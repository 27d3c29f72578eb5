//! Devices that cannot be attached: all of them are reported, before anything boots.

use crate::image::{BLOCK, Image, NETWORK, SPT, VIRTIO};
use crate::run::file;
use mirage_tender::{
    Block, DeviceError, DeviceKind, Error, Image as Checked, Interface, Mac, Network, Options, Tender,
};
use std::path::Path;

/// The errors of a unikernel with a network `service` and a block device `storage`.
fn errors(change: impl FnOnce(&mut Options)) -> Vec<DeviceError> {
    let bytes = Image::new(SPT, &[0xf4], b"", &[("service", NETWORK), ("storage", BLOCK)]).bytes();
    let mut options = Options::default();
    change(&mut options);
    match Tender::new(Checked::parse(&bytes).unwrap(), options) {
        Err(Error::Devices(errors)) => errors,
        other => panic!("{other:?}"),
    }
}

fn disk(path: &Path, sector_size: Option<u16>) -> DeviceError {
    let mut errors = errors(|options| {
        options.blocks.insert(
            "storage".to_owned(),
            Block {
                path: path.to_owned(),
                sector_size,
            },
        );
    });
    assert!(matches!(
        errors.remove(0),
        DeviceError::NotAttached {
            kind: DeviceKind::Network,
            ..
        }
    ));
    assert_eq!(errors.len(), 1);
    errors.remove(0)
}

fn network(interface: &str) -> DeviceError {
    let mut errors = errors(|options| {
        let interface = interface.parse().unwrap();
        options
            .networks
            .insert("service".to_owned(), Network { interface, mac: None });
    });
    assert!(matches!(
        errors.pop(),
        Some(DeviceError::NotAttached {
            kind: DeviceKind::Block,
            ..
        })
    ));
    assert_eq!(errors.len(), 1);
    errors.remove(0)
}

#[test]
fn everything_is_reported_at_once() {
    let errors = errors(|options| {
        let block = Block {
            path: "/nowhere/disk.img".into(),
            sector_size: None,
        };
        options.blocks.insert("service".to_owned(), block.clone());
        options.blocks.insert("storage".to_owned(), block);
    });
    let texts: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "the unikernel has no block device `service`; it has the network `service`, the block device `storage`",
            "the network `service` of the unikernel is not attached; give `--net:service=INTERFACE`",
            "block device `storage`: there is no file `/nowhere/disk.img`; create one with \
             `truncate --size=1M /nowhere/disk.img`",
        ]
    );
}

#[test]
fn disks_are_made_of_sectors() {
    let path = |size: usize| file(&vec![0; size]);
    assert!(matches!(
        disk(path(0).path(), None),
        DeviceError::DiskSize {
            size: 0,
            sector_size: 512,
            ..
        }
    ));
    for (size, sector_size, enough) in [(0, None, "1M"), (1000, None, "1024"), (6144, Some(4096), "8192")] {
        let text = disk(path(size).path(), sector_size).to_string();
        let help = format!("enlarge it with `truncate --size={enough} /");
        assert!(text.contains(&help), "{text}");
    }
    assert!(matches!(
        disk(path(511).path(), None),
        DeviceError::DiskSize { size: 511, .. }
    ));
    assert!(matches!(
        disk(path(513).path(), None),
        DeviceError::DiskSize { size: 513, .. }
    ));
    assert!(matches!(
        disk(path(6144).path(), Some(4096)),
        DeviceError::DiskSize { sector_size: 4096, .. }
    ));
    for wrong in [0, 1, 256, 521, 1536, u16::MAX] {
        let error = disk(path(4096).path(), Some(wrong));
        assert!(matches!(error, DeviceError::SectorSize { sector_size, .. } if sector_size == wrong));
    }
    assert!(matches!(disk(Path::new("/"), None), DeviceError::Disk { .. }));
}

#[test]
fn interfaces_exist_and_are_taps() {
    for name in ["", "sixteen-letters-", "tap%d"] {
        assert!(matches!(network(name), DeviceError::InterfaceName { interface, .. } if interface == name));
    }
    let missing = network("no-such-tap");
    assert!(matches!(&missing, DeviceError::InterfaceMissing { device, .. } if device == "service"));
    assert_eq!(
        missing.to_string(),
        "network `service`: there is no interface `no-such-tap`; create it with `ip tuntap add dev no-such-tap mode tap \
         user $USER` and `ip link set dev no-such-tap up`, as root"
    );
    // Every host has a loopback interface, which is no tap; it may be down, and taps may be out of reach.
    assert!(matches!(
        network("lo"),
        DeviceError::InterfaceNotTap { .. } | DeviceError::InterfaceDown { .. } | DeviceError::Tun { .. }
    ));
}

#[test]
fn descriptors_are_open_and_no_standard_streams() {
    for number in [-1, 0, 1, 2, 1_000_000] {
        let error = network(&format!("@{number}"));
        assert!(
            matches!(error, DeviceError::Descriptor { descriptor, .. } if descriptor == number),
            "{error}"
        );
    }
}

#[test]
fn interfaces_and_addresses_are_read() {
    assert_eq!("tap0".parse(), Ok(Interface::Named("tap0".to_owned())));
    assert_eq!("@5".parse(), Ok(Interface::Descriptor(5)));
    assert!("@five".parse::<Interface>().is_err());
    let mac: Mac = "02:00:00:aB:Cd:0f".parse().unwrap();
    assert_eq!(mac.to_string(), "02:00:00:ab:cd:0f");
    for wrong in [
        "",
        "02:00:00:00:00",
        "02:00:00:00:00:00:00",
        "2:00:00:00:00:00",
        "03:00:00:00:00:00",
        "+2:00:00:00:00:00",
    ] {
        assert!(wrong.parse::<Mac>().is_err(), "{wrong}");
    }
}

#[test]
fn images_for_others_are_refused() {
    let error = |image: Image| {
        let bytes = image.bytes();
        Tender::new(Checked::parse(&bytes).unwrap(), Options::default())
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        error(Image::new(VIRTIO, &[0xf4], b"", &[])),
        "the unikernel was built for virtio version 2; start it with `qemu-system-x86_64 -kernel`"
    );
    let mut newer = Image::new(SPT, &[0xf4], b"", &[]);
    newer.abi_note.contents[4] = 3;
    assert_eq!(
        error(newer),
        "the unikernel was built for spt version 3, and this tender speaks version 2 of it"
    );
}
