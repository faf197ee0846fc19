//! Calls that people type first: `loopscope app.py` and `loopscope run -- python3 app.py` mean `loopscope watch`, and
//! `loopscope watch app.py` runs the script.

use rustix::fs::{Access, access};
use std::{
    env,
    ffi::{OsStr, OsString},
    os::unix::ffi::OsStrExt,
    path::Path,
};

/// The interpreter of a script that is given alone.
const PYTHON: &str = "python3";

/// The words of a call as they are meant. `is_known` says which first words are subcommands, and `is_scenario` which ones
/// `run` has.
pub(super) fn meant(
    words: Vec<OsString>,
    is_known: impl Fn(&OsStr) -> bool,
    is_scenario: impl Fn(&OsStr) -> bool,
) -> Vec<OsString> {
    let Some(first) = words.get(1) else { return words };
    let program = match first.to_str() {
        Some("run") => {
            let at = if words.get(2).is_some_and(|word| word == "--") { 3 } else { 2 };
            words.get(at).filter(|word| !is_scenario(word) && (Path::new(word).is_file() || in_path(word))).map(|_| at)
        }
        _ => Some(1).filter(|_| !is_known(first)),
    };
    match program.filter(|at| is_program(&words[*at])) {
        Some(at) => watched(&words, at),
        None => words,
    }
}

fn watched(words: &[OsString], at: usize) -> Vec<OsString> {
    let python = is_script(&words[at]).then(|| PYTHON.into());
    let head = [words[0].clone(), "watch".into(), "--".into()];
    head.into_iter().chain(python).chain(words[at..].iter().cloned()).collect()
}

/// The words of a command: a script that cannot be executed is the interpreter's.
pub(super) fn command(words: &[OsString]) -> Vec<OsString> {
    let is_for_python = words.first().is_some_and(|word| is_script(word) && !can_execute(word));
    is_for_python.then(|| PYTHON.into()).into_iter().chain(words.iter().cloned()).collect()
}

/// Whether the kernel would: as a path it stands for a file, else for what is found in PATH.
fn can_execute(word: &OsStr) -> bool {
    let can = |path: &Path| access(path, Access::EXEC_OK).is_ok();
    if word.as_bytes().contains(&b'/') { can(Path::new(word)) } else { is_in_path(word, can) }
}

/// Whether a word names a program: a file, a path, or something that is found in PATH.
fn is_program(word: &OsStr) -> bool {
    let bytes = word.as_bytes();
    if bytes.is_empty() || bytes[0] == b'-' {
        return false;
    }
    bytes.contains(&b'/') || Path::new(word).is_file() || in_path(word)
}

fn is_script(word: &OsStr) -> bool {
    Path::new(word).extension().is_some_and(|extension| extension == "py")
}

fn in_path(word: &OsStr) -> bool {
    is_in_path(word, Path::is_file)
}

fn is_in_path(word: &OsStr, is_it: impl Fn(&Path) -> bool) -> bool {
    env::var_os("PATH").is_some_and(|path| env::split_paths(&path).any(|folder| is_it(&folder.join(word))))
}

#[cfg(test)]
mod tests {
    use super::{command, meant};
    use std::{fs::Permissions, os::unix::fs::PermissionsExt};

    fn call(words: &str) -> String {
        let words = words.split(' ').map(Into::into).collect();
        let known = ["run", "watch", "list"];
        let meant = meant(words, |word| known.iter().any(|it| word == *it), |word| word == "sleep");
        meant.iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_program_is_watched() {
        assert_eq!(call("loopscope sh -c true"), "loopscope watch -- sh -c true");
        assert_eq!(call("loopscope ./app x"), "loopscope watch -- ./app x");
        assert_eq!(call("loopscope ./app.py x"), "loopscope watch -- python3 ./app.py x");
        assert_eq!(call("loopscope run -- sh app"), "loopscope watch -- sh app");
        assert_eq!(call("loopscope run sh app"), "loopscope watch -- sh app");
    }

    #[test]
    fn every_other_call_stays_what_it_is() {
        for words in [
            "loopscope",
            "loopscope run sleep",
            "loopscope list",
            "loopscope --help",
            "loopscope nothing",
            "loopscope run slep",
        ] {
            assert_eq!(call(words), words);
        }
    }

    #[test]
    fn a_script_that_cannot_be_executed_is_run_by_python() {
        let folder = tempfile::tempdir().expect("a folder");
        let script = folder.path().join("app.py");
        std::fs::write(&script, "").expect("written");
        let words = [script.clone().into(), "x".into()];
        assert_eq!(command(&words), ["python3".into(), script.clone().into_os_string(), "x".into()]);
        std::fs::set_permissions(&script, Permissions::from_mode(0o755)).expect("executable");
        assert_eq!(command(&words), words);
        assert_eq!(command(&["missing.py".into()]), ["python3", "missing.py"], "python says that it is not there");
    }
}
