//! What happened between two moments, as sentences.

use crate::{
    event::{Event, LaneId, Observation, Stream, Time, What},
    model::{Lane, Model, is_noise, is_story, sentence, teardown_done},
};

/// What happened after one moment and up to another, in one lane or all, a line each, as `-v` tells it.
pub(super) fn story(model: &Model, lane: Option<LaneId>, from: Time, to: Time) -> Vec<String> {
    let of_lane = |lane| told(lane, from, to).map(move |told| (lane, told));
    let lanes = model.lanes.iter().filter(|it| lane.is_none_or(|lane| it.info.id == lane));
    let mut all: Vec<(&Lane, (&Event, String))> = lanes.flat_map(of_lane).collect();
    all.sort_by_key(|(_, (event, _))| event.at);
    let line = |(lane, (event, text)): (&Lane, (&Event, String))| {
        format!("{}  {}  {text}", model.since_start(event.at), lane.info.id.letter())
    };
    all.into_iter().map(line).collect()
}

fn told(lane: &Lane, from: Time, to: Time) -> impl Iterator<Item = (&Event, String)> {
    lane.log.between(from, to).filter_map(|event| {
        let said = teardown_done(lane, event);
        // Tracebacks are long, and what they say is told by the program's end.
        let is_error = matches!(event.what, What::Observation(Observation::Output { stream: Stream::Stderr, .. }));
        let is_told = is_story(event) && !is_error && !is_noise(lane, event);
        said.or_else(|| is_told.then(|| sentence(lane, event))).map(|text| (event, text))
    })
}
