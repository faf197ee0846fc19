//! The command line from outside: what it prints, and the code it exits with.

mod advise;
mod check;
#[path = "../support/command.rs"]
mod command;
mod compare;
mod containers;
mod engine;
mod learn;
mod limits;
#[path = "../support/no_settings.rs"]
mod no_settings;
mod odd_names;
mod passage;
mod record;
mod refusals;
mod signals;
mod unread;
mod watch;
mod why;

use assert_cmd::Command;
use command::{loopscope, summary};
use std::process::Stdio;

/// The lane serves it within the session, so that its connections would look like leaks.
#[test]
#[cfg(tokio_unstable)]
fn a_console_that_joins_is_no_part_of_the_program() {
    use std::{
        io::{BufRead, BufReader, Read, Write},
        iter::repeat_with,
        net::TcpStream,
    };
    let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_loopscope"))
        .args(["run", "sleep", "--console", "--entry", "managed", "--json"])
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
fn help_lists_the_exit_codes() {
    for words in ["--help", "run --help"] {
        let (code, stdout, _) = loopscope(words);
        assert_eq!(code, 0);
        assert!(stdout.contains("124  --timeout passed"), "{stdout}");
    }
}

#[test]
fn completions_and_manual_pages_show_every_command_and_nothing_of_its_own() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (code, stdout, _) = loopscope(&format!("completions {shell}"));
        assert!(code == 0 && ["watch", "compare", "record-limit"].iter().all(|word| stdout.contains(word)), "{stdout}");
        assert!(
            !["subcmd__keep", "'keep'", "'lane'", "subcmd__lane"].iter().any(|word| stdout.contains(word)),
            "{shell}"
        );
    }
    let (code, stdout, _) = loopscope("man");
    assert!(code == 0 && stdout.contains(".TH loopscope 1") && stdout.contains("loopscope\\-watch(1)"), "{stdout}");
    let (code, stdout, _) = loopscope("man watch");
    assert!(code == 0 && stdout.contains(".TH loopscope-watch 1") && stdout.contains("on\\-quit"), "{stdout}");
    let (code, _, stderr) = loopscope("man wacht");
    assert!(code == 2 && stderr.contains("there is no command `wacht`; there are run, watch, check"), "{stderr}");
}

#[test]
fn help_explains_the_time_of_output() {
    let (_, stdout, _) = loopscope("run --help");
    let words: Vec<&str> = stdout.split_whitespace().collect();
    assert!(words.join(" ").contains("output has the time at which loopscope read it"), "{stdout}");
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
fn the_last_screen_becomes_a_picture() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("end.svg");
    let (code, ..) = loopscope(&format!("run nested-run --set work=1ms --picture {}", path.display()));
    let svg = std::fs::read_to_string(path).expect("a picture");
    assert_eq!(code, 1);
    assert!(svg.starts_with("<svg ") && svg.contains("nested-run"), "{svg}");
}

#[test]
fn the_exit_code_says_whether_a_check_failed() {
    for (words, expected) in [("sleep --set length=1ms", 0), ("nested-run --set work=1ms", 1)] {
        let (code, stdout, stderr) = loopscope(&format!("run {words} --json"));
        let summary = summary(&stdout);
        assert_eq!((code, &summary["exit_code"]), (expected, &expected.into()), "{stdout}{stderr}");
        assert_eq!(summary["failed"], 2 * expected, "one a lane: {stdout}");
    }
}

#[test]
fn json_names_every_rule_as_verbose_lines_do() {
    let (_, lines, _) = loopscope("run sleep --entry manual --set length=1ms -vv");
    let (_, json, _) = loopscope("run sleep --entry manual --set length=1ms --format json");
    let told = json.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    let findings: Vec<_> = told.filter(|object| object["type"] == "finding").collect();
    let judged = |text: &str| ["  ok ", "  n/a ", "  unknown "].iter().any(|verdict| text.starts_with(verdict));
    assert_eq!(findings.len(), lines.lines().filter(|line| judged(line)).count(), "{lines}{json}");
    assert!(findings.iter().any(|finding| finding["verdict"] == "n/a"), "{json}");
}

#[test]
fn one_style_is_one_lane() {
    let (_, stdout, _) = loopscope("run sleep --entry manual --set length=1ms --json");
    assert_eq!(summary(&stdout)["lanes"], 1);
    let (_, stdout, _) = loopscope("run sleep --entry manual --set length=1ms");
    assert!(stdout.contains("\nA manual · tokio\n") && !stdout.contains("managed"), "{stdout}");
}

#[test]
fn lines_have_the_headline_the_findings_the_difference_and_a_summary() {
    let (_, brief, _) = loopscope("run leftovers --set work=1ms --set tasks=1");
    assert!(brief.starts_with("1 of 2 tasks was still pending when its loop closed"), "{brief}");
    assert!(!brief.contains("  A  "), "what happened is no part of it: {brief}");
    let last = brief.lines().next_back().unwrap_or_default();
    assert!(
        last.starts_with("leftovers: 2 lanes, ") && last.ends_with(", 1 check failed; -v tells the story"),
        "{last}"
    );
    let (_, stdout, _) = loopscope("run leftovers --set work=1ms --set tasks=1 -v");
    let order = [
        "  A  ",
        " was still pending when its loop closed",
        "  Fix: ",
        "\nA managed · tokio\n  ",
        " checks ok, ",
        " not applicable\n",
        "\nB manual · tokio\n  fail  ",
        "see the first line",
        "\nfirst difference: ",
        "\nleftovers: 2 lanes, ",
        ", 1 check failed\n",
    ];
    order.into_iter().fold(stdout.as_str(), |rest, part| {
        rest.split_once(part).unwrap_or_else(|| panic!("{part:?} in its place in {stdout}")).1
    });
}

/// Of a teardown that has nothing to do one line is left, and no task of its own.
#[test]
fn lines_leave_out_noise_unless_verbose() {
    let idle = "teardown: no task to cancel; shutdown_asyncgens(), shutdown_default_executor() and close() done";
    let run = |words: &str| loopscope(&format!("run sleep --entry managed --set length=1ms{words}")).1;
    let (brief, all) = (run(" -v"), run(" -vv"));
    assert_eq!((brief.matches("teardown").count(), brief.matches(idle).count()), (1, 1), "{brief}");
    assert_eq!((all.matches("teardown: ").count(), all.matches(idle).count()), (10, 0), "{all}");
    assert!(!brief.contains("Task-2") && all.contains("Task-3 returned"), "{brief}{all}");
    assert!(brief.contains("loop 1 created") && brief.contains("loop 1 closed"), "{brief}");
    assert!(!brief.contains("  ok  ") && all.contains("  ok       task-left "), "{brief}{all}");
}

#[test]
fn json_has_the_subjects_and_the_fix_of_a_finding() {
    let (_, stdout, _) = loopscope("run leftovers --entry manual --set work=1ms --set tasks=3 --json");
    let lines = stdout.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    let failed: Vec<_> = lines.filter(|line| line["type"] == "finding" && line["verdict"] == "fail").collect();
    assert_eq!(
        (failed.len(), &failed[0]["rule"], &failed[0]["count"]),
        (1, &"task-left".into(), &3.into()),
        "{stdout}"
    );
    let subjects: Vec<_> = failed[0]["subjects"].as_array().expect("a list").iter().map(|it| &it["name"]).collect();
    assert_eq!(subjects, ["background-0", "background-1", "background-2"]);
    assert!(failed[0]["fix"].as_str().is_some_and(|fix| fix.starts_with("Cancel and await")), "{stdout}");
}

#[test]
fn json_identifies_each_lane() {
    let (_, stdout, _) = loopscope("run leftovers --set work=1ms --set tasks=1 --json");
    let lines: Vec<serde_json::Value> = stdout.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let started = lines.iter().filter(|line| line["kind"] == "started");
    let mut lanes: Vec<_> = started.map(|it| ["lane", "entry", "engine"].map(|key| it[key].to_string())).collect();
    lanes.sort();
    let named = [["A", "managed", "tokio"], ["B", "manual", "tokio"]].map(|it| it.map(|word| format!("{word:?}")));
    assert_eq!(lanes, named, "{stdout}");
    let difference = lines.iter().find(|line| line["type"] == "difference").expect("a difference");
    assert_eq!(difference["between"], serde_json::json!(["A", "B"]));
}

#[test]
fn lines_say_that_nothing_differs() {
    let (_, stdout, _) = loopscope("run sleep --set length=1ms");
    assert!(stdout.contains("\n\nno difference between the lanes\n\nsleep: 2 lanes, "), "{stdout}");
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

/// Calls the gallery with a scenario of its own with these words; gives its exit code, stdout and stderr.
fn my_scenario(words: &str) -> (i32, String, String) {
    let mut example = Command::new(env!("CARGO"));
    example.args(["run", "--quiet", "--example", "my_scenario", "--"]);
    let output = example.args(words.split_whitespace()).output().expect("runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

#[test]
fn a_scenario_of_ones_own_runs_in_a_gallery_of_ones_own() {
    let (code, stdout, stderr) = my_scenario("run my-scenario --set guests=2 --json");
    assert_eq!(code, 0, "{stdout}{stderr}");
    assert_eq!(stdout.matches("hello, guest 2").count(), 2, "{stdout}");
}

#[test]
fn a_scenario_without_a_twin_runs_on_tokio_all_the_same() {
    let why = "`my-scenario` has no twin in Python; run it with `--engine tokio`";
    let (code, stdout, stderr) = my_scenario("run my-scenario --engine both --set guests=1 --json");
    assert_eq!((code, summary(&stdout)["lanes"].as_u64()), (3, Some(2)), "{stdout}{stderr}");
    assert_eq!(summary(&stdout)["why"], format!("no CPython lanes: {why}"));
    let alone = (2, String::new(), format!("error: {why}\n"));
    assert_eq!(my_scenario("run my-scenario --engine cpython"), alone);
}
