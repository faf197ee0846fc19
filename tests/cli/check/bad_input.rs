//! What cannot be checked, and the sentence it gets.

use super::{SHORT, call, check};
use std::{fs, os::unix::fs::PermissionsExt};

#[test]
fn what_cannot_be_started_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("no-program");
    fs::write(&file, "").expect("a file");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("it is ours");
    for (program, why) in [("/no/such/program", "no such program"), (&*file.to_string_lossy(), "not allowed to run it")]
    {
        let checked = check(&["--signal", "TERM"], &[program]);
        assert_eq!(checked.code, 3, "{}", checked.stderr());
        let begin = format!("error: failed to start the program: {program}: {why}; ");
        assert!(checked.stderr().starts_with(&begin) && checked.stderr().lines().count() == 1, "{}", checked.stderr());
    }
}

#[test]
fn what_did_not_start_leaves_no_recording() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = call(&[], &["/no/such/program"]).env("TMPDIR", folder.path()).output().expect("it runs");
    assert_eq!(output.status.code(), Some(3));
    let left = fs::read_dir(folder.path()).expect("a folder").map(|file| file.expect("readable").file_name());
    let recordings: Vec<_> = left.filter(|name| name.to_string_lossy().ends_with(".rec")).collect();
    assert!(recordings.is_empty(), "{recordings:?}");
}

#[test]
fn a_wrong_call_says_what_to_write() {
    for (flags, sentence) in [
        (&["--to", "group"][..], "`--to` needs a signal; add `--signal TERM`"),
        (
            &["--limit", "task-left"],
            "`--limit task-left` lacks a value: write `--limit cancel-latency=50ms`, `--limit CHECK=on` or `=off`",
        ),
        (&["--limit", "tsk-left=on"], "there is no check `tsk-left`; did you mean `task-left`?"),
        (&["--output", "-"], "`--output -` needs a `--format`: json, junit, sarif, github"),
        (
            &["--format", "json", "--output", "-"],
            "`--output` takes a file: stdout has the program's output; for a file of that name write `./-`",
        ),
        (
            &["--format", "json", "--output", "a", "--output", "b"],
            "1 `--format` for 2 `--output`; give one for each file",
        ),
        (
            &["--output", "/no/such/folder/report.xml"],
            "cannot write the report to /no/such/folder/report.xml: No such file or directory (os error 2) at path \"/no/such/folder/\"",
        ),
        (
            &["--ready-when", "port"],
            "invalid value 'port' for '--ready-when <WHAT>': write text:TEXT, port:PORT, port:HOST:PORT, loop, after:TIME or notify",
        ),
        (
            &["--expect-exit", "x"],
            "invalid value 'x' for '--expect-exit <LIST>': write exit codes and signals like 0,143 or 3,TERM, or any",
        ),
        (
            &["--within", "soon"],
            "invalid value 'soon' for '--within <TIME>': write a length of time like 500ms, 1s or 2m",
        ),
        (
            &["--signal", "TERM", "--close-stdin"],
            "the argument '--signal <SIGNAL>' cannot be used with '--close-stdin'",
        ),
    ] {
        let checked = check(flags, SHORT);
        assert_eq!((checked.code, &*checked.stdout), (2, &b""[..]), "{}", checked.stderr());
        let said = checked.first();
        assert!(
            said.starts_with(&format!("error: {}", &sentence[..sentence.find(" at path").unwrap_or(sentence.len())])),
            "{said}"
        );
    }
    let checked = call(&["--engine", "tokio"], SHORT).output().expect("runs");
    assert_eq!(checked.status.code(), Some(2));
}

#[test]
fn a_folder_for_the_agent_that_is_not_there_is_named() {
    let checked = check(&["--agent-dir", "/no/such/folder"], SHORT);
    assert_eq!(checked.code, 3, "{}", checked.stderr());
    let sentence = checked.stderr();
    assert!(sentence.starts_with(
        "error: failed to start the program: write the agent to a folder of its own in /no/such/folder: "
    ));
    assert!(sentence.contains("--agent-dir"), "{sentence}");
}

#[test]
fn a_folder_for_the_agent_can_be_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_string_lossy();
    let nowhere = [("TMPDIR", "/no/such/folder"), ("XDG_RUNTIME_DIR", "/no/such/folder")];
    let mut call = call(&["--agent-dir", &path], SHORT);
    assert_eq!(call.envs(nowhere).status().expect("runs").code(), Some(0));
    assert_eq!(folder.path().read_dir().expect("a folder").count(), 0, "nothing stays");
}
