//! The statements, one file for each subject.

mod advice;
mod bridges;
mod by_hand;
mod checks;
mod costs;
mod custom;
mod ends;
mod entry;
mod implicit;
mod latency;
mod leaks;
mod mixing;
mod nested;
mod runner;
mod shutdown;
mod signals;
mod threads;

use super::Claim;

/// Every statement, in the order of their numbers.
pub const ALL: &[Claim] = &[
    entry::MANAGED_OWNS_ITS_LOOP,
    entry::MANAGED_RUNS_UNTIL_COMPLETE,
    runner::CALLED_ONCE,
    entry::MANUAL_NEEDS_A_LOOP,
    entry::SAME_OUTPUT,
    entry::A_LOOP_RUNS,
    advice::USE_THE_MANAGED,
    mixing::MIXING_THEM_UP,
    implicit::IMPLICIT_CACHE,
    implicit::AUDIT_FINDS_IT,
    threads::MANAGED_IN_ITS_THREAD,
    signals::PROPAGATES_INTERRUPTS,
    ends::CLOSES_EITHER_WAY,
    runner::RUNNER_HAS_A_FACTORY,
    nested::RAISES_WHILE_RUNNING,
    threads::RAISES_OUTSIDE_MAIN_THREAD,
    shutdown::PUBLISHED_PATTERN,
    nested::CREATE_TASK_BRIDGES,
    nested::RUN_UNTIL_COMPLETE_BRIDGES,
    bridges::MANUAL_BRIDGES,
    bridges::CARELESS_BRIDGES_LEAK,
    by_hand::CLEANUP_BY_HAND,
    custom::POLICY_BEFORE_THE_LOOP,
    custom::DEBUG_MODE_SHOWS,
    leaks::LEFTOVERS_ARE_FOUND,
    checks::LOOP_IS_CLOSED,
    checks::NO_TASK_IS_LEFT,
    checks::FDS_ARE_STABLE,
    latency::DELIVERED_SOON,
    costs::COST_TABLE,
    nested::MANAGED_IN_A_COROUTINE,
    leaks::NO_CLOSE_LEAKS,
    implicit::DEPRECATION_MATTERS,
    signals::MANUAL_HANDLES_NO_SIGNAL,
    threads::SHARED_LOOP,
    implicit::RUN_UNTIL_COMPLETE_STAYS,
    threads::MANY_THREADS,
    by_hand::SHUTDOWN_BY_HAND,
];
