//! What a program's signal handler raises reaches the program, a thousand times over and with every core busy.

use super::watched::{Script, interpreters};
use std::{
    env,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// How often each interpreter runs the program; `RUNS` says otherwise.
const RUNS: usize = 1_000;
/// As many at once as keep two cores busy while some of them wait.
const AT_ONCE: usize = 4;

#[test]
#[ignore = "takes five minutes an interpreter; `cargo test --release --test agent deadlines -- --ignored --nocapture`"]
fn no_exception_of_a_signal_handler_is_swallowed() {
    let runs = env::var("RUNS").map_or(RUNS, |runs| runs.parse().expect("RUNS is a number"));
    let file = format!("{}/tests/agent/programs/deadlines.py", env!("CARGO_MANIFEST_DIR"));
    let mut swallowed = Vec::new();
    for interpreter in interpreters() {
        let (next, missed) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for _ in 0..AT_ONCE {
                scope.spawn(|| {
                    while next.fetch_add(1, Ordering::Relaxed) < runs {
                        let shown = Script::of(&interpreter, file.clone().into()).loosely().shown;
                        if shown.stdout != ["True True"; 10] {
                            missed.fetch_add(1, Ordering::Relaxed);
                            eprintln!("{interpreter}: {shown:?}");
                        }
                    }
                });
            }
        });
        eprintln!("{interpreter}: {missed:?} of {runs} runs swallowed an exception");
        if missed.into_inner() > 0 {
            swallowed.push(interpreter.to_string());
        }
    }
    assert!(swallowed.is_empty(), "swallowed on {swallowed:?}");
}
