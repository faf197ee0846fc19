//! Loops that are closed where the real ones stay open.

use super::{Doctored, nap, tokio};
use loopscope::{
    claim::Truth,
    runtime::{EventLoop, Result},
    scenario::Settings,
};

pub(super) fn doctored() -> Vec<Doctored> {
    let turned = [(25, Truth::False), (26, Truth::Holds), (28, Truth::Holds), (32, Truth::False)];
    tokio(&turned, "unclosed-loop", "unclosed-loop.closed", [None, Some(closed)])
}

fn closed(settings: &Settings) -> Result<()> {
    for _ in 0..settings.count("iterations") {
        let event_loop = EventLoop::new()?;
        event_loop.run_until_complete(nap(settings.duration("pause")))?;
        event_loop.close()?;
    }
    Ok(())
}
