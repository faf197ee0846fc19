//! Which right is missing to read the memory of a process, and the command that grants it.

use crate::source::proc::{Living, setting};
use rustix::process::geteuid;
use std::{fs, io};

/// What decides whether one process may read the memory of another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Rights {
    /// Whether the other process is of the same user.
    is_own: bool,
    /// Whether CAP_SYS_PTRACE is there.
    has_capability: bool,
    /// `kernel.yama.ptrace_scope`, where the kernel has it.
    yama: Option<u8>,
    /// Whether the inspector is in a container, as far as can be seen.
    is_contained: bool,
}

/// A sentence for the error of the attempt.
pub(super) fn explain(living: &Living, error: &io::Error) -> String {
    let pid = living.pid();
    if error.kind() != io::ErrorKind::PermissionDenied && error.raw_os_error() != Some(libc::EPERM) {
        return format!("the stacks of process {pid} cannot be read: {error}");
    }
    let mine = Living::of(std::process::id()).and_then(|mine| mine.status()).unwrap_or_default();
    let rights = Rights {
        is_own: living.status().is_some_and(|status| status.user == geteuid().as_raw()),
        has_capability: mine.capabilities & (1 << CAP_SYS_PTRACE) != 0,
        yama: setting("kernel/yama/ptrace_scope").and_then(|scope| scope.trim().parse().ok()),
        is_contained: fs::exists("/.dockerenv").unwrap_or(false)
            || fs::exists("/run/.containerenv").unwrap_or(false)
            || mine.parent == 0 && mine.process != 1,
    };
    format!("the stacks of process {pid} cannot be read: {}", missing(rights, pid))
}

const CAP_SYS_PTRACE: u32 = 19;

/// What is missing, and the command that grants it.
fn missing(rights: Rights, pid: u32) -> String {
    let sudo = format!("`sudo loopscope why {pid}`");
    let contained = "start the container with `--cap-add SYS_PTRACE`";
    match rights {
        Rights { has_capability: true, yama: Some(3), .. } | Rights { is_own: true, yama: Some(3), .. } => {
            "kernel.yama.ptrace_scope is 3, which nothing but a restart lifts; `loopscope watch -- …` needs no such right"
                .into()
        }
        Rights { has_capability: true, .. } => {
            "a seccomp filter or a security module forbids it although CAP_SYS_PTRACE is there; in a container add \
             `--security-opt seccomp=unconfined`"
                .into()
        }
        Rights { is_contained: true, .. } => format!("CAP_SYS_PTRACE is missing; {contained}"),
        Rights { is_own: false, .. } => format!("it belongs to another user; use {sudo}"),
        Rights { yama: Some(1), .. } => format!(
            "kernel.yama.ptrace_scope is 1; use {sudo}, or `sudo sysctl kernel.yama.ptrace_scope=0` until the next restart"
        ),
        Rights { yama: Some(2), .. } => format!("kernel.yama.ptrace_scope is 2, so CAP_SYS_PTRACE is needed; use {sudo}"),
        _ => format!("it has more rights than you (setuid, or capabilities of its own); use {sudo}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Rights, missing};

    #[test]
    fn each_missing_right_is_named_with_the_command_that_grants_it() {
        let own = Rights { is_own: true, ..Rights::default() };
        let table = [
            (Rights { yama: Some(1), ..own }, "ptrace_scope is 1; use `sudo loopscope why 7`"),
            (
                Rights { yama: Some(2), ..own },
                "ptrace_scope is 2, so CAP_SYS_PTRACE is needed; use `sudo loopscope why 7`",
            ),
            (Rights { yama: Some(3), ..own }, "which nothing but a restart lifts; `loopscope watch -- …`"),
            (Rights { yama: Some(3), has_capability: true, ..own }, "which nothing but a restart lifts"),
            (Rights { yama: Some(0), ..own }, "setuid, or capabilities of its own); use `sudo loopscope why 7`"),
            (own, "setuid, or capabilities of its own); use `sudo loopscope why 7`"),
            (Rights { has_capability: true, ..own }, "`--security-opt seccomp=unconfined`"),
            (Rights { is_contained: true, yama: Some(1), ..own }, "`--cap-add SYS_PTRACE`"),
            (Rights::default(), "another user; use `sudo loopscope why 7`"),
        ];
        for (rights, said) in table {
            let sentence = missing(rights, 7);
            assert!(sentence.contains(said), "{rights:?}: {sentence}");
        }
    }
}
