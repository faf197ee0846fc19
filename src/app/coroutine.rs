//! A coroutine of the user's, and the session that compares what its entry points make of it.

use std::{
    env,
    path::{MAIN_SEPARATOR_STR, Path},
};

use super::{
    command::MAX_SOURCE,
    engine::{FoundEngine, Python},
    session::{LaneSpec, SessionSpec},
};
use crate::{
    event::LaneId,
    model::{EntryPoint, LaneInfo},
    source::{
        python::{Entry, EntryError, Readiness},
        regular_text,
    },
    ui::{Brief, CoroutineOrder, Language, Order, SourceText},
};

/// The session of a coroutine: a lane for each entry point. It is imported once beforehand where it `is_new`: that may take
/// seconds.
///
/// # Errors
/// When there is no such coroutine function, or nothing to run it with.
pub fn coroutine_session(order: &CoroutineOrder, python: &Python, is_new: bool) -> Result<SessionSpec, EntryError> {
    let mut entry: Entry = order.target.parse()?;
    entry.args.clone_from(&order.args);
    let interpreter = python.find().map_err(EntryError::Refused)?;
    let file = match if is_new { entry.check(&interpreter)? } else { Readiness::Unknown } {
        Readiness::Ready(file) => file,
        Readiness::Unknown => None,
    };
    let source = file.and_then(|file| source(&entry, &file));
    let engine = FoundEngine::Cpython(interpreter.clone(), python.mode).engine();
    let title = entry.to_string();
    let lane = |style: &EntryPoint| {
        let info = LaneInfo {
            id: LaneId::default(),
            title: title.clone(),
            engine,
            mode: python.mode,
            entry: Some(*style),
            ..LaneInfo::default()
        };
        LaneSpec::new(info, Box::new(entry.spec(&interpreter, python.mode, style.word())))
    };
    let lanes = EntryPoint::ALL.iter().map(lane).collect();
    let brief = Brief {
        title: title.clone(),
        sources: source.into_iter().collect(),
        order: Some(Order::Coroutine(CoroutineOrder { target: title, ..order.clone() })),
        compares: true,
        ..Brief::default()
    };
    Ok(SessionSpec { brief, lanes, limits: order.limits })
}

/// The text of its file, under the name that sites give it: as seen from the script's folder, or from the current one.
fn source(entry: &Entry, file: &Path) -> Option<SourceText> {
    let text = regular_text(file, MAX_SOURCE)?;
    let here = env::current_dir().ok()?;
    let script = here.join(entry.target.trim_end_matches(".py").replace('.', MAIN_SEPARATOR_STR));
    let is_file = entry.target.ends_with(".py");
    let beside = if is_file { file.parent() } else { script.parent() };
    let shown = [beside, Some(&here)].into_iter().flatten().find_map(|folder| file.strip_prefix(folder).ok());
    Some(SourceText::new(Language::Python, &shown.unwrap_or(file).to_string_lossy(), &text))
}
