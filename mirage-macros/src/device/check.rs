//! What rustc cannot see of a device, or would say less well.

use crate::component::field::{Role, inside_impl};
use crate::device::model::{BUILT_IN, Device};
use crate::report::{Report, code, listed};
use mirage_syntax::template::{self, Piece, closest};
use syn::{LitStr, Meta};

/// Notes every mistake in a device. That its fields have types that fields can have is for rustc to say.
pub fn check(device: &Device, report: &mut Report) {
    check_required(device, report);
    check_field_names(device, report);
    device.component.check(report);
    if let Some(provides) = device.provides.value() {
        device.component.check_signature(provides, report);
    }
    if let Some(provides) = device.provides.value()
        && let Some(signature) = inside_impl(provides)
    {
        let signature = code(signature);
        report.error(
            provides,
            format!("a device provides a signature, not an implementation: write `provides = {signature}`"),
        );
    }
    if let Some(connect) = device.connect.value() {
        check_connect(device, connect, report);
    }
}

fn check_required(device: &Device, report: &mut Report) {
    let item = device.component.item;
    let attribute = item.attrs.iter().find(|attribute| attribute.path().is_ident("device"));
    if attribute.is_none() {
        // It was told that `#[unikernel]` is the wrong one.
        if item
            .attrs
            .iter()
            .any(|attribute| attribute.path().is_ident("unikernel"))
        {
            return;
        }
        report.error(
            &item.ident,
            "a device names its OCaml module and its signature: add `#[device(module = \"...\", provides = ...)]`",
        );
        return;
    }
    // It was told how the attribute is written.
    if attribute.is_some_and(|attribute| matches!(attribute.meta, Meta::NameValue(_))) {
        return;
    }
    let missing = [
        (
            device.component.module.key(),
            "`module` is missing: say which OCaml module or functor this is, with `module = \"...\"`",
        ),
        (
            device.provides.key(),
            "`provides` is missing: say which signature this device has, with `provides = ...`",
        ),
    ];
    for (_, message) in missing.into_iter().filter(|(key, _)| key.is_none()) {
        report.error(attribute, message);
    }
}

fn check_field_names(device: &Device, report: &mut Report) {
    for field in &device.component.fields {
        if let Some((name, meaning)) = BUILT_IN.iter().find(|(name, _)| *name == field.name) {
            report.error(
                field.ident,
                format!(
                    "a field cannot be called `{name}`: in a connect template, `{{{name}}}` is {meaning}; \
                     give the field another name"
                ),
            );
        }
        if !field.name.is_ascii() {
            report.error(
                field.ident,
                "a field's name is a placeholder of the connect template, so it must be ASCII",
            );
        }
    }
}

fn check_connect(device: &Device, connect: &LitStr, report: &mut Report) {
    let text = connect.value();
    let pieces = match template::parse(&text) {
        Ok(pieces) => pieces,
        Err(error) => return report.error(connect, error),
    };
    let mut used: Vec<&str> = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Placeholder(name) if !used.contains(&name) => used.push(name),
            _ => {}
        }
    }
    for &name in &used {
        let field = device.component.fields.iter().find(|field| field.name == name);
        match field.map(|field| field.role) {
            Some(Role::After) => report.error(
                connect,
                format!(
                    "`{{{name}}}` has no value: `#[after]` only has `{name}` connected earlier; \
                     use `#[dependency]` to pass its value"
                ),
            ),
            None if name == "disk" && device.component.needs.has_disk() => {}
            None if !BUILT_IN.iter().any(|(built_in, _)| *built_in == name) => {
                report.error(connect, unknown(device, name))
            }
            _ => {}
        }
    }
    let unused = device
        .values()
        .filter(|field| field.role == Role::Dependency && !used.contains(&field.name.as_str()));
    for field in unused {
        let name = &field.name;
        report.error(
            field.ident,
            format!(
                "the value of this dependency is not used: put `{{{name}}}` into the connect template, \
                 or use `#[after]` if `{name}` only has to be connected earlier"
            ),
        );
    }
}

/// Says which placeholders there are.
fn unknown(device: &Device, name: &str) -> String {
    let fields: Vec<_> = device.values().map(|field| field.name.as_str()).collect();
    let known = if fields.is_empty() {
        "the struct has no fields".to_owned()
    } else {
        format!("the fields are {}", listed(fields.iter().copied()))
    };
    let placeholders = fields
        .iter()
        .copied()
        .chain(BUILT_IN.iter().map(|(built_in, _)| *built_in));
    match closest(name, placeholders) {
        Some(closest) => {
            format!("there is no field `{name}` for `{{{name}}}`; did you mean `{{{closest}}}`? ({known})")
        }
        None => format!(
            "there is no field `{name}` for `{{{name}}}`: {known}, and `{{module}}` and `{{name}}` are always there"
        ),
    }
}
