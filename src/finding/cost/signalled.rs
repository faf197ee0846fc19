//! What a signal led to.

use crate::{
    event::{End, Exit, LoopState, Time, signal_name},
    model::{Lane, counted},
};

/// How a lane ended that got a signal: its exit, its loops, its tasks. `KeyboardInterrupt, exit code 1; loop closed; 3 tasks
/// cancelled`.
pub fn after_signal(lane: &Lane) -> String {
    let raised = lane.output.iter().rev().find(|line| line.line.starts_with("KeyboardInterrupt"));
    let exit = match lane.exit(Time::END) {
        Some(Exit::Code(code)) => format!("exit code {code}"),
        Some(Exit::Signal(signal)) => format!("killed by {}", signal_name(signal)),
        Some(Exit::Unknown) => "ended".into(),
        None => "runs on".into(),
    };
    let exit = if raised.is_some() { format!("KeyboardInterrupt, {exit}") } else { exit };
    let loops = lane.loops.all();
    let closed = loops.iter().filter(|it| it.state(Time::END) == Some(LoopState::Closed)).count();
    let loops = match loops.len() {
        0 => "no loop".into(),
        1 if closed == 1 => "loop closed".into(),
        1 => "loop not closed".into(),
        all => format!("{closed} of {all} loops closed"),
    };
    let cancelled =
        lane.tasks.all().iter().filter(|task| task.ended.is_some_and(|it| it.end == End::Cancelled)).count();
    format!("{exit}; {loops}; {} cancelled", counted(cancelled as u64, "task"))
}
