//! The first difference between two lanes.

mod words;

use super::lives::{Lives, TimedMilestone, Topic, lives};
use crate::{
    event::{LaneId, Mode, Span, Time},
    model::{Lane, is_default_name},
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The lane in which it happened.
    pub lane: LaneId,
    pub at: Time,
    /// What, with the lanes as `A` and `B`: `A closed its loop, B left it open`.
    pub sentence: String,
}

/// The lanes to compare with each other: those that differ in one respect alone, the entry point before the engine. Two
/// lanes alone are compared whatever they are, unless one's process has started the other's.
pub fn pairs(lanes: &[Lane]) -> impl Iterator<Item = (&Lane, &Lane)> {
    let alone = lanes.len() == 2;
    let all = lanes.iter().enumerate().flat_map(move |(place, a)| lanes[place + 1..].iter().map(move |b| (a, b)));
    let of = move |same_engine: bool| {
        all.clone().filter(move |(a, b)| {
            let (engine, entry) = (a.info.engine == b.info.engine, a.info.entry == b.info.entry);
            let differ = [!engine, !entry, a.info.variant != b.info.variant];
            let is_one = differ.into_iter().filter(|differ| *differ).count() == 1;
            engine == same_engine && (alone || is_one) && a.info.parent.or(b.info.parent).is_none()
        })
    };
    of(true).chain(of(false))
}

/// The end of the sentence that there is no difference between the lanes.
pub fn uncompared(lanes: &[Lane]) -> &'static str {
    let is_any = lanes.iter().any(is_sampled);
    if is_any { "; sampled tasks are not compared" } else { "" }
}

fn is_sampled(lane: &Lane) -> bool {
    lane.info.mode == Mode::Sampling
}

/// The first difference between two lanes, as far as that is certain at a moment.
///
/// Loops are compared by their order, tasks by their name unless a lane samples them. How different subjects interleave is
/// ignored, and so is how often a loop ran. That something *never* happens in a lane is certain once its process has ended.
pub fn first_difference(a: &Lane, b: &Lane, at: Time) -> Option<Difference> {
    let sides = sides(a, b, at);
    partings(&sides, at).min_by_key(Split::place).map(|parting| parting.describe(&sides))
}

/// The first difference of each loop, task and other subject that two lanes have in common, in order of time.
pub fn differences(a: &Lane, b: &Lane, at: Time) -> Vec<Difference> {
    let sides = sides(a, b, at);
    let mut partings: Vec<_> = partings(&sides, at).collect();
    partings.sort_by_key(Split::place);
    partings.iter().map(|parting| parting.describe(&sides)).collect()
}

struct Half<'a> {
    lane: &'a Lane,
    lives: Lives,
}

fn sides<'a>(a: &'a Lane, b: &'a Lane, at: Time) -> [Half<'a>; 2] {
    [a, b].map(|lane| Half { lane, lives: lives(lane, at) })
}

/// The first difference of one subject.
struct Split<'a> {
    subject: &'a Topic,
    /// What happens next in either lane.
    facts: [Option<TimedMilestone>; 2],
    /// The lane whose clock places it, and when it happens there: the first lane if anything happens there. With the
    /// quicker lane's clock, microseconds would decide which difference is the first.
    side: usize,
    at: Time,
    /// How long after that lane's start.
    after: Span,
}

impl<'a> Split<'a> {
    fn place(&self) -> (Span, &'a Topic) {
        (self.after, self.subject)
    }

    fn describe(&self, sides: &[Half<'_>; 2]) -> Difference {
        let lanes = sides.each_ref().map(|side| side.lane.info.id);
        let sentence = words::sentence(self.subject, self.facts, lanes.map(LaneId::letter));
        Difference { lane: lanes[self.side], at: self.at, sentence }
    }
}

impl Half<'_> {
    fn over(&self, at: Time) -> bool {
        self.lane.exit(at).is_some()
    }

    fn start(&self) -> Time {
        self.lane.lifeline.started.map_or(Time::START, |started| started.0)
    }
}

fn partings<'a>(sides: &'a [Half<'_>; 2], at: Time) -> impl Iterator<Item = Split<'a>> {
    let [ours, theirs] = sides.each_ref().map(|side| &side.lives);
    let subjects = ours.keys().chain(theirs.keys().filter(|subject| !ours.contains_key(subject)));
    let are_told = !sides.iter().any(|side| is_sampled(side.lane));
    let subjects = subjects.filter(move |subject| are_told || !matches!(subject, Topic::Task(..)));
    subjects.filter_map(move |subject| parting(sides, subject, at))
}

fn parting<'a>(sides: &[Half<'_>; 2], subject: &'a Topic, at: Time) -> Option<Split<'a>> {
    let [a, b] = sides.each_ref().map(|side| side.lives.get(subject).map_or(&[][..], Vec::as_slice));
    let same = a.iter().zip(b).take_while(|(a, b)| a.milestone == b.milestone).count();
    let facts = [a.get(same).copied(), b.get(same).copied()];
    let known = |index: usize| facts[index].is_some() || sides[index].over(at);
    let nameless = matches!(subject, Topic::Task(name, _) if is_default_name(name)) && (a.is_empty() || b.is_empty());
    if facts == [None, None] || !known(0) || !known(1) || nameless {
        return None;
    }
    let index = usize::from(facts[0].is_none());
    let at = facts[index]?.at;
    Some(Split { subject, facts, side: index, at, after: at.since(sides[index].start()) })
}
