//! Small programs that exist in both entry points: the managed entry point beside the manual one.
//!
//! One file each, whose source is shown while it runs. A new one is a new file and one word in [`ALL`]; pass your own
//! scenarios to [`gallery`](crate::gallery).

#![warn(missing_docs)]

mod anatomy;
mod async_generators;
mod blocking;
mod cancel_storm;
mod cross_request;
mod ctrl_c;
mod custom_policy;
mod debug_mode;
mod find;
mod graceful_shutdown;
mod implicit_loop;
mod leftovers;
mod main_raises;
mod manual_cleanup;
mod nested_run;
mod param;
mod runner;
mod settings;
mod setup_cost;
mod shared_loop;
mod sleep;
mod stubborn_task;
mod sync_bridge;
mod teardown_interrupted;
mod threads;
mod unclosed_loop;
mod unhandled_signals;
mod versions;

pub use find::{UnknownScenario, find};
pub use param::{Param, ParamKind, PythonStart, Value};
pub use settings::{SetError, Settings};
pub use versions::Versions;

use crate::runtime::Result;

/// Every scenario of the program, in the order of the gallery.
pub const ALL: &[&Scenario] = &[
    &sleep::SCENARIO,
    &anatomy::SCENARIO,
    &leftovers::SCENARIO,
    &async_generators::SCENARIO,
    &manual_cleanup::SCENARIO,
    &graceful_shutdown::SCENARIO,
    &unhandled_signals::SCENARIO,
    &ctrl_c::SCENARIO,
    &teardown_interrupted::SCENARIO,
    &unclosed_loop::SCENARIO,
    &debug_mode::SCENARIO,
    &nested_run::SCENARIO,
    &runner::SCENARIO,
    &implicit_loop::SCENARIO,
    &custom_policy::SCENARIO,
    &threads::SCENARIO,
    &shared_loop::SCENARIO,
    &sync_bridge::SCENARIO,
    &cross_request::SCENARIO,
    &setup_cost::SCENARIO,
    &main_raises::SCENARIO,
    &stubborn_task::SCENARIO,
    &blocking::SCENARIO,
    &cancel_storm::SCENARIO,
];

/// A small program in both entry points, and what there is to see in it.
#[derive(Debug)]
pub struct Scenario {
    /// What it is called on the command line: lower case, words joined by `-`.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub what: &'static str,
    /// What part of a loop's life it shows.
    pub group: Group,
    /// How much one should know before.
    pub level: Level,
    /// What to look for when it runs, in a sentence.
    pub look_for: &'static str,
    /// What it proves, in a sentence.
    pub proves: &'static str,
    /// What can be set, in the order in which it is shown.
    pub params: &'static [Param],
    /// The file it is written in: `file!()`. Sites in its events begin with it.
    pub file: &'static str,
    /// The text of that file: `include_str!`.
    pub source: &'static str,
    /// The same program in Python, for CPython; `None` if there is none.
    pub twin: Option<Twin>,
    /// The program with the managed entry point, `run(main)`.
    pub managed: Body,
    /// The program with the manual one: `EventLoop::new`, `run_until_complete`, `close`.
    pub manual: Body,
}

/// The part of a loop's life that a scenario shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// How a loop comes to be, what runs on it, and what it costs.
    #[default]
    Start,
    /// How main ends, and what is left then.
    End,
    /// How a task is cancelled.
    Cancel,
    /// What SIGINT and SIGTERM do.
    Signals,
    /// Loops in threads, and calls from one thread to another's loop.
    Threads,
    /// What is never closed, and what one use leaves to the next.
    Leaks,
}

impl Group {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::End => "end",
            Self::Cancel => "cancel",
            Self::Signals => "signals",
            Self::Threads => "threads",
            Self::Leaks => "leaks",
        }
    }
}

/// How much one should know of event loops before a scenario.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// What a task and a loop are.
    #[default]
    Basic,
    /// How tasks are cancelled and awaited.
    Intermediate,
    /// What happens when a program does not keep to that.
    Advanced,
}

impl Level {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Intermediate => "intermediate",
            Self::Advanced => "advanced",
        }
    }
}

/// A scenario in Python: a script that stands alone and takes `managed` or `manual`, then `key=value` words for the
/// scenario's parameters, lengths of time in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Twin {
    /// The file it is written in. Sites in its events end with its name.
    pub file: &'static str,
    /// The text of that file: `include_str!`.
    pub source: &'static str,
    /// Where it behaves differently from the scenario on Tokio. A test checks that both agree everywhere else.
    pub partings: &'static [Parting],
}

/// A difference between the same program on Tokio and on CPython.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parting {
    /// The entry point with which it differs: `managed` or `manual`.
    pub style: &'static str,
    /// The versions of CPython on which it differs.
    pub on: Versions,
    /// What differs, each as a sentence about the two engines.
    pub what: &'static [&'static str],
    /// Why, in a sentence for the user.
    pub why: &'static str,
}

/// A scenario's program with one entry point. It runs in its own process. As in Python, an unhandled error goes
/// to stderr, and the process exits with 1.
pub type Body = fn(&Settings) -> Result<()>;

#[cfg(test)]
mod tests {
    use super::{ALL, Parting, Settings};

    #[test]
    fn sleep_comes_first() {
        assert_eq!(ALL[0].name, "sleep");
    }

    #[test]
    fn every_scenario_says_its_three_sentences() {
        for scenario in ALL {
            for sentence in [scenario.what, scenario.look_for, scenario.proves] {
                assert!(sentence.ends_with('.'), "{}: {sentence:?}", scenario.name);
            }
        }
    }

    #[test]
    fn every_default_is_within_its_bounds() {
        for scenario in ALL {
            for param in scenario.params {
                let set = format!("{}={}", param.name, param.default_value());
                assert_eq!(Settings::parse(scenario, [&set]), Ok(Settings::defaults(scenario)));
            }
        }
    }

    #[test]
    fn every_source_is_the_file_it_names() {
        for scenario in ALL {
            let file = std::fs::read_to_string(scenario.file).expect(scenario.file);
            assert!(file == scenario.source && file.contains(scenario.name), "{}", scenario.name);
        }
    }

    #[test]
    fn every_scenario_has_its_twin_in_the_file_it_names() {
        for scenario in ALL {
            let twin = scenario.twin.expect(scenario.name);
            assert!(twin.file.ends_with(&format!("/{}.py", scenario.name.replace('-', "_"))), "{}", twin.file);
            assert_eq!(std::fs::read_to_string(twin.file).expect(twin.file), twin.source);
        }
    }

    #[test]
    fn every_parting_says_where_what_and_why() {
        let twins = ALL.iter().filter_map(|scenario| scenario.twin);
        for Parting { style, what, why, .. } in twins.flat_map(|twin| twin.partings) {
            assert!(["managed", "manual"].contains(style) && !what.is_empty() && why.ends_with('.'), "{what:?}");
        }
    }
}
