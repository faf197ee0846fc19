//! What a process takes, by `/proc`.

use std::fs;

/// A look at a process.
#[derive(Clone, Copy, Default)]
pub(crate) struct Sample {
    /// Resident memory, shared memory with it, in MB.
    pub(crate) memory: f64,
    /// Processor time so far, in seconds.
    pub(crate) cpu: f64,
    pub(crate) files: usize,
}

/// Looks; `None` at one that is over.
pub(crate) fn look(pid: u32) -> Option<Sample> {
    let read = |file: &str| fs::read_to_string(format!("/proc/{pid}/{file}")).ok();
    let pages: f64 = read("statm")?.split_whitespace().nth(1)?.parse().ok()?;
    let stat = read("stat")?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    // The manual counts from 1, and the state is the third.
    let field = |number: usize| fields.get(number - 3)?.parse::<f64>().ok();
    if fields.first() == Some(&"Z") {
        return None;
    }
    Some(Sample {
        memory: pages * rustix::param::page_size() as f64 / 1e6,
        cpu: (field(14)? + field(15)?) / rustix::param::clock_ticks_per_second() as f64,
        files: fs::read_dir(format!("/proc/{pid}/fd")).ok()?.count(),
    })
}

/// The program among the children of an inspector: those it has for itself are called as it is.
pub(crate) fn program_of(inspector: u32) -> Option<u32> {
    let called =
        |pid: u32| fs::read(format!("/proc/{pid}/cmdline")).ok()?.split(|byte| *byte == 0).next().map(Vec::from);
    let mine = called(inspector)?;
    let children = fs::read_to_string(format!("/proc/{inspector}/task/{inspector}/children")).ok()?;
    children.split_whitespace().filter_map(|pid| pid.parse().ok()).find(|pid| called(*pid).is_some_and(|it| it != mine))
}
