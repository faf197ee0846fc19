//! Why a source could not be opened, or could not do what was asked of it.

use std::{io, path::PathBuf};

/// Each fits "failed to …: {e}" and says what the user can do, if anything.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// It cannot be asked for that.
    #[error("the lane {0}")]
    Unable(&'static str),
    /// There is no such program.
    #[error("{program}: no such program; give its path, or one that is in PATH")]
    NotFound {
        /// As it was given.
        program: PathBuf,
    },
    /// It may not be executed.
    #[error("{program}: not allowed to run it; see its permissions (`chmod +x`)")]
    NotAllowed {
        /// As it was given.
        program: PathBuf,
    },
    /// The system has no terminal for it.
    #[error("open a pseudo-terminal: {0}; see that /dev/pts is mounted, or leave `--tty` out")]
    NoTerminal(io::Error),
    /// There is nothing to run.
    #[error("no command is given; write it behind the options: `loopscope watch python3 app.py`")]
    NoCommand,
    /// No process has this number.
    #[error("PID {0}: no such process; `ps -e` or `pgrep -f NAME` lists them")]
    NoProcess(u32),
    /// It has ended, and its parent has not taken notice.
    #[error(
        "PID {pid} has ended already (a zombie): its parent {parent} has not waited for it; look there with `loopscope why {parent}`"
    )]
    Zombie { pid: u32, parent: u32 },
    /// It is no program of anybody's.
    #[error("PID {pid} is the kernel's thread {name}: it runs no program")]
    KernelThread { pid: u32, name: String },
    /// It is a thread's number.
    #[error("PID {thread} is a thread of process {process}; look at that with `loopscope why {process}`")]
    IsThread { thread: u32, process: u32 },
    /// Another user runs it.
    #[error("PID {pid} belongs to another user (uid {owner}); look at it with `sudo loopscope why {pid}`")]
    Foreign { pid: u32, owner: u32 },
    /// It was to run code of ours.
    #[error(
        "PID {pid} runs {what}, and a running program takes in code from CPython 3.14 on; start it with `loopscope watch -- …`, \
         which needs none, or leave `--inject` out"
    )]
    TakesNoCode { pid: u32, what: String },
    /// A session has as many lanes as it can.
    #[error("too many lanes in one session: at most 256")]
    TooManyLanes,
    /// Too many files are open here.
    #[error("too many open files; end other lanes, or raise the limit with `ulimit -n`")]
    TooManyFiles,
    /// The directory it should run in is not there.
    #[error("{dir}: no such directory to run the program in")]
    NoDirectory {
        /// As it was given.
        dir: PathBuf,
    },
    /// No socket for the lane to report to.
    #[error(
        "make a private socket in {tried}: {source}; set XDG_RUNTIME_DIR or TMPDIR (of `check`: --agent-dir) to a directory that can be written to and has a short path"
    )]
    Socket {
        /// The last directory tried.
        tried: PathBuf,
        /// The kernel's reason.
        source: io::Error,
    },
    /// Anything else that keeps a process from starting.
    #[error("start {program}: {source}")]
    Start {
        /// As it was given.
        program: PathBuf,
        /// The kernel's reason.
        source: io::Error,
    },
    /// The scenario exists on Tokio alone.
    #[error("`{scenario}` has no twin in Python; run it with `--engine tokio`")]
    NoTwin { scenario: &'static str },
    /// The agent has nowhere to be.
    #[error(
        "write the agent to a folder of its own in {tried}: {source}; set XDG_RUNTIME_DIR or TMPDIR (of `check`: --agent-dir) to a directory that can be written to"
    )]
    Agent {
        /// The last directory tried.
        tried: PathBuf,
        /// The kernel's reason.
        source: io::Error,
    },
    /// No process of the lane runs Python.
    #[error("send the signal to Python: neither the command nor anything it started is one")]
    NoPython,
    /// There is no signal of this number.
    #[error("{0} is no signal that can be sent; `kill -l` lists them")]
    NoSuchSignal(i32),
    #[error("the program has ended already")]
    Over,
    /// The task to be cancelled is over.
    #[error("the task has ended already")]
    NoSuchTask,
    /// It does not speak the wire.
    #[error("the program does not take requests: it is not connected to the inspector")]
    NotConnected,
    /// The kernel refused it.
    #[error("reach the program: {0}")]
    Unreachable(io::Error),
}
