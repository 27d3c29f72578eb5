//! Files of targets that hypervisors read.

use crate::descriptions::{disks, hello_named};
use crate::support::{file, plan};
use mirage_codegen::emit::emit;
use mirage_dsl::Target;

#[test]
fn a_guest_starts_the_image_as_it_is_called() {
    let tree = emit(&[plan(&disks(), Target::XEN, &[("output", &["other"])])]);
    assert!(file(&tree, "mirage/xen/copier.xl").contains("\nkernel = 'other.xen'\n"));
    assert!(file(&tree, "mirage/xen/copier_libvirt.xml").contains("<kernel>other.xen</kernel>"));
}

/// XML has no two dashes in a comment.
#[test]
fn dashes_do_not_end_a_comment() {
    let tree = emit(&[plan(&hello_named("a--b"), Target::VIRTIO, &[])]);
    let domain = file(&tree, "mirage/virtio/a--b_libvirt.xml");
    assert!(domain.contains("<name>a--b</name>") && domain.contains("images/a-&#45;b.img"));
    let comments = domain.split("<!--").skip(1);
    let inside = comments.map(|comment| comment.split("-->").next().unwrap());
    assert!(inside.into_iter().all(|comment| !comment.contains("--")), "{domain}");
}
