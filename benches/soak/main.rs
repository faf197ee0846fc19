//! A soak: dashboards over real programs, all at once, each in a terminal of its own: 5,000 tasks a second, loops that come
//! and go, programs that idle. What the inspector and the program take as a table; a sentence and exit code 1 for what is
//! over its limit.
//!
//! ```text
//! cargo bench --no-default-features --features app --bench soak -- 30          # for so many minutes; 3 else
//! cargo bench --no-default-features --features app --bench soak -- 30 idle     # this program alone
//! ```
//!
//! Before that the programs run for a tenth of the time without an inspector. How memory grows is judged in runs of twenty
//! minutes and more.

mod load;
mod parts;
mod process;
mod screen;
mod table;
mod watched;

use loopscope::source::python::all;
use parts::{PARTS, Part};
use std::{
    fs,
    process::ExitCode,
    thread,
    time::{Duration, Instant},
};
use table::{HEAD, Row};
use watched::{Watched, alone};

const MINUTES: f64 = 3.0;
/// So many looks are taken at each process.
const LOOKS: f64 = 180.0;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    if let ["program", name, seconds] = words[..] {
        load::perform(name, seconds.parse().expect("a number of seconds"));
        return ExitCode::SUCCESS;
    }
    let (minutes, names): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| word.parse::<f64>().is_ok());
    let minutes = minutes.first().map_or(MINUTES, |word| word.parse().expect("a number"));
    let is_unknown = |name: &str| PARTS.iter().all(|part| part.name != name);
    if names.iter().any(|name| is_unknown(name)) || !(0.1..=100_000.0).contains(&minutes) {
        eprintln!("write for how many minutes, and which programs alone: idle, loops or tasks");
        return ExitCode::from(2);
    }
    let chosen: Vec<_> = PARTS.iter().filter(|part| names.is_empty() || names.contains(&part.name)).collect();
    println!("{} programs for {minutes} minutes, {}", chosen.len(), load_average());
    let rows = soak(&chosen, minutes * 60.0);
    println!("\n{}", HEAD[0]);
    rows.iter().for_each(|row| println!("{}", row.inspector()));
    println!("\n{}", HEAD[1]);
    rows.iter().for_each(|row| println!("{}", row.program()));
    println!("\n{}", load_average());
    let faults: Vec<_> = rows
        .iter()
        .flat_map(|row| row.faults().into_iter().map(|fault| format!("{}: {fault}", row.part.what)))
        .collect();
    faults.iter().for_each(|fault| println!("{fault}"));
    if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn soak(parts: &[&'static Part], seconds: f64) -> Vec<Row> {
    let python = all().pop();
    let python = python.as_ref();
    let alone: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = parts.iter().map(|part| scope.spawn(|| alone(part, python, seconds / 10.0))).collect();
        running.into_iter().map(|thread| thread.join().expect("it is measured")).collect()
    });
    let mut watched: Vec<_> = parts.iter().map(|part| Watched::start(part, python, seconds)).collect();
    let begun = Instant::now();
    while begun.elapsed().as_secs_f64() < seconds {
        thread::sleep(Duration::from_secs_f64(seconds / LOOKS));
        watched.iter_mut().flatten().for_each(Watched::look);
    }
    let rows = watched.into_iter().zip(alone).filter_map(|(watched, alone)| {
        let watched = watched?;
        let part = watched.part;
        let (looks, ended) = watched.finish();
        Some(Row { part, looks, ended, alone })
    });
    rows.collect()
}

/// How much else the machine has to do.
fn load_average() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    format!("load average {}", load.split_whitespace().next().unwrap_or("unknown"))
}
