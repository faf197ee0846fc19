//! Every scenario, run for real in both entry points: what its sentences promise is what is found.

mod bridges;
#[path = "../support/no_settings.rs"]
mod no_settings;
mod set_up;

use serde_json::Value;
use std::{collections::BTreeSet, process::Command};

/// A session that was told as JSON.
struct Ran {
    code: i32,
    lines: Vec<Value>,
}

/// Runs a scenario. Machines that run tests are busy, so what depends on speed gets all the time there is.
fn run(words: &str) -> Ran {
    run_within("1h", words)
}

/// Runs a scenario with a limit for the latency of cancels.
fn run_within(limit: &str, words: &str) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_loopscope"));
    command.args(["run", "--json", "--cancel-latency", limit, "--timeout", "2m"]).args(words.split_whitespace());
    let output = command.output().expect("loopscope starts");
    let lines = str::from_utf8(&output.stdout).expect("UTF-8").lines();
    let lines: Vec<_> = lines.map(|line| serde_json::from_str(line).expect(line)).collect();
    assert!(!lines.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    Ran { code: output.status.code().expect("an exit code"), lines }
}

impl Ran {
    fn of(&self, lane: &'static str, kind: &'static str) -> impl Iterator<Item = &Value> {
        self.lines.iter().filter(move |line| line["lane"] == lane && (line["kind"] == kind || line["type"] == kind))
    }

    /// The checks that failed in a lane, but for the one that a busy machine alone can break.
    fn found(&self, lane: &'static str) -> Vec<&str> {
        let found = self.of(lane, "finding").filter(|finding| finding["verdict"] == "fail");
        let rules: BTreeSet<_> = found.filter_map(|finding| finding["rule"].as_str()).collect();
        rules.into_iter().filter(|rule| *rule != "blocked-loop").collect()
    }

    /// What the program wrote to one of its streams.
    fn output(&self, lane: &'static str, stream: &str) -> Vec<&str> {
        let lines = self.of(lane, "output").filter(|line| line["stream"] == stream);
        lines.filter_map(|line| line["line"].as_str()).collect()
    }

    /// How the task of that name ended.
    fn end(&self, lane: &'static str, name: &str) -> &str {
        let spawned = self.of(lane, "created").find(|spawned| spawned["name"] == name).expect(name);
        let ended = self.of(lane, "ended").find(|ended| ended["task"] == spawned["task"]).expect(name);
        ended["end"].as_str().expect("a word")
    }

    fn exit(&self, lane: &'static str) -> &Value {
        &self.of(lane, "exited").next().expect("an end")["code"]
    }
}

#[test]
fn sleep_is_the_same_with_both_entry_points() {
    let ran = run("sleep --set length=200ms");
    for lane in ["A", "B"] {
        assert_eq!(ran.found(lane), [""; 0], "{lane}");
        assert_eq!(ran.output(lane, "stdout").len(), 2);
        let states: Vec<_> = ran.of(lane, "loop").filter_map(|line| line["state"].as_str()).collect();
        assert_eq!((states[0], states[states.len() - 1]), ("created", "closed"));
    }
}

#[test]
fn anatomy_has_one_of_each() {
    let ran = run("anatomy --set hold=500ms");
    for lane in ["A", "B"] {
        assert_eq!(ran.found(lane), [""; 0], "{lane}");
        assert_eq!(ran.end(lane, "task"), "returned");
        assert!(ran.of(lane, "callback").next().is_some(), "a callback");
        let files: Vec<_> = ran.of(lane, "files").map(|files| files["files"].to_string()).collect();
        for what in ["socket tcp 127.0.0.1", "eventpoll", "pipe"] {
            assert!(files.iter().any(|files| files.contains(what)), "{lane}: {what}");
        }
        let mut output = ran.output(lane, "stdout");
        output.sort_unstable();
        assert_eq!(
            output,
            [
                "callback: the loop called",
                "network: hello over TCP",
                "subprocess: hello from a subprocess",
                "task: slept"
            ]
        );
    }
}

#[test]
fn leftovers_are_cancelled_or_destroyed() {
    let ran = run("leftovers --set tasks=2 --set work=200ms");
    assert_eq!(ran.code, 1);
    assert_eq!(ran.found("A"), [""; 0]);
    let mut output = ran.output("A", "stdout");
    // One whose timer ran in the loop's last pass is the first to clean up.
    output[1..].sort_unstable();
    assert_eq!(output, ["main returns", "background-0 cleans up", "background-1 cleans up"]);
    assert_eq!(ran.end("A", "background-1"), "cancelled");
    assert_eq!(ran.found("B"), ["task-left"]);
    assert_eq!(ran.output("B", "stdout"), ["main returns"]);
    assert_eq!(ran.end("B", "background-1"), "destroyed");
}

#[test]
fn a_bare_close_skips_async_generators() {
    let ran = run("async-generators --set work=50ms");
    assert_eq!((ran.found("A"), ran.found("B")), (Vec::new(), vec!["generator-left"]));
    assert_eq!(ran.output("B", "stdout"), ["main returns"]);
    let ran = run("async-generators --set work=50ms --set before_close=shutdown_asyncgens");
    for lane in ["A", "B"] {
        assert_eq!(ran.found(lane), [""; 0], "{lane}");
        let said = ["main returns", "generator: closes its connection", "generator: connection closed"];
        assert_eq!(ran.output(lane, "stdout"), said);
    }
}

#[test]
fn a_trusting_shutdown_parts_the_lanes() {
    let ran = run("graceful-shutdown --signal TERM --after 1s --set work=1h");
    assert_eq!(ran.code, 1);
    assert_eq!(ran.found("A"), [""; 0]);
    assert_eq!(ran.end("A", "worker-2"), "cancelled");
    assert_eq!(ran.found("B"), ["task-left"]);
    assert_eq!(ran.end("B", "worker-2"), "destroyed");
    let difference = ran.lines.iter().find(|line| line["type"] == "difference").expect("a difference");
    assert!(difference["sentence"].as_str().is_some_and(|sentence| sentence.contains('B')), "{difference}");
}

/// As on CPython 3.8 to 3.15: main is cancelled with the rest and its end stops the loop, so that the shutdown never
/// comes to its end.
#[test]
fn the_published_shutdown_fails_as_on_cpython() {
    let ran = run("graceful-shutdown --signal TERM --after 1s --set work=1h --set pattern=published");
    assert_eq!(ran.code, 1);
    for lane in ["A", "B"] {
        assert_eq!(ran.output(lane, "stdout"), ["worker-0 cancelled", "worker-1 cancelled", "worker-2 cancelled"]);
        assert_eq!(ran.output(lane, "stderr")[0], "CancelledError", "no traceback, as the README says");
        assert_eq!(ran.exit(lane), 1);
    }
    assert_eq!(ran.found("A"), ["exit-status"]);
    assert_eq!(ran.end("A", "shutdown"), "cancelled");
    assert!(ran.of("A", "cancel-requested").any(|request| request["by"] == "teardown"));
    assert_eq!(ran.found("B"), ["exit-status", "task-left"]);
    assert_eq!(ran.end("B", "shutdown"), "destroyed");
}

#[test]
fn the_correct_shutdown_is_ok_with_both_entry_points() {
    let ran = run("graceful-shutdown --signal INT --after 1s --set work=1h --set pattern=correct --set workers=2");
    for lane in ["A", "B"] {
        assert_eq!(ran.found(lane), [""; 0]);
        assert_eq!(ran.output(lane, "stdout"), ["worker-0 cancelled", "worker-1 cancelled", "Shutdown complete"]);
        assert_eq!(ran.exit(lane), 0);
        assert_eq!(ran.of(lane, "cancel-swallowed").count(), 2, "each worker cleans up");
    }
}

#[test]
fn an_unsignalled_shutdown_is_a_normal_end() {
    for pattern in ["trusting", "published", "correct"] {
        let ran = run(&format!("graceful-shutdown --set work=50ms --set workers=1 --set pattern={pattern}"));
        for lane in ["A", "B"] {
            assert_eq!((ran.found(lane), ran.output(lane, "stdout")), (Vec::new(), vec!["worker-0 done"]), "{pattern}");
        }
    }
}

/// loopscope sends the scenario's signal by itself.
#[test]
fn a_signal_without_a_handler_ends_the_process_before_any_cleanup() {
    let ran = run("unhandled-signals --set work=1h");
    assert_eq!(ran.code, 1);
    for lane in ["A", "B"] {
        assert_eq!(ran.found(lane), ["exit-status"]);
        assert_eq!(ran.output(lane, "stdout"), [""; 0], "nothing is cleaned up");
        assert_eq!(ran.of(lane, "exited").next().expect("an end")["signal"], 15);
        assert_eq!(ran.of(lane, "cancel-requested").count(), 0);
    }
    let ran = run("unhandled-signals --set work=1h --set signal=INT");
    assert_eq!((ran.found("A"), ran.end("A", "background")), (Vec::new(), "cancelled"));
    assert_eq!((ran.found("B"), ran.end("B", "background")), (vec!["task-left"], "destroyed"));
}

#[test]
fn the_first_ctrl_c_cancels_main_of_run_alone() {
    let ran = run("ctrl-c --set work=1h");
    assert_eq!(ran.found("A"), [""; 0]);
    let requested: Vec<_> = ran.of("A", "cancel-requested").map(|request| request["by"].as_str()).collect();
    assert_eq!(requested, [Some("signal"), Some("teardown")], "main first");
    assert_eq!(ran.output("A", "stdout"), ["main: cancelled", "background cleans up"]);
    assert_eq!((ran.found("B"), ran.output("B", "stdout")), (vec!["task-left"], Vec::new()));
    for lane in ["A", "B"] {
        assert_eq!(ran.output(lane, "stderr")[0], "KeyboardInterrupt");
        assert_eq!(ran.of(lane, "exited").next().expect("an end")["signal"], 2);
    }
}

#[test]
fn a_main_that_swallows_its_cancel_loses_the_ctrl_c() {
    let ran = run("ctrl-c --set work=1h --set pattern=swallows --entry managed");
    let said = [
        "main: cancelled",
        "main: carried on as before",
        "background cleans up",
        "run returned: no Ctrl-C is to be seen",
    ];
    assert_eq!((ran.output("A", "stdout"), ran.exit("A")), (said.to_vec(), &Value::from(0)));
    assert_eq!(ran.found("A"), ["cancel-swallowed"]);
    let finding = ran.of("A", "finding").find(|finding| finding["rule"] == "cancel-swallowed").expect("it");
    let sentence = finding["sentence"].as_str().unwrap_or_default();
    assert!(
        sentence.ends_with("The SIGINT that had requested it is lost: there is no KeyboardInterrupt."),
        "{sentence}"
    );
}

#[test]
fn a_ctrl_c_during_the_teardown_skips_all_that_is_left_but_close() {
    let ran = run("teardown-interrupted --set work=50ms --set after=2s --set cleanup=1h");
    for lane in ["A", "B"] {
        assert_eq!(
            ran.found(lane),
            ["generator-left", "task-left"],
            "{lane}: it was cleaning up, and swallowed nothing"
        );
        assert_eq!(ran.output(lane, "stdout"), ["main returns", "background cleans up"]);
        assert_eq!(ran.end(lane, "background"), "destroyed");
        assert_eq!(ran.of(lane, "loop").filter(|line| line["state"] == "closed").count(), 1);
        assert_eq!(ran.of(lane, "exited").next().expect("an end")["signal"], 2);
        let left = ran.of(lane, "finding").find(|finding| finding["rule"] == "task-left").expect("it");
        let said = [left["sentence"].to_string(), left["fix"].to_string()];
        assert!(said[0].contains("SIGINT came after the cancel was delivered"), "{}", said[0]);
        assert!(said[1].contains("add_signal_handler"), "{}", said[1]);
    }
    let ran = run("teardown-interrupted --set work=50ms --set signal=none --set cleanup=50ms");
    let said = ["main returns", "background cleans up", "background cleaned up", "generator: closes its connection"];
    for lane in ["A", "B"] {
        assert_eq!((ran.found(lane), ran.output(lane, "stdout")), (Vec::new(), said.to_vec()), "{lane}");
    }
}

/// A signal of the command line stands in the place of the scenario's.
#[test]
fn the_signal_of_the_command_line_is_the_one_that_is_sent() {
    let ran = run("unhandled-signals --set work=1h --signal QUIT --after 1ms");
    let sent: Vec<_> = ran.of("A", "signal-sent").collect();
    assert_eq!((sent.len(), &sent[0]["signal"]), (1, &Value::from(3)), "{sent:?}");
}

#[test]
fn a_signal_that_is_never_sent_is_no_success() {
    let ran = run("unhandled-signals --set work=1ms --entry managed");
    assert_eq!((ran.code, ran.found("A")), (3, Vec::new()));
    let end = ran.lines.last().expect("a summary");
    assert!(end.to_string().contains("SIGTERM was never sent: A ended"), "{end}");
}

#[test]
fn unclosed_loops_keep_their_descriptors() {
    let ran = run("unclosed-loop --set iterations=4 --set pause=50ms");
    assert_eq!(ran.found("A"), [""; 0]);
    assert_eq!(ran.found("B"), ["fds-stable", "loop-left-open"]);
    let most = |lane| ran.of(lane, "files").map(|line| line["files"].as_array().map_or(0, Vec::len)).max();
    assert!(most("B") >= most("A").map(|most| most + 8), "{:?} {:?}", most("A"), most("B"));
}

#[test]
fn a_nested_run_is_refused_in_three_ways() {
    let ran = run("nested-run --set work=50ms");
    for lane in ["A", "B"] {
        assert_eq!(ran.found(lane), ["nested-run"]);
        assert_eq!(
            ran.output(lane, "stdout"),
            [
                "run: RuntimeError: asyncio.run() cannot be called from a running event loop",
                "this loop's run_until_complete: RuntimeError: This event loop is already running",
                "another loop's run_until_complete: RuntimeError: Cannot run the event loop while another loop is \
                 running",
                "create_task: 42",
            ]
        );
        assert_eq!(ran.exit(lane), 0);
    }
}

#[test]
fn a_main_that_raises_is_cleaned_up_after_by_run_alone() {
    let ran = run("main-raises --set work=200ms");
    assert_eq!(ran.found("A"), ["exit-status"]);
    assert_eq!(ran.output("A", "stdout"), ["background cleans up"]);
    assert_eq!(ran.found("B"), ["exit-status", "loop-left-open", "task-left"]);
    assert_eq!(ran.output("B", "stdout"), [""; 0]);
    for lane in ["A", "B"] {
        assert!(ran.output(lane, "stderr").contains(&"Error: main has had enough"));
        assert_eq!(ran.exit(lane), 1);
    }
}

#[test]
fn a_stubborn_task_holds_up_run_alone() {
    let ran = run("stubborn-task --set work=200ms --set stubborn=1s");
    assert_eq!(ran.found("A"), ["cancel-swallowed"]);
    assert_eq!(ran.end("A", "stubborn"), "returned");
    assert_eq!(ran.found("B"), ["task-left"]);
    assert_eq!(ran.end("B", "stubborn"), "destroyed");
}

#[test]
fn a_blocked_loop_delivers_a_cancel_late() {
    let ran = run("blocking --set block=700ms --set after=100ms --set work=1h");
    for lane in ["A", "B"] {
        let said = ["the call blocks its thread", "the call is done", "worker: cancelled", "main returns"];
        assert_eq!((ran.found(lane), ran.output(lane, "stdout")), (Vec::new(), said.to_vec()), "{lane}");
        assert_eq!((ran.end(lane, "worker"), ran.end(lane, "blocker")), ("cancelled", "returned"));
    }
    let late = run_within("50ms", "blocking --set block=700ms --set after=100ms --set work=1h");
    assert_eq!((late.found("A"), late.found("B")), (vec!["cancel-latency"], vec!["cancel-latency"]));
}

#[test]
fn a_job_keeps_the_process_alive_after_main_returned() {
    let ran = run("blocking --set what=job --set block=2s --set after=100ms --set work=1h");
    for (lane, found) in [("A", vec![]), ("B", vec!["job-left"])] {
        let said = ["the call blocks its thread", "worker: cancelled", "main returns", "the call is done"];
        assert_eq!((ran.found(lane), ran.output(lane, "stdout")), (found, said.to_vec()), "{lane}");
        assert_eq!((ran.end(lane, "worker"), ran.exit(lane)), ("cancelled", &Value::from(0)));
    }
}

#[test]
fn a_storm_of_cancels_reaches_every_task() {
    let ran = run("cancel-storm --set tasks=300 --set cleanup=20ms --set hold=100ms");
    for lane in ["A", "B"] {
        let said = ["main cancels 300 tasks", "300 were cancelled"];
        assert_eq!((ran.found(lane), ran.output(lane, "stdout")), (Vec::new(), said.to_vec()), "{lane}");
        assert_eq!((ran.end(lane, "worker-0"), ran.end(lane, "worker-299")), ("cancelled", "cancelled"));
        let latency = ran.of(lane, "finding").find(|finding| finding["rule"] == "cancel-latency").expect("it");
        let sentence = latency["sentence"].as_str().unwrap_or_default();
        assert!(sentence.starts_with("300 cancels were delivered") && sentence.contains("; p50 "), "{sentence}");
    }
}
