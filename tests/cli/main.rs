//! The command line from outside: what it prints, and the code it exits with.

mod engine;

use assert_cmd::Command;
use std::{
    io::{BufRead, BufReader},
    process::Stdio,
};

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
    refuses("run s\u{1b}[31mx", r"there is no scenario `s\u{1b}[31mx`; `loopscope list` shows them all");
    refuses("run xyzzy", "there is no scenario `xyzzy`; `loopscope list` shows them all");
    refuses("lane xyzzy --style manual", "there is no scenario `xyzzy`; `loopscope list` shows them all");
}

/// A title for the terminal that never ends would take the rest of the message with it.
#[test]
fn control_codes_of_arguments_are_shown_and_not_sent() {
    let values = "'--style <STYLE>'";
    refuses("run sleep --style \u{1b}]0;x\u{7}", &format!("invalid value {} for {values}", r"'\u{1b}]0;x\u{7}'"));
    refuses("run sleep --style \u{1b}]0;x", &format!("invalid value {} for {values}", r"'\u{1b}]0;x'"));
    refuses("w\u{9b}31malk", r"unrecognized subcommand 'w\u{9b}31malk'");
    refuses("run sleep --\u{1b}c", r"unexpected argument '--\u{1b}c' found");
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

/// The lane serves it within the session, so that its connections would look like leaks.
#[test]
#[cfg(tokio_unstable)]
fn a_console_that_joins_is_no_part_of_the_program() {
    use std::{
        io::{Read, Write},
        iter::repeat_with,
        net::TcpStream,
    };
    let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_loopscope"))
        .args(["run", "sleep", "--console", "--style", "managed", "--json"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut lines = BufReader::new(run.stdout.take().expect("piped")).lines().map_while(Result::ok);
    let note = lines.find(|line| line.contains("tokio-console http://")).expect("it says where");
    let address = note.split("http://").nth(1).and_then(|rest| rest.split(' ').next()).expect("an address");
    let runs = repeat_with(|| run.try_wait().expect("it is ours").is_none()).take_while(|runs| *runs);
    let mut client =
        runs.zip(repeat_with(|| TcpStream::connect(address))).find_map(|it| it.1.ok()).expect("it is there");
    // Who answers has accepted.
    client.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").expect("it listens");
    client.read_exact(&mut [0; 9]).expect("it answers");
    let rest: Vec<_> = lines.collect();
    assert_eq!(run.wait().expect("ends").code(), Some(0), "{rest:#?}");
    let stable = rest.iter().find(|line| line.contains("fds-stable")).expect("a finding");
    let mut counts = stable.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    assert_eq!(counts.next(), counts.next(), "{stable}");
}

#[test]
fn a_wrong_word_is_refused() {
    refuses("walk", "unrecognized subcommand 'walk'");
    refuses("run sleep --lines --json", "the argument '--lines' cannot be used with '--json'");
}

#[test]
fn a_wrong_mode_names_the_modes() {
    refuses("run sleep --mode half", "invalid value 'half' for '--mode <MODE>': write full, lifecycle or sampling");
}

#[test]
fn a_lane_says_that_its_mode_is_not_full() {
    if loopscope("run sleep --engine cpython --set length=1ms").0 == 2 {
        return eprintln!("skipped: no CPython");
    }
    let (_, stdout, stderr) = loopscope("run sleep --engine cpython --mode lifecycle --style managed --set length=1ms");
    let title = stdout.lines().find(|line| line.starts_with("A managed · cpython 3."));
    assert!(title.is_some_and(|title| title.ends_with(" (lifecycle)")), "{stdout}{stderr}");
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
fn help_tells_what_the_time_of_output_is() {
    let (_, stdout, _) = loopscope("run --help");
    let words: Vec<&str> = stdout.split_whitespace().collect();
    assert!(words.join(" ").contains("output has the time at which it was read"), "{stdout}");
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

#[test]
fn a_wrong_picture_is_refused_before_anything_runs() {
    let form = "write columns and rows like 160x48, from 20x5 to 300x100";
    for size in ["160", "10x4", "axb", "301x50"] {
        refuses(
            &format!("run sleep --picture p.svg --size {size}"),
            &format!("invalid value '{size}' for '--size <COLUMNSxROWS>': {form}"),
        );
    }
    refuses(
        "run sleep --picture -",
        "`--picture` takes a file: stdout has the lines; for a file of that name write `./-`",
    );
    let (code, stdout, stderr) = loopscope("run sleep --picture /no/such/place.svg");
    assert_eq!((code, stdout.as_str()), (2, ""));
    assert!(stderr.starts_with("error: cannot write the picture to /no/such/place.svg: "), "{stderr}");
    refuses("run sleep --picture /dev/null", "cannot write the picture to /dev/null: what is there is no file");
}

#[test]
fn the_last_screen_becomes_a_picture() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("end.svg");
    let (code, ..) = loopscope(&format!("run nested-run --set work=1ms --picture {}", path.display()));
    let svg = std::fs::read_to_string(path).expect("a picture");
    assert_eq!(code, 1);
    assert!(svg.starts_with("<svg ") && svg.contains("nested-run"), "{svg}");
}

/// The last line of a `--json` run.
fn summary(stdout: &str) -> serde_json::Value {
    serde_json::from_str(stdout.lines().next_back().expect("a line")).expect("JSON")
}

#[test]
fn the_exit_code_says_whether_something_was_found() {
    for (words, expected) in [("sleep --set length=1ms", 0), ("nested-run --set work=1ms", 1)] {
        let (code, stdout, stderr) = loopscope(&format!("run {words} --json"));
        let summary = summary(&stdout);
        assert_eq!((code, &summary["exit_code"]), (expected, &expected.into()), "{stdout}{stderr}");
        assert_eq!(summary["found"] == 0, expected == 0);
    }
}

#[test]
fn one_style_is_one_lane() {
    let (_, stdout, _) = loopscope("run sleep --style manual --set length=1ms --json");
    assert_eq!(summary(&stdout)["lanes"], 1);
    let (_, stdout, _) = loopscope("run sleep --style manual --set length=1ms");
    assert!(stdout.contains("\nA manual · tokio\n") && !stdout.contains("managed"), "{stdout}");
}

#[test]
fn lines_tell_the_story_then_the_findings() {
    let (_, stdout, _) = loopscope("run leftovers --set work=1ms --set tasks=1");
    let order = ["  A  ", "\nA managed · tokio\n  ok  ", "\nB manual · tokio\n", "  found  ", "\nfirst difference: "];
    let at = order.map(|part| stdout.find(part).unwrap_or_else(|| panic!("{part:?} in {stdout}")));
    assert!(at.is_sorted(), "{stdout}");
}

#[test]
fn lines_tell_that_nothing_differs() {
    let (_, stdout, _) = loopscope("run sleep --set length=1ms");
    assert!(stdout.ends_with("\n\nno difference between the lanes\n"), "{stdout}");
}

#[test]
fn lanes_that_take_too_long_are_killed() {
    let (code, stdout, _) = loopscope("run sleep --set length=1m --timeout 500ms");
    assert_eq!(code, 124);
    assert_eq!(stdout.matches("killed by SIGKILL").count(), 2 * 2, "as events and as findings: {stdout}");
    assert_eq!(stdout.matches("the time limit passed").count(), 2 * 2, "nobody else killed them: {stdout}");
    assert!(!stdout.contains("you"), "{stdout}");
}

#[test]
fn a_lane_that_does_not_start_is_told() {
    let script = format!("ulimit -n 8; exec {} run sleep", env!("CARGO_BIN_EXE_loopscope"));
    let output = Command::new("sh").args(["-c", &script]).output().expect("runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(3), &b""[..]), "{stderr}");
    assert!(stderr.starts_with("error: failed to start ") && stderr.contains("ulimit -n"), "{stderr}");
}

#[test]
fn a_lane_that_somebody_kills_is_broken() {
    let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_loopscope"))
        .args(["run", "sleep", "--style", "managed", "--set", "length=1m", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut lines = BufReader::new(run.stdout.take().expect("piped")).lines().map_while(Result::ok);
    let started: serde_json::Value = serde_json::from_str(&lines.next().expect("a line")).expect("JSON");
    lines.find(|line| line.contains(r#""kind":"waiting""#)).expect("it sleeps");
    Command::new("kill").args(["-ABRT", &started["pid"].to_string()]).unwrap();
    let rest: Vec<_> = lines.collect();
    let output = run.wait_with_output().expect("ends");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{stderr}");
    assert_eq!(stderr, "error: lane A was killed by SIGABRT, which nobody here sent it\n");
    assert_eq!(summary(&rest.join("\n"))["exit_code"], 3);
}

#[test]
fn a_signal_that_comes_too_late_is_no_success() {
    let (code, stdout, stderr) =
        loopscope("run sleep --set length=1ms --style managed --signal TERM --after 5s --json");
    assert_eq!(code, 3, "{stdout}{stderr}");
    assert!(stderr.starts_with("error: SIGTERM was never sent: A ended "), "{stderr}");
    assert!(stderr.ends_with(" after its first loop ran; choose a shorter `--after`\n"), "{stderr}");
    let summary = summary(&stdout);
    let why = stderr.strip_prefix("error: ").expect("it begins so").trim_end();
    assert_eq!((&summary["exit_code"], &summary["why"]), (&3.into(), &why.into()));
}

/// A run with JSON lines, until a task of its one lane waits; with the lane's process id.
fn waiting(words: &str) -> (std::process::Child, u64, impl Iterator<Item = String> + use<>) {
    let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_loopscope"))
        .args(["run", "--style", "managed", "--json"])
        .args(words.split_whitespace())
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut lines = BufReader::new(run.stdout.take().expect("piped")).lines().map_while(Result::ok);
    let started: serde_json::Value = serde_json::from_str(&lines.next().expect("a line")).expect("JSON");
    lines.find(|line| line.contains(r#""on":"sleep""#)).expect("it sleeps");
    (run, started["pid"].as_u64().expect("a process id"), lines)
}

fn kill(signal: &str, pid: impl std::fmt::Display) {
    Command::new("kill").args([signal, &pid.to_string()]).unwrap();
}

#[test]
fn an_interrupt_goes_on_to_the_lanes_which_are_judged() {
    let folder = tempfile::tempdir().expect("a folder");
    let picture = folder.path().join("end.svg");
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let (mut run, _, lines) = waiting(&format!("graceful-shutdown --picture {}", picture.display()));
        let beside = std::fs::read_dir(folder.path()).expect("a folder").count();
        assert_eq!(
            beside, 0,
            "there is nothing before there is something to see, and so nothing stays after a SIGKILL"
        );
        kill(signal, run.id());
        let rest: Vec<_> = lines.collect();
        assert_eq!(run.wait().expect("ends").code(), Some(code));
        let told = |part: &str| assert!(rest.iter().any(|line| line.contains(part)), "{part} in {rest:#?}");
        told(r#""kind":"signal-sent""#);
        told(r#""rule":"exit-status""#);
        assert_eq!(summary(&rest.join("\n"))["exit_code"], code);
        assert!(std::fs::read_to_string(&picture).expect("a picture").ends_with("</svg>\n"));
        std::fs::remove_file(&picture).expect("it is there");
    }
}

#[test]
fn a_second_interrupt_ends_lanes_that_do_not_listen() {
    let (mut run, lane, mut lines) = waiting("sleep --set length=1m");
    kill("-STOP", lane);
    kill("-INT", run.id());
    lines.find(|line| line.contains(r#""kind":"signal-sent""#)).expect("the signal goes on");
    kill("-INT", run.id());
    let rest: Vec<_> = lines.collect();
    assert_eq!(run.wait().expect("ends").code(), Some(130));
    assert_eq!(summary(&rest.join("\n"))["exit_code"], 130);
}

#[test]
fn a_reader_that_goes_away_does_not_change_the_verdict() {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_loopscope"));
    run.args(["run", "nested-run", "--set", "work=1ms"]).stdout(writer).stderr(Stdio::piped());
    let output = run.output().expect("runs");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(1), &b""[..]));
}

#[test]
fn without_a_terminal_the_gallery_is_a_list() {
    let (code, stdout, _) = loopscope("");
    assert_eq!(code, 0);
    assert!(stdout.starts_with("sleep ") && stdout.contains("`loopscope run NAME`"), "{stdout}");
}

#[test]
fn a_scenario_of_ones_own_runs_in_a_gallery_of_ones_own() {
    let mut example = Command::new(env!("CARGO"));
    example.args(["run", "--quiet", "--example", "my_scenario", "--"]);
    let output = example.args(["run", "my-scenario", "--set", "guests=2", "--json"]).output().expect("runs");
    let stdout = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(output.status.code(), Some(0), "{stdout}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(stdout.matches("hello, guest 2").count(), 2, "{stdout}");
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
    let (_, stdout, _) = loopscope_after("ulimit -n 120", "run unclosed-loop --style manual --set iterations=60");
    let sentence = "no runtime for the event loop: Too many open files (os error 24); close files and loops, or raise";
    assert!(stdout.contains(sentence), "{stdout}");
}

#[test]
fn records_that_have_no_room_are_found_missing_and_nothing_is_taken_for_judged() {
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
    assert!(stdout.contains("\n  ok       loop-closed "), "{stdout}");
}

/// Hidden by an empty file system in a namespace of its own, where the system lets a user have one.
#[test]
fn without_proc_the_lanes_run_and_a_note_says_what_is_missing() {
    let namespace = ["--map-root-user", "--mount"];
    if !Command::new("unshare").args(namespace).arg("true").output().is_ok_and(|output| output.status.success()) {
        return eprintln!("skipped: no namespace can be made here");
    }
    let script = format!("mount -t tmpfs none /proc && exec {} run sleep --lines", env!("CARGO_BIN_EXE_loopscope"));
    let output = Command::new("unshare").args(namespace).args(["sh", "-c", &script]).output().expect("runs");
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{stdout}{stderr}");
    assert_eq!(stdout.matches("mount it with `mount -t proc proc /proc`").count(), 2, "{stdout}");
}
