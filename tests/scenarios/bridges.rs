//! Loops in threads, and synchronous code that calls async code.

use super::run;

#[test]
fn each_thread_has_a_loop_of_its_own() {
    let ran = run("threads --set threads=4 --set hold=200ms");
    for lane in ["A", "B"] {
        assert_eq!(ran.found(lane), [""; 0], "{lane}");
        let closed = ran.of(lane, "loop").filter(|line| line["state"] == "closed").count();
        let output = ran.output(lane, "stdout");
        let refused = output.iter().filter(|line| line.ends_with("but can handle no signal")).count();
        assert_eq!((closed, output.len(), refused), (5, 5, 4));
        assert!(output.contains(&"main thread: runs a loop, and handles signals"));
    }
}

#[test]
fn a_shared_loop_needs_the_thread_safe_calls() {
    let ran = |calls: &str| run(&format!("shared-loop --set threads=1 --set calls={calls}"));
    let refused = "thread 0: run_until_complete: RuntimeError: This event loop is already running";
    let late = "thread 0: its callback ran only when something else woke the loop";
    let not_safe = "thread 0: call_soon: RuntimeError: Non-thread-safe operation invoked on an event loop other than \
                    the current one";
    for (calls, expected) in [("unsafe", [refused, late]), ("debug", [refused, not_safe])] {
        let ran = ran(calls);
        for lane in ["A", "B"] {
            assert_eq!(
                (ran.output(lane, "stdout"), ran.found(lane)),
                (expected.into(), vec!["thread-safe"]),
                "{calls}"
            );
        }
    }
    let ran = ran("safe");
    for lane in ["A", "B"] {
        let said = ["thread 0: its callback ran at once", "thread 0: run_coroutine_threadsafe: 42"];
        assert_eq!((ran.output(lane, "stdout"), ran.found(lane)), (said.into(), Vec::new()));
    }
}

#[test]
fn a_bridge_answers_each_request_on_a_loop_of_its_own() {
    let ran = run("sync-bridge --set requests=2 --set work=20ms");
    for lane in ["A", "B"] {
        assert_eq!(ran.found(lane), [""; 0], "{lane}");
        let said =
            |number| [format!("/{number}: statistics cleaned up"), format!("HTTP 200 /{number}: part 0, part 1")];
        assert_eq!(ran.output(lane, "stdout"), [said(0), said(1)].concat());
        assert_eq!(ran.of(lane, "loop").filter(|line| line["state"] == "closed").count(), 2);
        assert_eq!(ran.end(lane, "/1 statistics"), "cancelled");
    }
}

#[test]
fn a_careless_bridge_leaks_into_the_next_request() {
    let ran = |bridge: &str| run(&format!("cross-request --set work=500ms --set bridge={bridge}"));
    let careless = ran("careless");
    for lane in ["A", "B"] {
        assert!(careless.output(lane, "stdout").contains(&"request-2 of nobody: hello bob"), "{lane}");
    }
    assert!(careless.output("A", "stdout").contains(&"audit-0: lost, cancelled with its request"));
    assert!(careless.output("B", "stdout").contains(&"audit-0: written in the next request"));
    assert_eq!(careless.found("A"), [""; 0]);
    assert_eq!(careless.found("B"), ["fds-stable", "loop-left-open", "task-left"]);
    let careful = ran("careful");
    for lane in ["A", "B"] {
        assert_eq!(careful.found(lane), [""; 0], "{lane}");
        let said = ["audit-2: written in its own request", "request-2 of nobody: hello nobody"];
        assert_eq!(careful.output(lane, "stdout")[4..], said);
    }
}
