//! What each command does.

use super::arguments::{Action, Arguments, Format};
use super::query;
use crate::error::Error;
use crate::files::{Changes, GeneratedFiles};
use crate::process::{Command, Outcome, find};
use crate::progress::Progress;
use crate::run;
use crate::saved::{self, Saved};
use crate::session::{self, Session, Words};
use crate::toolchain::{Environment, Host, Need, PackageManager};
use mirage_codegen::Project;
use mirage_codegen::describe;
use mirage_codegen::describe::alternatives::{self, Alternatives};
use mirage_dsl::{Application, KeyDescription, Target};
use std::fmt::Display;
use std::io::Write;

/// Does what the command line says.
pub(super) fn perform(
    application: &Application,
    project: &Project,
    keys: &[KeyDescription],
    arguments: &Arguments,
) -> Result<(), Error> {
    if arguments.action == Action::Clean {
        return clean(project, arguments);
    }
    let choice = Choice::new(project, keys, arguments)?;
    let session = |targets: &[Target]| Session::new(application, project, targets, &choice.words);
    match &arguments.action {
        Action::Configure => {
            let session = session(&choice.configured)?;
            if arguments.dry_run {
                preview(&session)?;
                next(project, &choice, options(&session), "configure");
                return Ok(());
            }
            write(&session, arguments)?;
            status("Next", project.invocation("build"));
            Ok(())
        }
        Action::Build => {
            let session = session(&choice.configured)?;
            if arguments.dry_run {
                preview(&session)?;
                print(&format!(
                    "run    {}\n",
                    session.build_command(&choice.wanted, &Environment::new())
                ))?;
                next(project, &choice, options(&session), "build");
                return Ok(());
            }
            let session = build(session, application, &choice, arguments)?;
            for plan in session.plans.iter().filter(|plan| choice.wanted.contains(&plan.target)) {
                status("Built", plan.image_path());
            }
            for target in &choice.wanted {
                status("Next", project.invocation(&format!("run -t {target}")));
            }
            Ok(())
        }
        Action::Run { arguments: words } => {
            let session = session(&choice.configured)?;
            if let Some(plan) = session.plan(choice.target()) {
                if arguments.net_setup {
                    run::set_up_networks(plan, &arguments.attached, &Progress::shown())?;
                }
                run::check(plan, project.directory(), &arguments.attached)?;
            }
            let session = build(session, application, &choice, arguments)?;
            let Some(plan) = session.plan(choice.target()) else {
                return Ok(());
            };
            let command = run::command(plan, project.directory(), &arguments.attached, words)?;
            status(
                "Running",
                if arguments.verbose {
                    command.to_string()
                } else {
                    plan.image_path().into_string()
                },
            );
            run::run(&command)
        }
        Action::Describe { format, all: true } => {
            let context = session::context(application, choice.target(), &choice.words)?;
            let alternatives = Alternatives::new(application, &context, project);
            print(&match format {
                Format::Text => alternatives::text(&alternatives),
                Format::Json => format!("{:#}\n", alternatives::json(&alternatives)),
                Format::Dot => alternatives::dot(&alternatives),
                Format::Svg => alternatives::svg(&alternatives),
            })
        }
        Action::Describe { format, all: false } => {
            let session = session(&[choice.target()])?;
            let Some(plan) = session.plans.first() else {
                return Ok(());
            };
            print(&match format {
                Format::Text => describe::text(plan),
                Format::Json => format!("{:#}\n", describe::json(plan)),
                Format::Dot => describe::dot(plan),
                Format::Svg => describe::svg(plan),
            })?;
            // The other formats are for programs.
            if *format == Format::Text {
                next(project, &choice, options(&session), "build");
            }
            Ok(())
        }
        Action::Query { what } => {
            let session = session(&choice.configured)?;
            let Some(plan) = session.plan(choice.target()) else {
                return Ok(());
            };
            print(&query::answer(what, &session, plan, keys, &choice.words)?)
        }
        Action::Doctor => {
            let session = session(&choice.configured)?;
            doctor(&session, &choice.wanted, arguments)?;
            next(project, &choice, options(&session), "build");
            Ok(())
        }
        Action::Clean => Ok(()),
    }
}

/// The targets and keys of a command: what the command line says, and for the rest what was saved.
struct Choice {
    /// Targets that are generated.
    configured: Vec<Target>,
    /// Targets that are built.
    wanted: Vec<Target>,
    words: Words,
}

impl Choice {
    fn new(project: &Project, keys: &[KeyDescription], arguments: &Arguments) -> Result<Self, Error> {
        // `configure` starts anew; the other commands go on from it.
        let saved = if arguments.action == Action::Configure {
            Saved::default()
        } else {
            Saved::read(project.directory())?
        };
        let mut configured = saved.targets();
        let wanted = match (arguments.targets.as_slice(), configured.as_slice()) {
            ([], []) => vec![default_target()],
            ([], configured) => configured.to_vec(),
            (given, _) => given.to_vec(),
        };
        configured.extend(wanted.iter().copied());
        configured.sort();
        configured.dedup();
        let mut words = saved.keys;
        check_saved(keys, &words)?;
        // A key that the description has no longer is forgotten.
        words.retain(|name, _| keys.iter().any(|key| key.name == *name));
        words.extend(arguments.words.clone());
        Ok(Choice {
            configured,
            wanted,
            words,
        })
    }

    /// The one target of commands that have one.
    fn target(&self) -> Target {
        self.wanted.first().copied().unwrap_or_else(default_target)
    }
}

/// Checks what was saved against the keys, which may have changed since.
fn check_saved(keys: &[KeyDescription], words: &Words) -> Result<(), Error> {
    for key in keys {
        if let Some(Err(expected)) = words.get(&key.name).map(|words| key.parse(words)) {
            let message = format!(
                "`{}` holds a value for key `--{}` that is not {expected}",
                saved::PATH,
                key.name
            );
            return Err(Error::usage(message).with_help("run `configure` again to choose anew"));
        }
    }
    Ok(())
}

fn status(verb: &str, what: impl Display) {
    Progress::shown().step(verb, what);
}

/// Says that this command, for the same targets and keys, is what to do next.
fn next(project: &Project, choice: &Choice, options: Vec<String>, command: &str) {
    let targets = choice
        .wanted
        .iter()
        .flat_map(|target| ["-t".to_owned(), target.name().to_owned()]);
    let words: Vec<String> = targets
        .chain(options)
        .map(|word| mirage_codegen::shell::quote(&word))
        .collect();
    status("Next", project.invocation(&format!("{command} {}", words.join(" "))));
}

/// The words that choose the session's keys again.
fn options(session: &Session) -> Vec<String> {
    session
        .plans
        .first()
        .map(|plan| plan.options.clone())
        .unwrap_or_default()
}

fn default_target() -> Target {
    if cfg!(target_os = "macos") {
        Target::MACOSX
    } else {
        Target::UNIX
    }
}

fn preview(session: &Session) -> Result<(), Error> {
    let Changes {
        written,
        unchanged,
        removed,
    } = session.preview()?;
    let lines = [("write  ", written), ("keep   ", unchanged), ("remove ", removed)];
    let text: String = lines
        .into_iter()
        .flat_map(|(what, paths)| paths.into_iter().map(move |path| format!("{what}{path}\n")))
        .collect();
    print(&text)
}

fn write(session: &Session, arguments: &Arguments) -> Result<(), Error> {
    let changes = session.write()?;
    if arguments.verbose {
        for path in &changes.written {
            status("Writing", path);
        }
        for path in &changes.removed {
            status("Removing", path);
        }
    }
    let targets: Vec<_> = session.plans.iter().map(|plan| plan.target.name()).collect();
    let files = changes.written.len() + changes.unchanged.len();
    status(
        "Configured",
        format!(
            "{} for {} ({files} files, {} written)",
            name(session),
            targets.join(", "),
            changes.written.len()
        ),
    );
    Ok(())
}

fn name<'a>(session: &'a Session) -> &'a str {
    session.plans.first().map_or("", |plan| &plan.name)
}

/// Configures and builds; installs what is missing where that is allowed.
fn build<'a>(
    session: Session<'a>,
    application: &Application,
    choice: &Choice,
    arguments: &Arguments,
) -> Result<Session<'a>, Error> {
    let session = if arguments.yes && install(&session, &choice.wanted)? {
        // Another machine now: more libraries are installed, so fewer have to be bundled.
        Session::new(application, session.project, &choice.configured, &choice.words)?
    } else {
        session
    };
    session.check_attachments(&choice.wanted)?;
    session.check_tools(&choice.wanted)?;
    write(&session, arguments)?;
    let environment = session.prepare(&choice.wanted, &Progress::shown())?;
    let targets: Vec<_> = choice.wanted.iter().map(|target| target.name()).collect();
    if arguments.verbose {
        status("Calling", session.build_command(&choice.wanted, &environment));
    } else {
        status("Building", format!("{} for {}", name(&session), targets.join(", ")));
    }
    session.build(&choice.wanted, &environment)?;
    Ok(session)
}

/// Installs what is missing; says whether that was anything.
fn install(session: &Session, targets: &[Target]) -> Result<bool, Error> {
    let mut needs = session.needs(targets);
    needs.retain(|need| !matches!(need, Need::Toolchain(_)));
    if needs.is_empty() {
        return Ok(false);
    }
    let Some(manager) = PackageManager::of_this_machine() else {
        return Err(Host.missing(&needs));
    };
    if !Host.unpackaged(&needs).is_empty() {
        return Err(Host.missing(&needs));
    }
    for command in manager.install(&needs) {
        status("Installing", &command);
        command.perform()?;
    }
    Ok(true)
}

fn doctor(session: &Session, targets: &[Target], arguments: &Arguments) -> Result<(), Error> {
    let mut text = "Programs\n".to_owned();
    for (program, version) in Host.programs() {
        text += &match (version, find(program)) {
            (Some(version), Some(path)) => format!("  found    {program} {version} ({path})\n"),
            _ => format!("  missing  {program}\n"),
        };
    }
    let compilers = session.describe_cross_compilers(targets)?;
    if !compilers.is_empty() {
        text += "Cross compilers\n";
        text += &compilers.iter().map(|line| format!("  {line}\n")).collect::<String>();
    }
    text += "Libraries\n";
    text += &session
        .sources
        .installed
        .iter()
        .map(|library| format!("  found    {library}\n"))
        .collect::<String>();
    text += &session
        .sources
        .bundled
        .iter()
        .map(|package| format!("  bundled  {package}\n"))
        .collect::<String>();
    text += &session
        .sources
        .missing
        .iter()
        .map(|missing| format!("  missing  {}\n", missing.library))
        .collect::<String>();
    for (context, libraries) in &session.sources.foreign {
        let lines = libraries.iter();
        text += &lines
            .map(|library| format!("  source   {library} (for {})\n", context.name))
            .collect::<String>();
    }
    print(&text)?;
    let needs = session.needs(targets);
    if needs.is_empty() {
        status("Ready", "everything that the unikernel needs is here");
        Ok(())
    } else if arguments.yes {
        install(session, targets).map(|_| ())
    } else {
        Err(Host.missing(&needs))
    }
}

fn clean(project: &Project, arguments: &Arguments) -> Result<(), Error> {
    let files = GeneratedFiles::of(project.directory())?;
    if files.is_empty() {
        status("Clean", "nothing was generated here");
        status("Next", project.invocation("configure"));
        return Ok(());
    }
    if find("dune").is_some() && project.directory().join("_build").exists() {
        let command = Command::new("dune")
            .arguments(["clean", "--root", "."])
            .directory(project.directory());
        // Removing dune's own folder is a kindness; the generated files go in any case.
        if command.run()? == Outcome::Interrupted {
            return Err(Error::Interrupted);
        }
    }
    let removed = files.clean()?;
    if arguments.verbose {
        for path in &removed {
            status("Removing", path);
        }
    }
    status("Cleaned", format!("{} files removed", removed.len()));
    status("Next", project.invocation("configure"));
    Ok(())
}

/// Prints a result. A reader that goes away, as `head` does, is no failure.
fn print(text: &str) -> Result<(), Error> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(source) if source.kind() != std::io::ErrorKind::BrokenPipe => Err(Error::File {
            action: "write",
            path: "standard output".into(),
            source,
        }),
        _ => Ok(()),
    }
}
