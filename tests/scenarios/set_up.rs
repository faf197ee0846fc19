//! How a loop comes to be, and what that costs.

use super::run;

#[test]
fn a_run_may_be_called_again_and_a_runner_keeps_one_loop() {
    for (way, carry, loops) in [("run", "nothing", 3), ("runner", "lock", 1), ("factory", "queue", 1)] {
        let ran = run(&format!("runner --set calls=3 --set pause=20ms --set way={way} --set carry={carry}"));
        for lane in ["A", "B"] {
            assert_eq!(ran.found(lane), [""; 0], "{lane} {way}");
            let states = |state: &'static str| ran.of(lane, "loop").filter(move |line| line["state"] == state).count();
            assert_eq!((states("created"), states("closed")), (loops, loops), "{lane} {way}");
            assert_eq!(ran.output(lane, "stdout").iter().filter(|line| line.ends_with("done")).count(), 6);
            assert_eq!(ran.output(lane, "stdout").contains(&"the factory makes the loop"), way == "factory");
        }
    }
}

#[test]
fn a_lock_or_a_queue_breaks_in_the_next_run() {
    for (carry, worker) in [("lock", 1), ("queue", 0)] {
        let ran = run(&format!("runner --set pause=20ms --set way=run --set carry={carry}"));
        let broken = format!("call-1-worker-{worker}: RuntimeError: is bound to a different event loop");
        for lane in ["A", "B"] {
            assert_eq!(ran.found(lane), ["different-loop"], "{lane} {carry}");
            let output = ran.output(lane, "stdout");
            assert!(output.len() == 4 && output.contains(&broken.as_str()), "{output:?}");
            assert_eq!(ran.end(lane, &format!("call-1-worker-{worker}")), "failed");
        }
    }
}

#[test]
fn tokio_has_no_implicit_loop() {
    let ran = run("implicit-loop --set work=20ms");
    let asked = [" after run", " in a thread", ""].map(|when| {
        format!(
            "Tokio makes no runtime for who asks{when}: there is no reactor running, must be called from the context of \
             a Tokio 1.x runtime"
        )
    });
    assert_eq!(ran.output("A", "stdout"), ["in a coroutine: the running loop", &asked[0], &asked[1]]);
    assert_eq!(ran.output("B", "stdout"), [&asked[2], &asked[1]]);
    let ran = run("implicit-loop --set work=20ms --set loop=explicit");
    for lane in ["A", "B"] {
        assert_eq!(ran.found(lane), [""; 0]);
        assert_eq!(ran.of(lane, "loop").filter(|line| line["state"] == "closed").count(), 2);
    }
}

#[test]
fn debug_mode_shows_a_slow_callback_and_a_loop_that_nobody_closed() {
    for (debug, is_on) in [("off", false), ("asyncio", true), ("dev", true)] {
        let ran = run(&format!("debug-mode --set slow=120ms --set debug={debug}"));
        let said = |lane, what: &str| ran.output(lane, "stderr").iter().any(|line| line.contains(what));
        assert_eq!([said("A", "Executing <"), said("B", "Executing <")], [is_on; 2], "{debug}");
        assert_eq!([said("A", "unclosed event loop"), said("B", "unclosed event loop")], [false, is_on], "{debug}");
        assert_eq!((ran.found("A"), ran.found("B")), (Vec::new(), vec!["loop-left-open"]), "whatever stderr says");
    }
}

#[test]
fn a_loop_lives_in_the_runtime_of_a_factory_or_main_on_one_of_many_threads() {
    for (way, line) in [
        ("policy", "Tokio has no policies: a factory makes the runtime"),
        ("factory", "main runs on a loop of another make"),
        ("multi-thread", "main runs on a runtime of many threads"),
    ] {
        let ran = run(&format!("custom-policy --set work=50ms --set way={way}"));
        for lane in ["A", "B"] {
            assert_eq!((ran.found(lane), ran.output(lane, "stdout")[0]), (Vec::new(), line), "{lane} {way}");
            assert_eq!(ran.of(lane, "loop").filter(|line| line["state"] == "closed").count(), 1);
        }
    }
}

#[test]
fn set_ups_are_timed_part_by_part() {
    let ran = run("setup-cost --set rounds=20");
    for lane in ["A", "B"] {
        assert_eq!(ran.found(lane), [""; 0], "{lane}");
        assert_eq!(ran.of(lane, "loop").filter(|line| line["state"] == "closed").count(), 23, "three to warm up");
        let part = |line: &&str| line.split(' ').next().map(String::from);
        let parts: Vec<_> = ran.output(lane, "stdout").iter().filter_map(part).collect();
        assert_eq!(parts, ["of", "create", "run", "close", "whole"]);
    }
}
