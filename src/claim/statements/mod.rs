//! The statements, one file for each subject.

mod advice;
mod checks;
mod ends;
mod entry;
mod leaks;
mod nested;
mod shutdown;

use super::Claim;

/// Every statement, in the order of their numbers.
pub const ALL: &[Claim] = &[
    entry::MANAGED_OWNS_ITS_LOOP,
    entry::MANAGED_RUNS_UNTIL_COMPLETE,
    entry::MANUAL_NEEDS_A_LOOP,
    entry::SAME_OUTPUT,
    entry::A_LOOP_RUNS,
    advice::USE_THE_MANAGED,
    ends::CLOSES_EITHER_WAY,
    nested::RAISES_WHILE_RUNNING,
    shutdown::PUBLISHED_PATTERN,
    nested::CREATE_TASK_BRIDGES,
    nested::RUN_UNTIL_COMPLETE_BRIDGES,
    leaks::LEFTOVERS_ARE_FOUND,
    checks::LOOP_IS_CLOSED,
    checks::NO_TASK_IS_LEFT,
    checks::FDS_ARE_STABLE,
    nested::MANAGED_IN_A_COROUTINE,
    leaks::NO_CLOSE_LEAKS,
];
