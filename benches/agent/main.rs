//! What the agent costs a program on CPython: every program without it and with it in each mode, in turns, and beside
//! them asyncio's own debug mode and VizTracer. Wall time, as the program itself measures it; median of the rounds'
//! ratios. The inspector is this process, and reads everything meanwhile.
//!
//! ```text
//! cargo bench --no-default-features --features app --bench agent                          # 3.11 and the newest found
//! cargo bench --no-default-features --features app --bench agent -- 3.8 ./python3 spawn   # these, this program alone
//! cargo build --release --manifest-path benches/compiled/Cargo.toml
//! cargo bench --no-default-features --features app --bench agent -- compiled spawn        # with its hot path compiled
//! ```
//!
//! uvloop, aiohttp and viztracer come from PyPI into an environment in the folder for builds; without them there is the
//! rest of the table. A number that is over its limit says so; how late timers are is worth reading only where the
//! machine has nothing else to do. A run in which the agent was not there from beginning to end, or lost a record, is no
//! measurement: it ends the bench.

mod load;
mod rows;
mod run;

use loopscope::source::python::{Interpreter, Which, all, find};
use rows::{PROGRAMS, Program, Unit};
use run::{Read, Variant, environment, has, library, measure};
use std::path::PathBuf;

const ROUNDS: usize = 15;
/// The tools beside the agent cost so much that they take part in a third of the rounds, with a tenth of the work.
const TOOL_ROUNDS: usize = 3;
const TOOL_WORK: u64 = 10;
/// The first word, for the agent beside one of which parts are compiled.
const COMPILED: &str = "compiled";

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    if let ["load", port, times] = words[..] {
        return load::ask(port.parse().expect("a port"), times.parse().expect("a number"));
    }
    let (words, others) = match words[..] {
        [COMPILED, ref words @ ..] => {
            assert!(library().exists(), "build it: cargo build --release --manifest-path benches/compiled/Cargo.toml");
            (words, Variant::COMPILED)
        }
        ref words => (words, Variant::OTHERS),
    };
    let (names, pythons): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| is_program(word));
    let chosen = |program: &&Program| names.is_empty() || names.contains(&program.name);
    let mut read = Read::default();
    for python in interpreters(&pythons) {
        let python = environment(&python);
        let heads: String = others.iter().map(|variant| format!("{variant:>18}")).collect();
        println!("{python}\n{:22}{:>12}{heads}", "", "without");
        for program in PROGRAMS.iter().filter(chosen) {
            println!("{:22}{}", program.what, row(&python, program, others, &mut read));
        }
        println!();
    }
    println!("{} runs with the agent, {} records read, {} dropped", read.runs, read.records, read.dropped);
}

fn is_program(word: &str) -> bool {
    PROGRAMS.iter().any(|program| program.name == word)
}

/// Those that are named; else 3.11, and the newest there is.
fn interpreters(named: &[&str]) -> Vec<Interpreter> {
    let which = |word: &&str| match word.strip_prefix("3.").map(str::parse) {
        Some(Ok(minor)) => Which::Minor(minor),
        _ => Which::Path(PathBuf::from(word)),
    };
    let found = |which| find(&which).unwrap_or_else(|why| panic!("{why}"));
    if !named.is_empty() {
        return named.iter().map(which).map(found).collect();
    }
    let mut found: Vec<_> = find(&Which::Minor(11)).into_iter().chain(all().pop()).collect();
    found.dedup();
    found
}

/// The program without the agent, and with everything else; each round begins with another of them.
fn row(python: &Interpreter, program: &Program, others: &[Variant], read: &mut Read) -> String {
    if let Some(package) = program.needs.filter(|package| !has(python, package)) {
        return format!("   {package} is not to be had");
    }
    let is_there: Vec<bool> = others.iter().map(|variant| variant.is_there(python)).collect();
    let mut plain = Vec::new();
    let mut changes = vec![Vec::new(); others.len()];
    for round in 0..ROUNDS {
        let without = measure(python, program, Variant::Off, program.times, read);
        plain.push(without);
        for turn in 0..changes.len() {
            let place = (turn + round) % changes.len();
            let variant = others[place];
            if !is_there[place] || variant.is_tool() && round % TOOL_ROUNDS > 0 {
                continue;
            }
            let times = if variant.is_tool() { program.times / TOOL_WORK } else { program.times };
            changes[place].push(program.unit.change(without, measure(python, program, variant, times, read)));
        }
    }
    let cells = others.iter().zip(&mut changes).map(|(variant, changes)| {
        let limit = variant.limit(program);
        median(changes).map_or("not to be had".into(), |change| cell(program.unit, change, limit))
    });
    let cells: String = cells.map(|cell| format!("{cell:>18}")).collect();
    format!("{:>12}{cells}", program.unit.plain(median(&mut plain).unwrap_or_default()))
}

fn cell(unit: Unit, change: f64, limit: Option<f64>) -> String {
    let number = unit.number(change);
    match limit.map(|limit| (unit.rounded(change) <= limit, unit.number(limit))) {
        Some((true, limit)) => format!("{number} ≤ {limit}"),
        Some((false, limit)) => format!("{number} over {limit}"),
        None => number,
    }
}

fn median(values: &mut [f64]) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}
