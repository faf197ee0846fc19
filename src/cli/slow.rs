//! `--slow`: a session that is run to its end, and then played.

use std::{fmt::Display, process::ExitCode};

use super::{
    code,
    engine::EngineArgs,
    is_terminal,
    look::LookArgs,
    say,
    session::{Begin, SessionArgs},
    wrong_call,
};
use crate::{
    app::{PastOptions, RecordPlan, past_session},
    model::KeptTasks,
    recording::{RecordOptions, Recording},
    scenario::Scenario,
    ui::Speed,
};

/// The most that the recording takes: a short run is far below.
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
    say("note", format_args!("running {} to its end; then it plays slowly", begin.spec.brief.title));
    match recorded(session, begin) {
        Ok((recording, missing)) => {
            let options = PastOptions { plays: Some(speed), source_root: None, kept: KeptTasks::default() };
            let spec = past_session(&recording, &scenarios, &options);
            look.open(scenarios, engine, Some((spec, missing)), None)
        }
        Err(why) => {
            say("error", why);
            code::BROKEN.into()
        }
    }
}

/// The recording of a session that was run to its end; its file is gone again.
fn recorded(session: &SessionArgs, mut begin: Begin) -> Result<(Recording, Option<String>), String> {
    fn failed<E: Display>(what: &str) -> impl FnOnce(E) -> String + '_ {
        move |error| format!("failed to {what}: {error}")
    }
    let folder = tempfile::tempdir().map_err(failed("make a folder for the recording"))?;
    let file = folder.path().join("slow.rec");
    let mut plan = RecordPlan::new(file.clone(), RecordOptions { limit: LIMIT, no_output: false, redact: None });
    let recorder = plan.begin(&begin.spec.brief, &begin.spec.limits).map_err(failed("record"))?;
    begin.output = Some(tempfile::tempfile().map_err(failed("make a file"))?);
    let missing = begin.missing.clone();
    session.linear(begin, Some(recorder), None).run().map_err(failed("run it"))?;
    let recording = Recording::open(&file).map_err(failed("read the recording"))?;
    Ok((recording, missing))
}
