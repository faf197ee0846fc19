//! `--slow`: a session that is run to its end, and then played.

use std::{env::temp_dir, fmt::Display, process::ExitCode};

use super::{
    code,
    engine::EngineArgs,
    is_terminal,
    look::LookArgs,
    say,
    session::{Begin, SessionArgs, say_end},
    wrong_call,
};
use crate::{
    app::{PastOptions, RecordPlan, past_session},
    model::KeptTasks,
    recording::{RecordOptions, Recorder, Recording},
    scenario::Scenario,
    source::scratch,
    ui::Speed,
};

/// The most that a recording takes which nobody asked for: a short run is far below.
const LIMIT: u64 = 1 << 30;

/// Runs a session to its end, and plays it in the dashboard.
pub(super) fn slow(
    session: &SessionArgs,
    begin: Begin,
    scenarios: Vec<&'static Scenario>,
    (engine, look): (&EngineArgs, &LookArgs),
    speed: Speed,
) -> ExitCode {
    if !is_terminal() || session.wants_lines() {
        return wrong_call("`--slow` plays in the dashboard, which needs a terminal and no flag that asks for lines");
    }
    let kept = match session.begin_recording(&begin.spec) {
        Ok(kept) => kept.map(|(_, recorder)| recorder),
        Err(wrong) => return wrong_call(wrong),
    };
    say("note", format_args!("running {} to its end; then it plays slowly", begin.spec.brief.title));
    match recorded(session, begin, kept) {
        Ok((recording, missing)) => {
            let options = PastOptions { plays: Some(speed), source_root: None, kept: KeptTasks::default() };
            let spec = past_session(&recording, &scenarios, &options);
            let lacks: Vec<_> =
                missing.into_iter().chain(recording.limit_note().map(String::from)).chain(recording.damage).collect();
            look.open(scenarios, engine, Some((spec, (!lacks.is_empty()).then(|| lacks.join("; ")))), None)
        }
        Err(why) => {
            say("error", why);
            code::BROKEN.into()
        }
    }
}

/// The recording of a session that was run to its end, and why lanes are missing from it. Its file is gone again, or
/// the one to keep.
fn recorded(
    session: &SessionArgs,
    mut begin: Begin,
    kept: Option<Recorder>,
) -> Result<(Recording, Option<String>), String> {
    fn failed<E: Display>(what: &str) -> impl FnOnce(E) -> String + '_ {
        move |error| format!("failed to {what}: {error}")
    }
    let folder = scratch(&temp_dir(), "loopscope-slow-").map_err(failed("make a folder for the recording"))?;
    let options = RecordOptions { limit: LIMIT, no_output: false, redact: None };
    let mut plan = RecordPlan::new(folder.path().join("slow.rec"), options);
    let begun = kept.map_or_else(|| plan.begin(&begin.spec.brief, &begin.spec.limits), Ok);
    let recorder = begun.map_err(failed("record"))?;
    let file = recorder.path().to_owned();
    begin.output = Some(tempfile::tempfile().map_err(failed("make a file"))?);
    let missing = begin.missing.clone();
    let end = session.linear(begin, Some(recorder), None).run().map_err(failed("run it"))?;
    say_end(&end);
    let recording = Recording::open(&file).map_err(failed("read the recording"))?;
    Ok((recording, missing))
}
