//! The child process whose end a thread waits for, named where it is certain which one that is.

use super::{View, view::Frame};
use crate::event::{Report, SiteId, What};
use std::sync::Arc;

const MULTIPROCESSING: &str = "multiprocessing/popen_fork.py";
/// Where Python waits for the end of a child: functions of `subprocess` and `multiprocessing`.
const WAITS: [(&str, &str); 5] = [
    ("_try_wait", "/subprocess.py"),
    ("_communicate", "/subprocess.py"),
    ("_wait", "/subprocess.py"),
    ("poll", MULTIPROCESSING),
    ("wait", MULTIPROCESSING),
];
/// The same in the program's own code.
const OWN_WAITS: [&str; 4] = ["os.wait(", "os.waitpid(", "os.wait3(", "os.wait4("];

/// Whether frames wait for the end of a child.
pub(super) fn is_waited_for(view: &View<'_>, frames: &[Arc<str>]) -> bool {
    let innermost = frames.first().and_then(|frame| view.code(Frame::of(frame)));
    library(frames).is_some() || innermost.is_some_and(|code| OWN_WAITS.iter().any(|wait| code.text.contains(wait)))
}

/// The file of the library's function that waits for a child.
fn library(frames: &[Arc<str>]) -> Option<&'static str> {
    frames.iter().map(|frame| Frame::of(frame)).find_map(|frame| {
        let function = frame.function.rsplit('.').next().unwrap_or_default();
        let wait = WAITS.iter().find(|(name, file)| function == *name && frame.file().ends_with(file));
        wait.map(|(_, file)| *file)
    })
}

/// `child process 4242, forked at app.py:9,`, where `how` is the word `forked`. Where it may be another one, it is
/// `a child process` or `one of 2 child processes`.
pub(super) fn name(view: &View<'_>, tid: u32, frames: &[Arc<str>], how: &str) -> String {
    let forks = forks(view, library(frames));
    let only = match forks[..] {
        [(child, _)] if child > 0 && view.lane.log.forgotten() == 0 => Some(child),
        _ => None,
    };
    let Some(child) = view.call(tid).and_then(only_child).or(only) else {
        return if forks.len() > 1 {
            format!("one of {} child processes", forks.len())
        } else {
            "a child process".into()
        };
    };
    let site = forks.iter().find(|fork| fork.0 == child).and_then(|fork| view.lane.site(fork.1));
    let own = site.filter(|site| Frame { function: "", place: site }.is_own());
    let place = own.map_or_else(String::new, |site| format!(", {how} at {site},"));
    format!("child process {child}{place}")
}

/// The children that may be waited for there, and where they were forked. `subprocess` reports no fork of its own.
fn forks(view: &View<'_>, library: Option<&str>) -> Vec<(u32, SiteId)> {
    let may_be = |site: SiteId| match library {
        Some(MULTIPROCESSING) => view.lane.site(site).is_none_or(|site| site.contains("multiprocessing/")),
        Some(_) => false,
        None => true,
    };
    let forks = view.lane.log.until(view.at).filter_map(|event| match event.what {
        What::Report(Report::Forked { child }) => Some((child, event.site)),
        _ => None,
    });
    forks.filter(|(_, site)| may_be(*site)).collect()
}

/// The child that a system call waits for, where the process has no other.
fn only_child(call: &str) -> Option<u32> {
    let (child, command) = call.split_once("for child process ")?.1.split_once(' ')?;
    child.parse().ok().filter(|_| !command.contains("), "))
}

#[cfg(test)]
mod tests {
    use super::only_child;

    #[test]
    fn of_several_children_none_is_named() {
        assert_eq!(only_child("wait4() for child process 42 (sleep 100)"), Some(42));
        assert_eq!(only_child("wait4() for child process 42 (sleep 100), 43 (cat)"), None);
        assert_eq!(only_child("wait4(), a child process"), None);
    }
}
