//! What each guest is told, and what it has to do then.

/// The device in a guest's manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Device {
    /// No device.
    None,
    /// A block device `disk`.
    Disk,
    /// A network `net`.
    Network,
}

/// How a guest has to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// By itself, with this status.
    Status(i32),
    /// By a fault of the processor.
    Fault,
    /// By a system call that is not permitted.
    SystemCall,
}

/// One run of a guest.
#[derive(Debug)]
pub struct Case {
    /// The program, a file of `programs`.
    pub guest: &'static str,
    /// Its command line.
    pub argument: &'static str,
    /// Its manifest.
    pub device: Device,
    /// What it prints before it ends, and all that it prints where it ends by itself.
    pub output: &'static str,
    /// How it ends.
    pub end: End,
}

const fn case(guest: &'static str, argument: &'static str, output: &'static str, end: End) -> Case {
    Case {
        guest,
        argument,
        device: Device::None,
        output,
        end,
    }
}

const fn forbidden(argument: &'static str) -> Case {
    case("memory", argument, "trying\n", End::Fault)
}

const fn system_call(argument: &'static str) -> Case {
    case("system_call", argument, "trying\n", End::SystemCall)
}

const SUCCESS: End = End::Status(0);
const ABORTED: End = End::Status(255);

/// The runs that both ABIs have.
pub const CASES: &[Case] = &[
    case("hello", "a  b", "Hello, a  b!\n", SUCCESS),
    case(
        "hello",
        "--solo5:quiet a --solo5:info",
        "Hello, a --solo5:info!\n",
        SUCCESS,
    ),
    case(
        "hello",
        "--solo5:info",
        "Solo5: bindings of mirage-build\nHello, !\nSolo5: solo5_exit(0) called\n",
        SUCCESS,
    ),
    case("hello", "--solo5:infos", "Hello, --solo5:infos!\n", SUCCESS),
    case("status", "", "", End::Status(7)),
    case("status", "exit 42", "", End::Status(42)),
    case("status", "abort", "", ABORTED),
    case("clock", "", "time passes\n", SUCCESS),
    case("tls", "", "threads have variables of their own\n", SUCCESS),
    case("no_tls", "", "using it\n", End::Fault),
    case("floating_point", "", "it computes\n", SUCCESS),
    case(
        "stack_guard",
        "",
        "within\nSolo5: ABORT: Stack corruption detected\n",
        ABORTED,
    ),
    case(
        "c_library",
        "",
        "errors and output are printed\nexit functions run\n",
        End::Status(3),
    ),
    Case {
        device: Device::Disk,
        ..case(
            "block",
            "",
            "all blocks written and read\nall wrong requests refused\n",
            SUCCESS,
        )
    },
    forbidden("read null"),
    forbidden("write null"),
    forbidden("execute null"),
    forbidden("write code"),
    forbidden("write constant"),
    forbidden("execute constant"),
    forbidden("execute data"),
    forbidden("execute heap"),
    forbidden("execute stack"),
    forbidden("behind the end"),
];

/// System calls that spt does not permit.
pub const SYSTEM_CALLS: &[Case] = &[
    system_call("getpid"),
    system_call("open"),
    system_call("mmap"),
    system_call("mprotect"),
    system_call("write to standard error"),
    system_call("read from standard input"),
    system_call("set another segment"),
    system_call("32-bit"),
];

impl Case {
    /// What is wrong with a run under an ABI that ends with a status, if anything is.
    pub fn complaint(&self, abi: crate::Abi, outcome: &crate::Outcome) -> Option<String> {
        const SEGMENTATION_FAULT: i32 = 128 + 11;
        const BAD_SYSTEM_CALL: i32 = 128 + 31;
        let ended_well = match (self.end, abi) {
            (End::Status(status), _) => outcome.status == status && outcome.output == self.output,
            (End::Fault, crate::Abi::Spt) => outcome.status == SEGMENTATION_FAULT && outcome.output == self.output,
            // The guest's own handler reports a fault of its page tables, the tender one of the tender's.
            (End::Fault, crate::Abi::Hvt) => {
                let more = outcome.output.strip_prefix(self.output).unwrap_or_default();
                (outcome.status == 255 && more.starts_with("Solo5: trap: ") && more.ends_with("Fatal trap\n"))
                    || (outcome.status == 1 && more.contains("against its permissions"))
            }
            (End::SystemCall, _) => outcome.status == BAD_SYSTEM_CALL && outcome.output == self.output,
        };
        (!ended_well).then(|| format!("{} under {}: {self:?}\n{outcome:?}\n", self.guest, abi.name()))
    }
}
