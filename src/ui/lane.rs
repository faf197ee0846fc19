//! What lanes are called.

use crate::{
    event::Engine,
    model::{EntryPoint, Lane, Model},
};

/// `A asyncio.run`; of a session with one lane, `asyncio.run`.
pub(super) fn name(model: &Model, lane: &Lane) -> String {
    let is_alone = model.lanes.len() == 1;
    let letter = if is_alone { String::new() } else { format!("{} ", lane.info.id.letter()) };
    let variant = match &*lane.info.variant {
        "" => String::new(),
        variant => format!(" {variant}"),
    };
    format!("{letter}{}{variant}", entry_point(lane))
}

/// The entry point, by its name in the library; of a program without one, its title.
fn entry_point(lane: &Lane) -> &str {
    match (lane.info.entry, lane.info.engine) {
        (Some(EntryPoint::Managed), Engine::Tokio) => "run",
        (Some(EntryPoint::Manual), Engine::Tokio) => "EventLoop",
        (Some(EntryPoint::Managed), Engine::Cpython(_)) => "asyncio.run",
        (Some(EntryPoint::Manual), Engine::Cpython(_)) => "run_until_complete",
        (_, Engine::Unknown) | (None, _) => lane.info.label(),
    }
}

/// The letter of a lane: `A`, `B`, …
pub(super) fn letter(place: usize) -> char {
    u8::try_from(place).ok().filter(|place| *place < 26).map_or('#', |place| char::from(b'A' + place))
}
