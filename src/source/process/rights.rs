//! What another user's process keeps from the inspector.

use super::ProcessSource;
use crate::{event::signal_name, source::proc::Living};
use rustix::{
    io::Errno,
    process::{Signal, geteuid},
};

/// As which user a process runs, where that is another than this one.
pub(super) fn other_user(pid: u32) -> Option<u32> {
    let user = Living::of(pid)?.status()?.user;
    (user != geteuid().as_raw()).then_some(user)
}

/// Why its agent reports nothing.
pub(super) fn why_silent(user: u32) -> String {
    format!(
        "the process runs as another user (uid {user}), who cannot report to loopscope; start loopscope as that user"
    )
}

impl ProcessSource {
    /// Says that this user may not send the process a signal.
    pub(super) fn say_refused(&mut self, number: i32) {
        let (signal, pid) = (signal_name(number), self.pid);
        let whose = other_user(pid).map_or_else(|| "more rights".into(), |user| format!("another user (uid {user})"));
        let way = format!("`sudo kill -{} {pid}` does", signal.trim_start_matches("SIG"));
        self.note(&format!("{signal} was not sent: the process runs as {whose}, and this user may not; {way}"));
    }

    /// Kills the process and what it has started. Where this user may not, it is left alone from here on, for its end
    /// may never come. Whether it is killed.
    pub(super) fn kill_it(&mut self) -> bool {
        let is_refused = self.life.kill() == Err(Errno::PERM);
        if is_refused {
            self.say_refused(Signal::KILL.as_raw());
            self.part("nothing more is seen of it: it runs on");
            self.tree = None;
        }
        !is_refused
    }
}
