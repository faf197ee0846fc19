//! What came of it.

use crate::{
    parts::Part,
    process::Sample,
    watched::{Ended, Look},
};
use std::ops::Range;

/// How memory grows is judged in runs of so many seconds: what is kept of the past is full by then.
const LONG: f64 = 1_200.0;
/// A look may come while a loop is open.
const MOST_FILES: usize = 8;

/// Which parts of the time are compared, in percent of it: of each, the look at which memory was least. It goes up and down
/// by megabytes, so two looks would compare steps.
const PARTS: [Range<f64>; 3] = [10.0..20.0, 40.0..60.0, 80.0..101.0];

/// A sample, and when it was taken.
type At = (f64, Sample);

pub(crate) struct Row {
    pub(crate) part: &'static Part,
    pub(crate) looks: Vec<Look>,
    pub(crate) ended: Ended,
    /// What the program takes alone, in percent of a core.
    pub(crate) alone: Option<f64>,
}

pub(crate) const HEAD: [&str; 2] = [
    "inspector                        made    least MB, early to late   MB/h   CPU %      fds  bytes/s frames/s  exit",
    "program                                  least MB, early to late   MB/h   CPU %      fds  CPU % alone",
];

impl Row {
    pub(crate) fn inspector(&self) -> String {
        let Some(marks) = self.marks(inspector) else { return format!("{:24} never ran", self.part.what) };
        let [_, half, last] = marks;
        let bytes = (last.written.bytes - half.written.bytes) as f64 / (last.at - half.at);
        let code = self.ended.code.map_or_else(|| "none".into(), |code| code.to_string());
        format!(
            "{:24}{:>13}{}{bytes:>9.0}{:>9.2}{code:>6}",
            self.part.what,
            self.ended.made.map_or_else(|| "?".into(), |made| made.to_string()),
            usage(marks.map(inspector)),
            self.frames(),
        )
    }

    pub(crate) fn program(&self) -> String {
        let Some(marks) = self.marks(program) else { return String::new() };
        let alone = self.alone.map_or_else(|| "?".into(), |alone| format!("{alone:.2}"));
        format!("{:24}{:13}{}{alone:>13}", self.part.what, "", usage(marks.map(program)))
    }

    /// What is over its limit.
    pub(crate) fn faults(&self) -> Vec<String> {
        let both = self.marks(inspector).zip(self.marks(program));
        let Some((inspector, program)) = both.map(|(one, other)| (one.map(inspector), other.map(program))) else {
            return vec!["it never ran".into()];
        };
        let mut faults = Vec::new();
        match self.ended.code {
            Some(0) => {}
            Some(3) => faults.push("records were lost".into()),
            Some(code) => faults.push(format!("exit {code} at\n{}", self.ended.screen)),
            None => faults.push(format!("the dashboard did not end:\n{}", self.ended.screen)),
        }
        let cpu = cpu(inspector[0], inspector[2]);
        faults.extend(self.part.cpu.filter(|most| cpu > *most).map(|most| format!("{cpu:.2} % of a core, not {most}")));
        let frames = (self.frames() * 10.0).round() / 10.0;
        let most = self.part.frames.filter(|most| frames > *most);
        faults.extend(most.map(|most| format!("{frames} frames a second, not {most}")));
        let Some(end) = self.looks.last() else { return faults };
        let growth = self.part.growth.filter(|_| end.at >= LONG);
        faults.extend(grown("the inspector", growth, inspector, end.inspector.files));
        faults.extend(grown("the program", growth, program, end.program.files));
        faults
    }

    /// A second, once a program that idles was asked what it waits for.
    fn frames(&self) -> f64 {
        let Some([_, half, last]) = self.marks(inspector) else { return 0.0 };
        (last.written.frames - half.written.frames) as f64 / (last.at - half.at)
    }

    /// The look of each part of the time at which the memory of one of the two was least.
    fn marks(&self, of: fn(Look) -> At) -> Option<[Look; 3]> {
        let end = self.looks.last()?.at / 100.0;
        let least = |part: &Range<f64>| {
            let looks = self.looks.iter().filter(|look| part.contains(&(look.at / end))).copied();
            looks.min_by(|one, other| of(*one).1.memory.total_cmp(&of(*other).1.memory))
        };
        let [first, half, last] = &PARTS;
        Some([least(first)?, least(half)?, least(last)?])
    }
}

const fn inspector(look: Look) -> At {
    (look.at, look.inspector)
}

const fn program(look: Look) -> At {
    (look.at, look.program)
}

/// Memory, how it grows, processor time and descriptors.
fn usage([first, half, last]: [At; 3]) -> String {
    let memory = [first, half, last].map(|(_, sample)| format!("{:>8.1}", sample.memory)).concat();
    let files = format!("{}→{}", first.1.files, last.1.files);
    format!("{memory}{:>8.1}{:>8.2}{files:>9}", growth(half, last), cpu(first, last))
}

/// In MB an hour.
fn growth(from: At, to: At) -> f64 {
    (to.1.memory - from.1.memory) / (to.0 - from.0) * 3_600.0
}

/// In percent of a core.
fn cpu(from: At, to: At) -> f64 {
    100.0 * (to.1.cpu - from.1.cpu) / (to.0 - from.0)
}

/// What grew.
fn grown(who: &str, most: Option<f64>, [first, half, last]: [At; 3], after: usize) -> Vec<String> {
    let (growth, before) = (last.1.memory - half.1.memory, first.1.files);
    let memory = format!("the memory of {who} grew by {growth:.1} MB from the middle of the run to its end");
    let files = format!("{who} had {before} descriptors open, and has {after}");
    let grows = most.is_some_and(|most| growth > most);
    let grows = [(grows, memory), (after > before + MOST_FILES, files)];
    grows.into_iter().filter_map(|(grows, sentence)| grows.then_some(sentence)).collect()
}
