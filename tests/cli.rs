//! The command line from outside: what it prints, and the code it exits with.

use assert_cmd::Command;

/// Calls `loopscope` with these words; gives its exit code, stdout and stderr.
fn loopscope(words: &str) -> (i32, String, String) {
    let output = Command::cargo_bin("loopscope").expect("built").args(words.split_whitespace()).output().expect("runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

/// A wrong call prints nothing to stdout, one sentence to stderr, and exits with 2.
#[track_caller]
fn refuses(words: &str, sentence: &str) {
    let (code, stdout, stderr) = loopscope(words);
    assert_eq!((code, stdout.as_str()), (2, ""), "{stderr}");
    let said = stderr.lines().next().unwrap_or_default();
    assert_eq!(said, format!("error: {sentence}"), "loopscope {words}");
}

#[test]
fn an_unknown_scenario_gets_a_hint() {
    refuses("run slep", "there is no scenario `slep`; did you mean `sleep`?");
    refuses("run xyzzy", "there is no scenario `xyzzy`; `loopscope list` shows them all");
    refuses("lane xyzzy --style manual", "there is no scenario `xyzzy`; `loopscope list` shows them all");
}

#[test]
fn a_wrong_set_says_what_can_be_set() {
    refuses("run sleep --set length", "`--set length` lacks a value: write `--set key=value`");
    refuses("run sleep --set lenth=1s", "`sleep` has no parameter `lenth`; did you mean `length`?");
    refuses("run sleep --set x=1", "`sleep` has no parameter `x`; it has `length`");
    refuses("run sleep --set length=soon", "`length` takes a length of time from 1ms to 1m, not `soon`");
    refuses("run sleep --set length=2h", "`length` takes a length of time from 1ms to 1m, not `2h`");
    refuses("run sleep --set length=1s --set length=2s", "`length` is set twice; leave one out");
}

#[test]
fn a_wrong_signal_names_the_common_ones() {
    let common = "TERM (15), INT (2), KILL (9), HUP (1), QUIT (3), USR1 (10), USR2 (12)";
    refuses(
        "run sleep --signal TREM",
        &format!("invalid value 'TREM' for '--signal <SIGNAL>': there is no such signal; common ones are {common}"),
    );
    refuses("run sleep --after 1s", "`--after` says when a signal is sent, but none is given; add `--signal TERM`");
}

#[test]
fn a_wrong_time_shows_the_form() {
    for option in ["after", "timeout", "cancel-latency"] {
        refuses(
            &format!("run sleep --{option} fast"),
            &format!("invalid value 'fast' for '--{option} <TIME>': write a length of time like 500ms, 1s or 2m"),
        );
    }
}

#[test]
#[cfg(not(tokio_unstable))]
fn the_console_needs_a_build_that_has_it() {
    let (code, stdout, stderr) = loopscope("run sleep --console");
    assert_eq!((code, stdout.as_str()), (2, ""));
    assert!(stderr.contains("build it with"), "{stderr}");
}

#[test]
fn a_wrong_word_is_refused() {
    refuses("walk", "unrecognized subcommand 'walk'");
    refuses("run sleep --lines --json", "the argument '--lines' cannot be used with '--json'");
}

#[test]
fn help_tells_the_exit_codes() {
    for words in ["--help", "run --help"] {
        let (code, stdout, _) = loopscope(words);
        assert_eq!(code, 0);
        assert!(stdout.contains("124  --timeout passed"), "{stdout}");
    }
}

#[test]
fn the_list_can_be_cut_short() {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut list = std::process::Command::new(env!("CARGO_BIN_EXE_loopscope"));
    let output = list.arg("list").stdout(writer).stderr(std::process::Stdio::piped()).output().expect("runs");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn the_list_begins_with_sleep() {
    let (code, stdout, _) = loopscope("list");
    assert_eq!(code, 0);
    assert!(stdout.starts_with("sleep "), "{stdout}");
    let (code, stdout, _) = loopscope("list --json");
    assert_eq!(code, 0);
    let first: serde_json::Value = serde_json::from_str(stdout.lines().next().expect("a line")).expect("JSON");
    assert_eq!((&first["name"], &first["params"][0]["default"]), (&"sleep".into(), &"1s".into()));
}
