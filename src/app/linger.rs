//! How long a command's session goes on when the command has ended, and what it started has not.

use crate::{
    event::{LaneId, Span, Time},
    model::Model,
};

/// The lane of a command.
const COMMAND: LaneId = LaneId(0);
/// Those that end with the command are seen to their end.
const LINGERING: Span = Span::from_millis(300);
/// The same where the command was sent a signal, which the others may have got, too.
const ENDING: Span = Span::from_millis(1_000);

/// When the session of a command that has ended is over, whatever it has left in the background: soon, as a shell goes on
/// at once.
pub(super) fn end_of_command(model: &Model, is_signalled: bool) -> Option<Time> {
    let (ended, _) = model.lane(COMMAND)?.lifeline.exited?;
    Some(ended + if is_signalled { ENDING } else { LINGERING })
}
