//! Why a program reports nothing.

use super::ProcessSource;
use crate::source::{ProcessSpec, proc::Proc, python::shuts_out};
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
}

impl Silence {
    pub(super) fn of(spec: &ProcessSpec) -> Self {
        let words = [spec.program.as_os_str()].into_iter().chain(spec.args.iter().map(OsString::as_os_str));
        Self { since: Instant::now(), words: words.map(|word| word.to_string_lossy().into_owned()).collect() }
    }
}

impl ProcessSource {
    /// Why the program has reported nothing, after the time it has for that or after its end.
    pub(super) fn listen(&mut self, is_over: bool) {
        let Some(silence) = &mut self.silence else { return };
        if let Some(words) = self.proc.as_ref().and_then(Proc::words) {
            silence.words = words;
        }
        if is_over || silence.since.elapsed() >= SILENCE {
            let why = why(&silence.words);
            self.silence = None;
            self.note(&why);
        }
    }
}

fn why(words: &[String]) -> String {
    let why = match words.split_first() {
        Some((program, words)) if is_python(program) => match flag(words) {
            Some(flag) => format!("leave out `{flag}`, which keeps the agent out of the interpreter"),
            None => "the agent in the interpreter has reported nothing".into(),
        },
        _ => "the program does not report what its loops do".into(),
    };
    format!("{why}: only its output, file descriptors and exit are seen")
}

fn is_python(program: &str) -> bool {
    Path::new(program).file_name().is_some_and(|name| name.to_string_lossy().starts_with("python"))
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
    use super::why;

    fn told(words: &str) -> String {
        why(&words.split(' ').map(String::from).collect::<Vec<_>>())
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
