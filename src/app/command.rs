//! A user's command to watch, and its session.

use std::{ffi::OsString, fs, path::Path};

use super::session::{LaneSpec, SessionSpec};
use crate::{
    event::{LaneId, Mode},
    model::LaneInfo,
    source::{Open, ProcessSource, ProcessSpec, Source, SourceError, python::inject},
    ui::{Brief, CommandOrder, Language, Order, SourceText},
};

/// A source file longer than this is not shown.
const MAX_SOURCE: u64 = 1 << 20;

/// The session of a command: one lane. A Python program, or one that records its loops, reports its events; any other
/// program is seen through `/proc` alone.
pub fn command_session(order: &CommandOrder) -> SessionSpec {
    let title = title(&order.words);
    let info = LaneInfo { title: title.clone(), mode: order.mode, ..LaneInfo::default() };
    let opens = Box::new(CommandSource { words: order.words.clone(), mode: order.mode });
    let sources = order.words.iter().find_map(|word| source(Path::new(word))).into_iter().collect();
    let brief = Brief { title, sources, order: Some(Order::Command(order.clone())), ..Brief::default() };
    SessionSpec { brief, lanes: vec![LaneSpec { info, opens }], limits: order.limits }
}

/// `python3 app.py`, wherever the interpreter is.
fn title(words: &[OsString]) -> String {
    let program = words.first().and_then(|word| Path::new(word).file_name());
    let shown = program.into_iter().chain(words.iter().skip(1).map(OsString::as_os_str));
    shown.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// A script among the words of a command.
fn source(path: &Path) -> Option<SourceText> {
    let is_script = path.extension().is_some_and(|extension| extension == "py");
    fs::metadata(path).ok().filter(|about| is_script && about.is_file() && about.len() <= MAX_SOURCE)?;
    let text = fs::read_to_string(path).ok()?;
    // As sites name it: as seen from the folder that it is in.
    Some(SourceText::new(Language::Python, &path.file_name()?.to_string_lossy(), &text))
}

#[derive(Debug)]
struct CommandSource {
    words: Vec<OsString>,
    mode: Mode,
}

impl Open for CommandSource {
    fn open(&self, id: LaneId) -> Result<Box<dyn Source>, SourceError> {
        let (program, args) = self.words.split_first().ok_or(SourceError::NoCommand)?;
        let mut spec = ProcessSpec::new(program, args);
        inject(&mut spec, self.mode).map_err(SourceError::Agent)?;
        Ok(Box::new(ProcessSource::start(id, &spec)?))
    }
}
