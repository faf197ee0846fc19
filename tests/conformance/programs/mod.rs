//! The programs. A new one is a `.py`, a `.rs`, one word here, and `LOOPSCOPE_BLESS=1`.
//!
//! `cargo fmt` does not see through the macro: `rustfmt --edition 2024 tests/conformance/programs/*.rs` does.

use std::collections::BTreeSet;
use std::process::{ExitCode, Termination};

use libtest_mimic::Failed;

/// Where `programs/` and `expected/` are.
pub(crate) const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conformance");

/// A program in both languages.
#[derive(Clone, Copy)]
pub(crate) struct Program {
    pub(crate) name: &'static str,
    /// The Python text.
    pub(crate) python: &'static str,
    /// The Rust twin's `main`.
    pub(crate) main: fn() -> ExitCode,
}

mod common;

macro_rules! programs {
    ($($name:ident)*) => {
        $(mod $name;)*
        /// The list of programs.
        pub(crate) const PROGRAMS: &[Program] = &[$(Program {
            name: stringify!($name),
            python: include_str!(concat!(stringify!($name), ".py")),
            main: || $name::main().report(),
        }),*];
    };
}

programs! {
    as_completed
    asyncgen_at_manual_close
    asyncgen_at_run_close
    asyncgen_by_hand
    asyncgen_fails
    await_cancelled
    barrier
    base_errors
    call_at_order
    call_cancelled
    call_later_order
    call_soon_order
    callback_current_task
    callback_fails
    cancel_after_close
    cancel_awaits_in_finally
    cancel_becomes_error
    cancel_before_start
    cancel_done_task
    cancel_during_cleanup
    cancel_forwarded
    cancel_forwarded_swallowed
    cancel_from_callback
    cancel_from_thread
    cancel_late_delivery
    cancel_many_waiters
    cancel_message
    cancel_races_wakeup
    cancel_self
    cancel_self_then_return
    cancel_swallowed
    cancel_swallowed_then_again
    cancel_twice
    cancel_twice_before_start
    condition_cancel
    condition_notify
    context_callbacks
    context_of_other_threads
    context_tasks
    context_tokens
    debug_wrong_thread
    destroyed_pending
    done_callback_fails
    done_callbacks
    eager_tasks
    event_set
    executor_after_shutdown
    executor_at_manual_close
    executor_at_run_close
    executor_never_awaited
    executor_of_others
    executor_own
    executor_results
    factory_from_within
    first_variable_in_panic
    future_cancel
    future_not_retrieved
    future_results
    gather_cancelled
    gather_cancelled_swallowed
    gather_child_cancelled
    gather_edges
    gather_first_failure
    gather_results
    gather_return_exceptions
    gather_second_failure
    handler_context
    handler_fails
    interrupted_beside
    keyboard_interrupt_in_task
    lock_cancel
    lock_order
    loop_again
    loop_closed
    loop_nested
    main_cancelled
    main_raises
    main_raises_uncaught
    manual_cleanup
    manual_cleanup_sigint
    never_retrieved
    never_retrieved_cancel
    never_retrieved_more
    never_retrieved_together
    no_running_loop
    primitives_other_loop
    queue_cancel
    queue_join
    queue_order
    queue_shutdown
    run_again
    run_in_job
    run_nested
    run_teardown_order
    run_until_done_task
    runner_edges
    runner_interrupted_again
    runner_nested
    runner_reuse
    semaphore_bound
    semaphore_cancel
    semaphore_order
    shared_between_threads
    shield_at_teardown
    shield_cancelled_wakes_nobody
    shield_inner_cancelled
    shield_left
    shield_of_a_cancelled_task
    shield_outer_cancelled
    shutdown_correct
    shutdown_published
    sigint_caught
    sigint_first
    sigint_handler
    sigint_handler_before_run
    sigint_in_teardown
    sigint_main_fails
    sigint_manual
    sigint_second
    sigint_swallowed
    sigint_while_blocked
    signal_handler_context
    signal_pass
    signals_counted
    signals_in_order
    sigterm_default
    sigterm_handler
    sigterm_handler_removed
    stop_before_done
    stop_before_run
    stop_resume
    stop_stale
    task_awaited_twice
    task_factory
    task_group_words
    task_names
    task_not_done
    task_order
    task_other_loop
    task_other_loop_done
    task_stack
    taskgroup_body_fails
    taskgroup_child_cancelled
    taskgroup_child_fails
    taskgroup_fail_and_outer_cancel
    taskgroup_outer_cancel
    taskgroup_results
    taskgroup_two_fail
    teardown_exception
    teardown_just_spawned
    teardown_spawn
    teardown_swallowed
    teardown_two_levels
    threads_own_loops
    threadsafe_cancel
    threadsafe_result
    timeout_fires
    timeout_in_time
    timeout_nested
    timeout_outer_cancel
    timeout_recancelled
    timeout_reschedule
    timeout_swallowed
    timeout_taskgroup
    timeout_then_outer_cancel
    timeout_zero
    timers_of_one_moment
    uncancel
    uncancel_withdraws
    wait_for
    wait_modes
}

pub(crate) fn find(name: &str) -> Option<&'static Program> {
    PROGRAMS.iter().find(|program| program.name == name)
}

/// A file that nobody listed would never run.
pub(crate) fn every_file_is_listed() -> Result<(), Failed> {
    let listed: BTreeSet<String> = PROGRAMS.iter().map(|program| program.name.to_owned()).collect();
    for (folder, extension) in [("programs", "py"), ("programs", "rs"), ("expected", "txt")] {
        let mut found = BTreeSet::new();
        for file in std::fs::read_dir(format!("{FOLDER}/{folder}"))? {
            let path = file?.path();
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if path.extension().is_some_and(|found| found == extension) && !["mod", "common"].contains(&&*stem) {
                found.insert(stem);
            }
        }
        let odd: Vec<_> = listed.symmetric_difference(&found).collect();
        if !odd.is_empty() {
            return Err(format!("{folder}/*.{extension} and the list in programs/mod.rs differ: {odd:?}").into());
        }
    }
    Ok(())
}
