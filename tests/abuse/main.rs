//! Hostile situations: terminals, limits, environments, floods, programs that fight back, other users, an inspector that is
//! stopped or killed.
//!
//! Each row of the tables is a shell script with `$LOOPSCOPE` in it, run in folders of its own, and what must come of it:
//! the exit code, what is printed and said. What holds for every row is not written down in it: it ends, nothing that it
//! started lives on, no folder of loopscope's stays behind, and each line of `--json` is JSON.

mod environment;
mod limits;
#[path = "../support/no_settings.rs"]
mod no_settings;
mod programs;
mod row;
mod stops;
mod streams;
mod users;

use libtest_mimic::{Arguments, Failed, Trial};
use row::Row;
use std::process::{Command, ExitCode};

const TABLES: [(&str, &[Row]); 6] = [
    ("environment", environment::ROWS),
    ("limits", limits::ROWS),
    ("programs", programs::ROWS),
    ("stops", stops::ROWS),
    ("streams", streams::ROWS),
    ("users", users::ROWS),
];

fn main() -> ExitCode {
    let must = std::env::var("CI").is_ok_and(|ci| ci == "true");
    let has_python =
        Command::new("python3").args(["-c", "import asyncio"]).status().is_ok_and(|status| status.success());
    let has_users = users::can_be_made();
    if !has_users {
        eprintln!("{} rows with other users are ignored: they need root, and `setpriv`", users::ROWS.len());
    }
    let needs_python = |row: &Row| row.script.contains("python3");
    let all = TABLES.iter().flat_map(|(table, rows)| rows.iter().map(move |row| (*table, row)));
    let trial = |(table, row): (&str, &'static Row)| {
        let test = move || row.run().map_err(Failed::from);
        let is_ignored = needs_python(row) && !has_python && !must || table == "users" && !has_users;
        Trial::test(format!("{table}::{}", row.name), test).with_ignored_flag(is_ignored)
    };
    libtest_mimic::run(&Arguments::from_args(), all.map(trial).collect()).exit_code()
}
