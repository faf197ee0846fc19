//! What can only be tested where the machine has more than Rust. Where that is missing the tests are shown as ignored;
//! under `CI=true` they fail for want of a `python3`.

mod check;
#[path = "../support/command.rs"]
mod command;
mod cpython;
mod namespace;
#[path = "../support/no_settings.rs"]
mod no_settings;
mod outside;
#[path = "../support/picture.rs"]
mod picture;
#[path = "../support/pty.rs"]
#[expect(dead_code, reason = "one test drives a terminal, and not in every way there is")]
mod pty;
mod rights;

use libtest_mimic::{Arguments, Trial};

/// What some tests need.
struct Need {
    what: &'static str,
    is_met: fn() -> bool,
    /// Whether a machine on which everything is tested must have it.
    is_ci: bool,
    tests: &'static [(&'static str, fn())],
}

const NEEDS: &[Need] = &[
    Need {
        what: "python3",
        is_met: cpython::is_found,
        is_ci: true,
        tests: &[
            ("the_tests_of_the_agent_have_an_interpreter", cpython::the_tests_of_the_agent_have_an_interpreter),
            (
                "a_script_is_watched_with_its_arguments_and_ends_as_without_us",
                cpython::a_script_is_watched_with_its_arguments_and_ends_as_without_us,
            ),
            (
                "the_readmes_picture_of_four_lanes_is_what_the_program_draws",
                cpython::the_readmes_picture_of_four_lanes_is_what_the_program_draws,
            ),
            ("a_lane_says_that_its_mode_is_not_full", cpython::a_lane_says_that_its_mode_is_not_full),
            (
                "a_lane_that_is_looked_at_now_and_then_is_not_cleared",
                cpython::a_lane_that_is_looked_at_now_and_then_is_not_cleared,
            ),
            (
                "a_thread_that_the_exit_waits_for_is_named_from_outside",
                outside::a_thread_that_the_exit_waits_for_is_named_from_outside,
            ),
            ("an_executor_job_is_named_from_outside", outside::an_executor_job_is_named_from_outside),
            ("a_loop_that_is_blocked_is_named_from_outside", outside::a_loop_that_is_blocked_is_named_from_outside),
            (
                "what_a_loop_waits_for_is_not_guessed_from_outside",
                outside::what_a_loop_waits_for_is_not_guessed_from_outside,
            ),
            ("no_folder_stays_behind_after_a_hang_up", cpython::no_folder_stays_behind_after_a_hang_up),
            ("the_python_of_a_virtual_environment_is_taken", cpython::the_python_of_a_virtual_environment_is_taken),
            ("a_lane_that_says_nothing_says_why", cpython::a_lane_that_says_nothing_says_why),
            (
                "four_lanes_on_two_engines_show_that_the_published_shutdown_fails",
                cpython::four_lanes_on_two_engines_show_that_the_published_shutdown_fails,
            ),
            ("every_readiness_comes_from_a_python_program", check::every_readiness_comes_from_a_python_program),
            ("a_program_that_ends_as_unix_asks_passes", check::a_program_that_ends_as_unix_asks_passes),
            (
                "the_cause_of_a_program_that_does_not_stop_is_the_first_line",
                check::the_cause_of_a_program_that_does_not_stop_is_the_first_line,
            ),
            ("a_script_that_dies_at_once_says_why", check::a_script_that_dies_at_once_says_why),
            ("a_signal_goes_to_the_python_below_a_shell", check::a_signal_goes_to_the_python_below_a_shell),
            (
                "a_program_gets_to_know_that_nobody_reads_its_output",
                check::a_program_gets_to_know_that_nobody_reads_its_output,
            ),
        ],
    },
    Need {
        what: "namespace",
        is_met: namespace::can_be_made,
        is_ci: false,
        tests: &[
            (
                "without_proc_the_lanes_run_and_a_note_says_what_is_missing",
                namespace::without_proc_the_lanes_run_and_a_note_says_what_is_missing,
            ),
            ("process_1_waits_for_orphans", namespace::process_1_waits_for_orphans),
        ],
    },
    Need {
        what: "root and setpriv",
        is_met: rights::can_be_dropped,
        is_ci: false,
        tests: &[
            (
                "a_process_of_another_user_is_refused_with_the_command_that_looks_at_it",
                rights::a_process_of_another_user_is_refused_with_the_command_that_looks_at_it,
            ),
            (
                "a_program_with_more_rights_is_not_read_and_the_right_is_named",
                rights::a_program_with_more_rights_is_not_read_and_the_right_is_named,
            ),
            (
                "a_user_without_capabilities_looks_at_a_program_of_their_own",
                rights::a_user_without_capabilities_looks_at_a_program_of_their_own,
            ),
        ],
    },
    Need {
        what: "python3 in a namespace",
        is_met: || namespace::can_be_made() && cpython::is_found(),
        is_ci: false,
        tests: &[("it_works_on_a_read_only_root", check::it_works_on_a_read_only_root)],
    },
];

fn main() {
    if std::env::var_os(rights::HIDDEN).is_some() {
        return rights::hide();
    }
    libtest_mimic::run(&Arguments::from_args(), NEEDS.iter().flat_map(trials).collect()).exit();
}

fn trials(need: &'static Need) -> impl Iterator<Item = Trial> {
    let is_met = (need.is_met)();
    let must = need.is_ci && std::env::var("CI").is_ok_and(|ci| ci == "true");
    need.tests.iter().map(move |(name, test)| {
        let trial = move || {
            if !is_met {
                return Err(format!("there is no {}", need.what).into());
            }
            test();
            Ok(())
        };
        Trial::test(*name, trial).with_kind(need.what).with_ignored_flag(!is_met && !must)
    })
}
