//! `main.ml`: functors applied, devices connected, jobs started.

use crate::plan::Plan;
use camino::Utf8Path;
use mirage_dsl::model::graph::{DeviceId, FieldValue, ResolvedDevice};
use mirage_dsl::model::{Connect, FieldKind};
use mirage_syntax::ocaml;
use mirage_syntax::template::{Piece, parse};
use std::collections::HashSet;
use std::fmt::{self, Write};

/// The whole file; `path` is its own, to which line directives return.
pub(super) fn main_ml(plan: &Plan, path: &Utf8Path) -> String {
    let mut file = Writer {
        text: super::header("(*", " *)"),
        line: 2,
        path: path.to_string(),
    };
    file.lines(format_args!(
        "\nopen Lwt.Infix\n\ntype 'a io = 'a Lwt.t\n\nlet return = Lwt.return\n\nlet run promise =\n  {}.Main.run promise;\n  exit 0\n",
        plan.target.main_loop()
    ));
    arguments(plan, &mut file);
    for (id, device) in plan.devices() {
        application(plan, id, device, &mut file);
    }
    for (id, device) in plan.devices() {
        connection(plan, id, device, &mut file);
    }
    start(plan, &mut file);
    file.text
}

/// Text that knows its line, for the directives that return to it.
struct Writer {
    text: String,
    line: u32,
    /// The file's own path.
    path: String,
}

impl Writer {
    /// Adds whole lines.
    fn lines(&mut self, text: fmt::Arguments) {
        let start = self.text.len();
        // Writing to a String cannot fail.
        let _ = self.text.write_fmt(text);
        let added = &self.text.as_bytes()[start..];
        self.line += added.iter().filter(|byte| **byte == b'\n').count() as u32;
    }

    /// Adds lines that OCaml is to take for lines of another file.
    fn lines_of(&mut self, origin: Option<(&Utf8Path, u32)>, text: &str) {
        let there = origin.and_then(|(file, line)| ocaml::line_directive(line, file.as_str()));
        // Behind the two directives and the lines between them.
        let next = self.line + 2 + text.matches('\n').count() as u32;
        let back = ocaml::line_directive(next, &self.path);
        let (Some(there), Some(back)) = (there, back) else {
            return self.lines(format_args!("{text}"));
        };
        self.lines(format_args!("{there}{text}{back}"));
    }
}

/// The converter that [`mirage_dsl::WHOLE_NUMBER`] names.
const WHOLE_NUMBER: &str = "
let whole_number ~min ~max =
  let read text =
    match int_of_string_opt text with
    | Some number when min <= number && number <= max -> Ok number
    | _ ->
      let expected = Printf.sprintf \"a whole number from %d to %d\" min max in
      Error (`Msg (Printf.sprintf \"invalid value '%s', expected %s\" text expected))
  in
  Cmdliner.Arg.conv ~docv:\"INT\" (read, Format.pp_print_int)
";

fn arguments(plan: &Plan, file: &mut Writer) {
    if plan.arguments.iter().any(|argument| argument.reads_whole_numbers) {
        file.lines(format_args!("{WHOLE_NUMBER}"));
    }
    for argument in &plan.arguments {
        file.lines(format_args!(
            "\nlet {} =\n  Mirage_runtime.register_arg @@\n",
            argument.name
        ));
        let origin = plan.relative(argument.location);
        let origin = origin.as_deref().map(|path| (path, argument.location.line));
        let is_path = ocaml::check_value_path(&argument.expression).is_ok();
        let term = if is_path {
            argument.expression.clone()
        } else {
            format!("({})", argument.expression)
        };
        file.lines_of(origin, &format!("  {term}\n"));
    }
}

fn application(plan: &Plan, id: DeviceId, device: &ResolvedDevice, file: &mut Writer) {
    let Some(name) = plan.application(id) else { return };
    let mut line = format!("module {name} = {}", device.description().module());
    for (field, value) in device.fields() {
        if let (FieldKind::Input, FieldValue::Device(input)) = (&field.kind, value) {
            // Writing to a String cannot fail.
            let _ = write!(line, " ({})", plan.module(input));
        }
    }
    line.push('\n');
    let origin = plan.origin(device);
    file.lines(format_args!("\n"));
    file.lines_of(origin.as_ref().map(|(path, line)| (path.as_path(), *line)), &line);
}

/// The OCaml name that stands for a device's field while it is connected: the field's own where OCaml allows it, or
/// else one with a quote, which no other field has.
fn local(field: &str) -> String {
    if ocaml::is_value_name(field) {
        field.to_owned()
    } else if ocaml::is_keyword(field) {
        format!("{field}'")
    } else {
        format!("_{field}'")
    }
}

fn connection(plan: &Plan, id: DeviceId, device: &ResolvedDevice, file: &mut Writer) {
    file.lines(format_args!("\nlet {} = lazy (\n", plan.value(id)));
    let devices: Vec<(String, &str, bool)> = device
        .fields()
        .filter_map(|(field, value)| match value {
            FieldValue::Device(input) => Some((
                local(field.name),
                plan.value(input),
                !matches!(field.kind, FieldKind::After),
            )),
            _ => None,
        })
        .collect();
    // All inputs are started before the first is waited for. `let ... and ...` keeps a field's name from hiding a
    // device of the same name.
    for (position, (local, value, _)) in devices.iter().enumerate() {
        file.lines(format_args!(
            "  {} {local} = Lazy.force {value}{}\n",
            if position == 0 { "let" } else { "and" },
            if position + 1 == devices.len() { " in" } else { "" }
        ));
    }
    for (local, _, is_used) in &devices {
        file.lines(format_args!(
            "  {local} >>= fun {} ->\n",
            if *is_used { local } else { "_" }
        ));
    }
    for (field, value) in device.fields() {
        if let (FieldKind::Argument(argument), FieldValue::Argument) = (&field.kind, value) {
            file.lines(format_args!(
                "  let {} = {} () in\n",
                local(field.name),
                plan.argument(&argument.expression())
            ));
        }
    }
    let origin = plan.origin(device);
    let origin = origin.as_ref().map(|(path, line)| (path.as_path(), *line));
    file.lines_of(origin, &indent(&connect(plan, id, device)));
    file.lines(format_args!(")\n"));
}

fn indent(code: &str) -> String {
    code.lines()
        .map(|line| {
            if line.is_empty() {
                "\n".to_owned()
            } else {
                format!("  {line}\n")
            }
        })
        .collect()
}

/// The connect expression with everything filled in.
fn connect(plan: &Plan, id: DeviceId, device: &ResolvedDevice) -> String {
    let description = device.description();
    let expression = |wanted: &str| {
        device
            .fields()
            .find(|(field, _)| field.name == wanted)
            .map(|(field, value)| match value {
                FieldValue::Expression(text) => text.to_owned(),
                _ => local(field.name),
            })
    };
    let values = || {
        let fields = description.fields().iter();
        let given = fields.filter(|field| !matches!(field.kind, FieldKind::After));
        given.filter_map(|field| expression(field.name))
    };
    match description.connect() {
        Connect::Start => {
            // A value without a parameter would be started when its module is, so there is always one.
            let unit = (!description.takes_device()).then(|| "()".to_owned());
            let arguments: Vec<String> = unit.into_iter().chain(values()).collect();
            let arguments = arguments.join(" ");
            format!("({}.start {arguments} : unit io)", plan.module(id))
        }
        Connect::Values => format!("return ({})", values().collect::<Vec<_>>().join(", ")),
        Connect::Template(template) => {
            // A template that does not parse, or names what is no field, was refused when the graph was resolved.
            parse(template)
                .unwrap_or_default()
                .into_iter()
                .map(|piece| match piece {
                    Piece::Text(text) => text.to_owned(),
                    Piece::Placeholder("module") => plan.module(id).to_owned(),
                    Piece::Placeholder("disk") if expression("disk").is_none() => {
                        ocaml::string_literal(&plan.disk(device).unwrap_or_default())
                    }
                    Piece::Placeholder("name") => ocaml::string_literal(&plan.name),
                    Piece::Placeholder(field) => expression(field).unwrap_or_default(),
                })
                .collect()
        }
    }
}

/// What is initialised one after the other, and then the jobs, at the same time.
fn start(plan: &Plan, file: &mut Writer) {
    let mut code = "\nlet start = lazy (\n".to_owned();
    let jobs: Vec<&str> = plan.jobs.iter().map(|id| plan.value(*id)).collect();
    let mut seen = HashSet::new();
    let jobs: Vec<&str> = jobs.into_iter().filter(|job| seen.insert(*job)).collect();
    for (position, job) in jobs.iter().enumerate() {
        let (word, end) = (
            if position == 0 { "let" } else { "and" },
            if position + 1 == jobs.len() { " in" } else { "" },
        );
        // Writing to a String cannot fail.
        let _ = writeln!(code, "  {word} {job} = Lazy.force {job}{end}");
    }
    for job in &jobs {
        let _ = writeln!(code, "  {job} >>= fun _ ->");
    }
    code.push_str("  return ())\n\nlet () =\n  run (\n");
    for id in &plan.initialisation {
        let _ = writeln!(code, "    Lazy.force {} >>= fun _ ->", plan.value(*id));
    }
    code.push_str("    Lazy.force start)\n");
    file.lines(format_args!("{code}"));
}
