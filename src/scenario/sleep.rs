//! The smallest program: print the time, sleep, print it again.

use super::{Param, Scenario, Settings};
use std::{process::ExitCode, time::Duration};

fn managed(_: &Settings) -> ExitCode {
    ExitCode::SUCCESS
}

fn manual(_: &Settings) -> ExitCode {
    ExitCode::SUCCESS
}

pub(super) static SCENARIO: Scenario = Scenario {
    name: "sleep",
    what: "Prints the time, sleeps one second and prints it again.",
    look_for: "Both lanes print the same; the managed loop makes and closes itself, the manual one is made and closed by hand.",
    proves: "The two entry points run the same program in the same time; they differ in who makes and closes the loop.",
    params: &[Param::duration(
        "length",
        "how long to sleep",
        Duration::from_secs(1),
        Duration::from_millis(1)..=Duration::from_secs(60),
    )],
    file: file!(),
    source: include_str!("sleep.rs"),
    managed,
    manual,
};
