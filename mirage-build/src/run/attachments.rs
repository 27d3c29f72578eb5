//! What a unikernel is attached to when it runs: interfaces and files of the host for its networks and disks.

use crate::error::Error;
use crate::process::{Command, can_be_root};
use crate::progress::Progress;
use camino::{Utf8Path, Utf8PathBuf};
use mirage_codegen::plan::Plan;
use std::collections::BTreeMap;

/// What the command line attaches a unikernel to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attached {
    /// Tap interfaces by the names of networks: `--net NAME=INTERFACE`.
    pub networks: BTreeMap<String, String>,
    /// Files by the names of disks: `--disk NAME=FILE`.
    pub disks: BTreeMap<String, String>,
    /// Memory in MiB: `--mem MIB`.
    pub memory: Option<u32>,
}

/// An interface that is not there.
pub(super) struct MissingInterface {
    /// The unikernel's network that it is for.
    pub network: String,
    /// Its name.
    pub interface: String,
    /// What creates it.
    pub commands: Vec<Command>,
}

impl Attached {
    /// Takes the words out of a command line that attach something: `--net NAME=INTERFACE`, `--disk NAME=FILE`, and
    /// `--mem MIB`, before the unikernel's own arguments. A value without `=` is that of a key of this name.
    ///
    /// # Errors
    /// The memory is no number, or two things are attached as one.
    pub fn take(words: &mut Vec<String>) -> Result<Self, String> {
        let mut attached = Attached::default();
        let end = words.iter().position(|word| word == "--").unwrap_or(words.len());
        let own = words.split_off(end);
        let mut rest = std::mem::take(words).into_iter().peekable();
        while let Some(word) = rest.next() {
            let (option, joined) = match word.split_once('=') {
                Some((option, value)) if word.starts_with("--") => (option, Some(value)),
                _ => (word.as_str(), None),
            };
            let names = match option {
                "--net" => &mut attached.networks,
                "--disk" => &mut attached.disks,
                "--mem" => {
                    let value = joined.map(str::to_owned).or_else(|| rest.next()).unwrap_or_default();
                    let size = value.parse().ok().filter(|size| *size > 0);
                    attached.memory = Some(size.ok_or(format!("`--mem {value}` is no number of MiB"))?);
                    continue;
                }
                _ => {
                    words.push(word);
                    continue;
                }
            };
            let value = joined.or(rest.peek().map(String::as_str)).unwrap_or_default();
            let Some((name, what)) = value.split_once('=') else {
                words.push(word);
                continue;
            };
            if names.insert(name.to_owned(), what.to_owned()).is_some() {
                return Err(format!("`{option} {name}=` is given twice"));
            }
            if joined.is_none() {
                rest.next();
            }
        }
        words.extend(own);
        Ok(attached)
    }

    /// The file of each of the unikernel's disks: where the command line does not say, the file of the disk's name, or
    /// the disk image that is made with the unikernel.
    pub(super) fn disk_files(&self, plan: &Plan) -> BTreeMap<String, Utf8PathBuf> {
        let made: Vec<&str> = plan.disk_images.iter().map(|image| &*image.file).collect();
        let file = |disk: &str| match (self.disks.get(disk), made.as_slice()) {
            (Some(file), _) => file.into(),
            (None, [image]) if plan.attachments.disks.len() == 1 => Utf8PathBuf::from(*image),
            (None, _) => Utf8PathBuf::from(disk),
        };
        let disks = plan.attachments.disks.iter();
        disks.map(|disk| (disk.to_string(), file(disk))).collect()
    }

    /// The interface of each of the unikernel's networks: where the command line does not say, `tap0`, `tap1` and so on.
    pub(super) fn interfaces(&self, plan: &Plan) -> BTreeMap<String, String> {
        let networks = plan.attachments.networks.iter().enumerate();
        networks
            .map(|(position, network)| {
                let interface = self.networks.get(&**network).cloned();
                (
                    network.to_string(),
                    interface.unwrap_or_else(|| format!("tap{position}")),
                )
            })
            .collect()
    }

    /// The interfaces that the kernel does not list; one that is handed over as a descriptor need not have a name.
    pub(super) fn missing_interfaces(&self, plan: &Plan) -> impl Iterator<Item = MissingInterface> {
        let interfaces = self.interfaces(plan).into_iter().enumerate();
        let exists = |interface: &str| Utf8Path::new("/sys/class/net").join(interface).exists();
        let missing = interfaces.filter(move |(_, (_, interface))| !interface.starts_with('@') && !exists(interface));
        missing.map(|(position, (network, interface))| MissingInterface {
            network,
            commands: set_up_commands(&interface, position),
            interface,
        })
    }

    /// Checks that nothing is attached that the unikernel does not have.
    pub(super) fn check_names(&self, plan: &Plan) -> Result<(), Error> {
        let unknown = |given: &BTreeMap<String, String>, has: Vec<&str>, what: &str| {
            given.keys().find(|name| !has.contains(&name.as_str())).map(|name| {
                let error = Error::usage(format!("`{}` has no {what} `{name}`", plan.name));
                let names: Vec<String> = has.iter().map(|name| format!("`{name}`")).collect();
                match names.as_slice() {
                    [] => error.with_help(format!("it has no {what} at all")),
                    names => error.with_help(format!("it has {}", names.join(", "))),
                }
            })
        };
        let networks = plan.attachments.networks.iter().map(|name| &**name).collect();
        let disks = plan.attachments.disks.iter().map(|name| &**name).collect();
        let error = unknown(&self.networks, networks, "network");
        match error.or_else(|| unknown(&self.disks, disks, "disk")) {
            None => Ok(()),
            Some(error) => Err(error),
        }
    }

    /// Checks that no two networks are attached to one interface: neither would get all of its packets.
    pub(super) fn check_interfaces(&self, plan: &Plan) -> Result<(), Error> {
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        for (network, interface) in self.interfaces(plan) {
            if let Some(other) = known.get(&interface) {
                let message = format!("the networks `{other}` and `{network}` are both attached to `{interface}`");
                return Err(Error::usage(message)
                    .with_help(format!("give one of them another interface: --net {network}=INTERFACE")));
            }
            known.insert(interface, network);
        }
        Ok(())
    }

    /// Refuses what only a tender can attach.
    pub(super) fn refuse(&self, plan: &Plan) -> Result<(), Error> {
        if *self == Attached::default() {
            return Ok(());
        }
        let message = format!(
            "`--net`, `--disk` and `--mem` are for a tender, and `{}` has none",
            plan.target
        );
        Err(Error::usage(message).with_help("a unix process opens the files and interfaces that it is configured with"))
    }
}

/// The commands that create a tap interface for this user, and give the host an address on it.
fn set_up_commands(interface: &str, position: usize) -> Vec<Command> {
    let ip = |words: &[&str]| Command::as_root("ip").arguments(words.iter().copied());
    let user = rustix::process::getuid().as_raw().to_string();
    let address = format!("10.0.{position}.1/24");
    vec![
        ip(&["tuntap", "add", "dev", interface, "mode", "tap", "user", &user]),
        ip(&["addr", "add", &address, "dev", interface]),
        ip(&["link", "set", "dev", interface, "up"]),
    ]
}

/// Creates the interfaces of a unikernel's networks that are not there, because the user asked for it.
///
/// # Errors
/// The operating system refuses.
pub fn set_up_networks(plan: &Plan, attached: &Attached, progress: &Progress) -> Result<(), Error> {
    let commands: Vec<Command> = attached
        .missing_interfaces(plan)
        .flat_map(|missing| missing.commands)
        .collect();
    if !commands.is_empty() && !can_be_root() {
        let commands: Vec<String> = commands.iter().map(ToString::to_string).collect();
        return Err(Error::Missing {
            tools: vec!["program `sudo` (which gives the rights of root)".to_owned()],
            help: format!("create the interfaces as root:\n{}", commands.join("\n")),
        });
    }
    for command in commands {
        progress.step("Creating", &command);
        command.perform()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use mirage_codegen::Project;
    use mirage_dsl::prelude::*;
    use mirage_dsl::{Context, DeviceBuilder};

    fn take(line: &str) -> (Result<Attached, String>, String) {
        let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let attached = Attached::take(&mut words);
        (attached, words.join(" "))
    }

    #[test]
    fn attachments_are_taken_from_the_command_line() {
        let (attached, rest) = take("run --net service=tap7 -t spt --disk=a=b=c --mem 32 --net direct -- --net x=y");
        let attached = attached.unwrap();
        assert_eq!(attached.networks["service"], "tap7");
        assert_eq!(attached.disks["a"], "b=c");
        assert_eq!(attached.memory, Some(32));
        assert_eq!(rest, "run -t spt --net direct -- --net x=y");
        assert_eq!(take("run --net").1, "run --net");
    }

    #[test]
    fn an_interface_is_of_one_network() {
        let job = DeviceBuilder::new("job", "Unikernel")
            .field("inside", netif("inside"))
            .field("outside", Group::new("outside").netif("outside"))
            .start();
        let application = Application::new("router").job(job.build());
        let project = Project::new("router", "/router", "src/main.rs");
        let plan = Plan::new(&application, &Context::new(Target::SPT), &project)
            .map_err(|errors| errors[0].to_string())
            .unwrap();
        let check = |line| take(line).0.unwrap().check_interfaces(&plan);
        assert!(check("run --net outside=tap2").is_ok());
        assert_eq!(
            check("run --net outside=tap0").unwrap_err().to_string(),
            "the networks `inside` and `outside` are both attached to `tap0`"
        );
    }

    #[test]
    fn mistakes() {
        assert_eq!(
            take("run --mem much").0.unwrap_err(),
            "`--mem much` is no number of MiB"
        );
        assert_eq!(
            take("run --disk a=b --disk a=c").0.unwrap_err(),
            "`--disk a=` is given twice"
        );
    }
}
