//! `loopscope.toml`.

use super::{Checked, call, check_in};
use crate::loopscope;
use std::{fs, path::Path};

/// Checks a program that ends by the signal, in a folder with these settings.
fn with(settings: &str, flags: &[&str]) -> Checked {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("loopscope.toml"), settings).expect("a file");
    check_in(folder.path(), flags, &["/bin/sh", "-c", "echo ready; exec sleep 60"])
}

const SETTINGS: &str = "ready-when = 'text:ready'\nsignal = 'TERM'\nallow-unobserved = true\n";

#[test]
fn a_projects_settings_are_taken() {
    let checked = with(SETTINGS, &[]);
    assert_eq!(checked.code, 0, "{}", checked.stderr());
    assert!(checked.stderr().ends_with(" after SIGTERM\n"), "{}", checked.stderr());
    let checked = with(&format!("{SETTINGS}expect-exit = '3'\n[limits]\nexit-status = 'off'\n"), &[]);
    assert_eq!(checked.code, 0, "{}", checked.stderr());
}

#[test]
fn flags_win() {
    let checked = with(SETTINGS, &["--signal", "INT"]);
    assert!(checked.code == 0 && checked.stderr().ends_with(" after SIGINT\n"), "{}", checked.stderr());
    let checked = with(SETTINGS, &["--signal", "none", "--within", "100ms"]);
    assert_eq!(checked.code, 1, "{}", checked.stderr());
    assert!(checked.first().starts_with("The program did not end within 100 ms"), "{}", checked.stderr());
    let limits = format!("{SETTINGS}expect-exit = '3'\n[limits]\nexit-status = 'off'\n");
    assert_eq!(with(&limits, &["--limit", "exit-status=on"]).code, 1);
}

#[test]
fn another_file_can_be_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ci.toml");
    fs::write(&path, SETTINGS).expect("a file");
    let path = path.to_string_lossy();
    let command = ["/bin/sh", "-c", "echo ready; exec sleep 60"];
    assert_eq!(call(&["--project", &path], &command).status().expect("runs").code(), Some(0));
    let checked = check_in(Path::new("/"), &["--project", "/no/such.toml"], &command);
    assert_eq!(checked.code, 2, "{}", checked.stderr());
    assert!(checked.first().starts_with("error: cannot read the project's settings /no/such.toml: "));
}

#[test]
fn what_is_wrong_in_it_is_refused_with_a_hint() {
    for (settings, sentence) in [
        ("\nwithn = '5s'\n", "loopscope.toml:2: there is no key `withn`; did you mean `within`?"),
        ("command = 'rm'\n", "loopscope.toml:1: `command` is for the command line alone, not for a file"),
        ("during = 'rm'\n", "loopscope.toml:1: `during` is for the command line alone, not for a file"),
        ("within = 'soon'\n", "loopscope.toml:1: write a length of time like 500ms, 1s or 2m"),
        ("[limits]\ntask-lft = 'off'\n", "there is no check `task-lft`; did you mean `task-left`?"),
    ] {
        let checked = with(settings, &[]);
        assert_eq!((checked.code, checked.stderr()), (2, format!("error: {sentence}\n")));
    }
}

#[test]
fn the_schema_that_is_kept_is_the_one_that_is_printed() {
    let (code, stdout, stderr) = loopscope("check --schema");
    assert_eq!((code, &*stderr), (0, ""));
    assert_eq!(stdout, include_str!("../../../assets/loopscope.schema.json"), "print it anew: check --schema");
}
