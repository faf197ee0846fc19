//! The first point at which two lanes part.

mod words;

use super::lives::{Fact, Lives, Subject, lives};
use crate::{
    event::{Span, Time},
    model::Lane,
};

/// Where two lanes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// When, in the lane in which it happened.
    pub at: Time,
    /// What, with the lanes as `A` and `B`: `A closed its loop, B left it open`.
    pub sentence: String,
}

/// The lanes to compare with each other: those that differ in one respect alone, the style before the engine. Two
/// lanes alone are compared whatever they are.
pub fn pairs(lanes: &[Lane]) -> impl Iterator<Item = (&Lane, &Lane)> {
    let alone = lanes.len() == 2;
    let all = lanes.iter().enumerate().flat_map(move |(place, a)| lanes[place + 1..].iter().map(move |b| (a, b)));
    let of = move |same_engine: bool| {
        all.clone().filter(move |(a, b)| {
            let (engine, style) = (a.info.engine == b.info.engine, a.info.style == b.info.style);
            engine == same_engine && (alone || engine != style)
        })
    };
    of(true).chain(of(false))
}

/// The first point at which the lives of two lanes part, as far as that is certain at a moment.
///
/// Loops are compared by their place, tasks by their name; how those of different subjects interleave makes no
/// difference, and neither does how often a loop ran. That something *never* happens in a lane is certain when its
/// process has ended.
pub fn first_difference(a: &Lane, b: &Lane, at: Time) -> Option<Difference> {
    let (ours, theirs) = (lives(a, at), lives(b, at));
    let subjects = ours.keys().chain(theirs.keys().filter(|subject| !ours.contains_key(subject)));
    let sides = [Side { lane: a, lives: &ours }, Side { lane: b, lives: &theirs }];
    let letters = [a, b].map(|lane| lane.info.id.letter());
    let partings = subjects.filter_map(|subject| parting(&sides, subject, at));
    partings.min_by_key(|parting| (parting.after, parting.subject)).map(|parting| Difference {
        at: parting.at,
        sentence: words::sentence(parting.subject, parting.facts, letters),
    })
}

struct Side<'a> {
    lane: &'a Lane,
    lives: &'a Lives,
}

/// The point at which the lives of one subject part.
struct Parting<'a> {
    subject: &'a Subject,
    /// What happens next in either lane.
    facts: [Option<Fact>; 2],
    at: Time,
    /// Since that lane started.
    after: Span,
}

impl Side<'_> {
    fn over(&self, at: Time) -> bool {
        self.lane.exit(at).is_some()
    }

    fn start(&self) -> Time {
        self.lane.lifeline.started.map_or(Time::START, |started| started.0)
    }
}

fn parting<'a>(sides: &[Side<'a>; 2], subject: &'a Subject, at: Time) -> Option<Parting<'a>> {
    let [a, b] = sides.each_ref().map(|side| side.lives.get(subject).map_or(&[][..], Vec::as_slice));
    let same = a.iter().zip(b).take_while(|(a, b)| a.deed == b.deed).count();
    let facts = [a.get(same).copied(), b.get(same).copied()];
    let known = |index: usize| facts[index].is_some() || sides[index].over(at);
    let nameless = matches!(subject, Subject::Task(name, _) if is_default(name)) && (a.is_empty() || b.is_empty());
    if facts == [None, None] || !known(0) || !known(1) || nameless {
        return None;
    }
    let after = |index: usize| facts[index].map(|fact| (fact.at.since(sides[index].start()), index));
    let (after, index) = [after(0), after(1)].into_iter().flatten().min()?;
    Some(Parting { subject, facts, at: facts[index]?.at, after })
}

/// The number in a name that asyncio gives depends on how many tasks a style makes on the way.
fn is_default(name: &str) -> bool {
    name.strip_prefix("Task-").is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}
