//! What the tasks of CPython 3.14 and later wait for, told by code that its main thread runs once: objects, and who holds
//! them, which cannot be seen from outside.

use super::{answers::of_program, graph::debugger};
use crate::{
    event::What,
    source::{
        dir::{allow_us, scratch},
        proc::{Living, entry},
        python::{Interpreter, bytes_literal, table},
    },
};
use rustix::process::geteuid;
use std::{
    env::temp_dir,
    fs,
    os::unix::ffi::OsStrExt,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// How long the main thread may take to come by.
const PATIENCE: Duration = Duration::from_secs(5);
const LOOK: Duration = Duration::from_millis(10);
const SCRIPT: &str = include_str!("../../../assets/outside/inject.py");
/// What of the agent only looks.
const MODULES: [&str; 9] = ["codes", "bound", "kinds", "state", "here", "names", "places", "facts", "awaits"];
const REQUEST: &str = "import sys; sys.remote_exec(int(sys.argv[1]), sys.argv[2])";
const SCRIPT_FILE: &str = "look.py";
const ANSWER_FILE: &str = "answer";

/// The tasks of a process as rows of an answer.
///
/// # Errors
/// A sentence that says why there are none, what to do, and what it leaves.
pub(super) fn rows(living: &Living, minor: u16) -> Result<Vec<What>, String> {
    let pid = living.pid();
    let failed = |why: &str| format!("no code got into process {pid}: {why}");
    if living.status().is_none_or(|status| status.user != geteuid().as_raw()) {
        return Err(failed("it is another user's, who cannot read the code; run `why --inject` as that user"));
    }
    let namespace = |pid: u32| fs::read_link(entry(pid, "ns/mnt")).ok();
    if namespace(pid) != namespace(std::process::id()) {
        return Err(failed("it sees other files, as in a container; run `why --inject` inside"));
    }
    let debugger = debugger(minor).map_err(|why| failed(&why))?;
    let folder = scratch(&temp_dir(), "loopscope-inject-").map_err(|it| failed(&it.to_string()))?;
    let answer = ask(&debugger, pid, &folder).map_err(|why| failed(&why))?;
    match answer {
        Some(text) => of_program(&text, living.directory().as_deref()).map_err(|why| failed(&why)),
        None => Err(left(pid, folder)),
    }
}

/// What the program wrote; `None` where its main thread has not come by.
fn ask(debugger: &Interpreter, pid: u32, folder: &TempDir) -> Result<Option<String>, String> {
    let (script, answer) = (folder.path().join(SCRIPT_FILE), folder.path().join(ANSWER_FILE));
    let written = fs::write(&script, text(&answer)).and_then(|()| allow_us(&script, 0o600));
    written.map_err(|error| error.to_string())?;
    let mut call = Command::new(&debugger.path);
    call.args(["-I", "-S", "-c", REQUEST, &pid.to_string()]).arg(&script).stdin(Stdio::null()).stdout(Stdio::null());
    let asked = call.stderr(Stdio::piped()).output().map_err(|error| error.to_string())?;
    if !asked.status.success() {
        let said = String::from_utf8_lossy(&asked.stderr);
        return Err(said.lines().last().unwrap_or("the debugger failed").to_owned());
    }
    let due = Instant::now() + PATIENCE;
    loop {
        match fs::read_to_string(&answer) {
            Ok(text) => return Ok(Some(text)),
            Err(_) if Instant::now() >= due => return Ok(None),
            Err(_) => thread::sleep(LOOK),
        }
    }
}

/// The request cannot be taken back. A file that is not there would make the program complain; an empty one does nothing.
fn left(pid: u32, folder: TempDir) -> String {
    let place = folder.keep().join(SCRIPT_FILE);
    let _ = fs::write(&place, "");
    format!(
        "the main thread of process {pid} did not come by within {} s to run the code: it sleeps in its idle loop or in C. It \
         stays asked to run {}, which is empty now; remove that when the process has ended",
        PATIENCE.as_secs(),
        place.display()
    )
}

fn text(answer: &Path) -> String {
    let answer = bytes_literal(answer.as_os_str().as_bytes());
    format!("{}ANSWER = {answer}\n{SCRIPT}", table(&MODULES))
}

#[cfg(test)]
mod tests {
    use super::{MODULES, Path, table, text};

    #[test]
    fn a_module_comes_with_what_it_imports() {
        let texts = table(&MODULES);
        let imported = texts.split("\\n").filter_map(|line| line.strip_prefix("from .")?.split(' ').next());
        let (listed, missing): (Vec<_>, Vec<_>) = imported.partition(|name| MODULES.contains(name));
        assert!(listed.contains(&"kinds") && missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn the_answers_name_is_a_literal_whatever_is_in_it() {
        assert!(text(Path::new("/tmp/a \"b\"\\")).contains("ANSWER = b\"/tmp/a \\\"b\\\"\\\\\"\n"));
    }
}
