//! What stands in the upper border: the question that the sentence answers, and since when it is so.

use super::HeadlineScene;
use crate::{
    event::{SignalHow, Span, Time},
    finding::Verdict,
    model::{Lane, SignalEvent},
    ui::{lane::name, widget::text::width},
};

/// SIGINT and SIGTERM ask a program to stop.
const ASKS: [u8; 2] = [2, 15];

/// The question that the sentence answers; of several lanes, about which.
pub(super) fn question(scene: &HeadlineScene<'_>) -> String {
    let lane = scene.lane();
    let plain = if scene.headline.verdict == Verdict::Fail { "what is wrong" } else { "what may be wrong" };
    let question = lane.and_then(|lane| about_its_end(lane, scene.at)).unwrap_or(plain);
    match lane.filter(|_| scene.model.lanes.len() > 1) {
        Some(lane) => format!("{question} {} {}", scene.theme.glyphs.dot, name(scene.model, lane)),
        None => question.into(),
    }
}

/// What is asked of a program that was to end.
fn about_its_end(lane: &Lane, at: Time) -> Option<&'static str> {
    let is_asked = lane.signals.until(at).any(|mark| ASKS.contains(&mark.signal) && is_a_request(mark.what));
    let is_in_teardown = lane.loops.current(at).is_some_and(|current| current.step(at).is_some());
    let is_over = lane.loops.known(at).next().is_some() && !lane.loops.known(at).any(|known| known.open(at));
    let timed_out = lane.signals.until(at).any(|mark| mark.what == SignalEvent::TimedOut);
    match lane.exit(at) {
        None if is_asked || is_in_teardown || is_over => Some("why does it not stop?"),
        Some(_) if timed_out => Some("why did it not stop?"),
        _ => None,
    }
}

fn is_a_request(what: SignalEvent) -> bool {
    matches!(what, SignalEvent::Sent | SignalEvent::Program(SignalHow::Received))
}

/// Since when and how long, and how many causes there are: as much of it as `room` columns hold.
pub(super) fn since(scene: &HeadlineScene<'_>, room: usize) -> Option<String> {
    let headline = scene.headline;
    let moment = |at: Time| scene.model.since_start(at);
    let lasted = scene.lasted().map(lasting);
    let began = headline.since.map(|since| format!("since {}", moment(since)));
    let long = began.zip(lasted.clone()).map(|(began, lasted)| format!("{began}, for {lasted}"));
    if let Some(step) = scene.step {
        let place = format!("evidence {} of {}, space leaves it", step + 1, headline.evidence.len());
        return Some(place).filter(|place| width(place) <= room);
    }
    let cause = (headline.causes > 1).then(|| format!("cause 1 of {}", headline.causes));
    let more = cause.as_ref().map(|cause| format!("{cause}, 7 shows all"));
    let short = (headline.causes > 1).then(|| format!("1 of {}", headline.causes));
    let for_short = lasted.map(|lasted| format!("for {lasted}"));
    let dot = format!(" {} ", scene.theme.glyphs.dot);
    let joined = |parts: [&Option<String>; 2]| {
        let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        parts.join(&dot)
    };
    let forms = [
        joined([&long, &more]),
        joined([&long, &cause]),
        joined([&for_short, &cause]),
        joined([&for_short, &short]),
        joined([&for_short, &None]),
    ];
    forms.into_iter().find(|form| !form.is_empty() && width(form) <= room)
}

/// A length that grows while it is read: `8.0 s`, `14 s`, `2 min 05 s`.
pub(super) fn lasting(span: Span) -> String {
    let seconds = span.0 / 1_000_000_000;
    match seconds {
        0 => span.to_string(),
        1..10 => format!("{}.{} s", seconds, span.0 / 100_000_000 % 10),
        10..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min {:02} s", seconds / 60, seconds % 60),
        _ => format!("{} h {:02} min", seconds / 3_600, seconds / 60 % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::lasting;
    use crate::event::Span;

    #[test]
    fn a_growing_length_has_no_more_digits_than_are_read() {
        let shown = [300, 8_049, 14_900, 125_000, 3_720_000].map(|millis| lasting(Span::from_millis(millis)));
        assert_eq!(shown, ["300 ms", "8.0 s", "14 s", "2 min 05 s", "1 h 02 min"]);
    }
}
