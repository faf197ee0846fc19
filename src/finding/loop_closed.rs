//! Every loop that was made is closed at the end.

use super::{
    Limits, Rule,
    answer::{Answer, Evidence, capital, first_of, incomplete, loop_made, over, settled, was},
};
use crate::{
    event::{LoopState, Time},
    model::{EventLoop, Lane, counted},
};

pub(super) const RULE: Rule =
    Rule { name: "loop-closed", about: "Every event loop that was made is closed at the end.", judge };

fn judge(lane: &Lane, at: Time, _: &Limits) -> Vec<Answer> {
    let judged = settled(lane, at);
    let open: Vec<&EventLoop> = lane.loops.known(at).filter(|it| it.open(judged)).collect();
    let dropped = |it: &&EventLoop| it.state(judged) == Some(LoopState::Dropped);
    let dropped: Vec<&EventLoop> = lane.loops.known(at).filter(dropped).collect();
    let made = lane.loops.known(at).count() as u64 + lane.loops.forgotten();
    let Some(ended) = over(lane, at) else {
        return Answer::unknown("loop closed?", running(&open, made, at)).alone();
    };
    if made == 0 {
        return Vec::new();
    }
    if let Some(unknown) = incomplete(lane, at, "loop closed?") {
        return unknown.alone();
    }
    let opened = open.len() as u64;
    let gone = dropped.len() as u64 + lane.loops.dropped_and_forgotten();
    if opened + gone == 0 {
        let fragment = if made == 1 { "loop closed".into() } else { format!("{made} loops closed") };
        let sentence = if made == 1 { "The loop was closed.".into() } else { format!("All {made} loops were closed.") };
        return Answer::ok(fragment, sentence).when(ended).alone();
    }
    let answers = [(opened, open, "open", "never closed"), (gone, dropped, "dropped", "dropped, and never closed")];
    let answers = answers.into_iter().filter(|(count, ..)| *count > 0);
    answers.map(|(count, loops, word, fate)| unclosed(lane, (count, made), &loops, word, fate).when(ended)).collect()
}

/// Some of those that count may be forgotten.
fn unclosed(lane: &Lane, (count, made): (u64, u64), loops: &[&EventLoop], word: &str, fate: &str) -> Answer {
    let which = match loops {
        [] => counted(count, "loop"),
        kept => first_of(kept.iter().map(|it| loop_made(lane, it)), count),
    };
    let fragment = if made == 1 { format!("loop {word}") } else { format!("{count} of {made} loops {word}") };
    Answer::found(fragment, format!("{} {} {fate}.", capital(&which), was(count)))
        .with(loops.iter().map(|it| Evidence::Loop(it.id)))
}

fn running(open: &[&EventLoop], made: u64, at: Time) -> String {
    match (open, made) {
        ([], 0) => "No loop was made yet.".into(),
        ([], _) => "No loop is open, but the program may make another one.".into(),
        ([one], _) => format!("Loop {} is {} as yet.", one.id, one.state(at).map_or("open", |state| state.word())),
        (several, _) => format!("{} are open as yet.", counted(several.len() as u64, "loop")),
    }
}
