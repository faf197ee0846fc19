//! A machine that is short of files, of room, or of `/proc`.

use assert_cmd::Command;

#[test]
fn a_lane_that_does_not_start_is_reported() {
    let script = format!("ulimit -n 8; exec {} run sleep", env!("CARGO_BIN_EXE_loopscope"));
    let output = Command::new("sh").args(["-c", &script]).output().expect("runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(3), &b""[..]), "{stderr}");
    assert!(stderr.starts_with("error: failed to start ") && stderr.contains("ulimit -n"), "{stderr}");
}

/// Calls `loopscope` from a shell after another command.
fn loopscope_after(command: &str, words: &str) -> (i32, String, String) {
    let program = env!("CARGO_BIN_EXE_loopscope");
    let output =
        Command::new("sh").args(["-c", &format!("{command} && exec {program} {words}")]).output().expect("runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

#[test]
fn too_few_files_are_a_sentence_that_says_what_to_do() {
    for limit in [5, 6, 7, 8, 12, 20, 30] {
        let (code, stdout, stderr) = loopscope_after(&format!("ulimit -n {limit}"), "run sleep");
        assert!(code == 3 && stdout.is_empty() && stderr.lines().count() == 1, "{limit}: {stderr}");
        let needs = "error: failed to start a session: it needs 32 free file descriptors, and the limit is";
        assert_eq!(stderr, format!("{needs} {limit}; raise it: `ulimit -n 256`\n"));
    }
}

#[test]
fn a_program_without_files_left_says_what_to_do() {
    let (_, stdout, _) = loopscope_after("ulimit -n 120", "run unclosed-loop --entry manual --set iterations=60");
    let sentence = "no runtime for the event loop: Too many open files (os error 24); close files and loops, or raise";
    assert!(stdout.contains(sentence), "{stdout}");
}

#[test]
fn dropped_records_are_counted_and_no_check_is_ok() {
    let (code, stdout, stderr) = loopscope_after("ulimit -f 1", "run sleep --set length=10ms");
    assert_eq!(code, 3, "{stdout}{stderr}");
    assert!(stdout.contains("There was no room for the records of 1 thread"), "{stdout}");
    assert!(stderr.starts_with("error: records of lane A were lost"), "{stderr}");
    let (code, stdout, stderr) = loopscope_after("ulimit -f 1", "run main-raises");
    assert_eq!((code, stderr.as_str()), (1, ""), "{stdout}");
}

#[test]
fn records_go_to_a_small_ring_where_a_large_one_has_no_room() {
    let (code, stdout, stderr) = loopscope_after("ulimit -f 1000", "run sleep --set length=10ms");
    assert_eq!(code, 0, "{stdout}{stderr}");
    assert_eq!(
        [" checks ok, 8 not applicable", " checks ok, 9 not applicable"].map(|rest| stdout.matches(rest).count()),
        [1, 1],
        "{stdout}"
    );
}
