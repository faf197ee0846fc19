//! Why a program reports nothing.

use super::{
    ProcessSource,
    rights::{other_user, why_silent},
};
use crate::{
    event::wire::SOCKET_VARIABLE,
    source::{ProcessSpec, dir::AGENT, proc::Proc, python::shuts_out},
};
use std::{
    ffi::OsString,
    path::Path,
    time::{Duration, Instant},
};

/// How long a program may take to connect.
pub const SILENCE: Duration = Duration::from_secs(2);

/// A program that has not connected yet.
#[derive(Debug)]
pub(super) struct Silence {
    since: Instant,
    /// Its command line when it was last read: a script may exec another program.
    words: Vec<String>,
    /// Why its environment keeps the agent out, where it does.
    bare: Option<String>,
    /// As which other user it runs.
    user: Option<u32>,
}

impl Silence {
    pub(super) fn of(spec: &ProcessSpec) -> Self {
        let words = [spec.program.as_os_str()].into_iter().chain(spec.args.iter().map(OsString::as_os_str));
        Self {
            since: Instant::now(),
            words: words.map(|word| word.to_string_lossy().into_owned()).collect(),
            bare: None,
            user: None,
        }
    }
}

impl ProcessSource {
    /// Why the program has reported nothing, after the time it has for that or after its end.
    pub(super) fn listen(&mut self, is_over: bool) {
        let Some(silence) = &mut self.silence else { return };
        if let Some(proc) = &self.proc
            && let Some(words) = proc.words()
        {
            silence.words = words;
            silence.user = other_user(self.pid);
            let bare = || self.member.as_ref().and_then(|_| why_bare(proc));
            silence.bare = silence.user.map(why_silent).or_else(bare);
        }
        if is_over || silence.since.elapsed() >= SILENCE || is_container(&silence.words) {
            // Of another user's process the kernel may tell no more.
            let is_hidden = silence.user.is_some() && self.usage.is_none();
            let why = why(&silence.words, silence.bare.take(), is_hidden);
            self.silence = None;
            self.note(&why);
        }
    }
}

/// Programs that start another one in a container, and what they call that.
const ENGINES: [&str; 3] = ["docker", "podman", "nerdctl"];
const STARTS: [&str; 4] = ["run", "exec", "start", "compose"];

/// Whether what runs is in a container: its processes are the engine's, and no children of this one.
fn is_container(words: &[String]) -> bool {
    let Some((program, rest)) = words.split_first() else { return false };
    let name = Path::new(program).file_name().unwrap_or_default().to_string_lossy();
    ENGINES.contains(&&*name) && rest.iter().any(|word| STARTS.contains(&word.as_str()))
}

fn why(words: &[String], bare: Option<String>, is_hidden: bool) -> String {
    if is_container(words) {
        return "what runs in a container is not seen from outside: its processes are none of this command's; put loopscope \
                into the image and start the program with it there: `docker run … IMAGE loopscope watch -- PROGRAM` (the \
                README has a Dockerfile)"
            .into();
    }
    let why = match words.split_first() {
        Some((program, words)) if is_python(program) => bare.or_else(|| flag_of(words)).unwrap_or_else(unknown),
        _ => "the program does not report what its loops do".into(),
    };
    let files = if is_hidden { "" } else { ", file descriptors" };
    format!("{why}: only its output{files} and exit are seen")
}

/// The same of a process whose output is its parent's.
pub(super) fn seen_from_outside(why: Option<String>) -> String {
    format!("{}: only its file descriptors, threads and exit are seen", why.unwrap_or_else(unknown))
}

fn unknown() -> String {
    "the agent in the interpreter has reported nothing".into()
}

pub(super) fn is_python(program: &str) -> bool {
    Path::new(program).file_name().is_some_and(|name| name.to_string_lossy().starts_with("python"))
}

/// How an environment that was made for it keeps the agent out of a process of a tree.
pub(super) fn why_bare(proc: &Proc) -> Option<String> {
    if proc.has_variable(SOCKET_VARIABLE, "".as_ref()) == Some(false) {
        let what = "an environment of its own (`env=` or `env -i`) keeps the agent out of the interpreter";
        return Some(format!("{what}; set what it needs in `os.environ` and leave `env=` out"));
    }
    let has_agent = proc.has_variable("PYTHONPATH", AGENT.as_ref());
    (has_agent == Some(false)).then(|| "a PYTHONPATH of its own keeps the agent out of the interpreter".into())
}

/// What flag keeps the agent out, and what to do.
pub(super) fn flag_of(words: &[String]) -> Option<String> {
    flag(words).map(|flag| format!("leave out `{flag}`, which keeps the agent out of the interpreter"))
}

/// The interpreter's flag that keeps a `sitecustomize` on `PYTHONPATH` out.
fn flag(words: &[String]) -> Option<&str> {
    let mut words = words.iter().map(String::as_str);
    while let Some(word) = words.next().filter(|word| word.starts_with('-') && !["-c", "-m"].contains(word)) {
        if shuts_out(word.as_ref()) {
            return Some(word);
        }
        if ["-X", "-W"].contains(&word) {
            words.next();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{is_container, why};

    #[test]
    fn what_runs_in_a_container_is_told_how_to_be_seen() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        for inside in ["docker run --rm app", "/usr/bin/podman exec -it web python app.py", "docker compose up"] {
            assert!(
                is_container(&words(inside)) && why(&words(inside), None, false).contains("IMAGE loopscope watch"),
                "{inside}"
            );
        }
        for outside in ["docker ps", "python run", "run docker"] {
            assert!(!is_container(&words(outside)), "{outside}");
        }
    }

    fn told(words: &str) -> String {
        why(&words.split(' ').map(String::from).collect::<Vec<_>>(), None, false)
    }

    #[test]
    fn a_flag_is_named_where_it_is_the_reason() {
        for words in ["/usr/bin/python3 -I x.py", "python3.12 -u -X dev -I -m x", "python -W error -I"] {
            assert!(told(words).starts_with("leave out `-I`, which"), "{words}");
        }
        for words in ["python3 x.py -I", "python3 -m x -I", "python3 -c -I", "python3 -X -I"] {
            assert!(told(words).starts_with("the agent in the interpreter has reported nothing"), "{words}");
        }
        assert!(told("/bin/sh -E").starts_with("the program does not report"));
    }
}
