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

/// A command to watch: any program. A Python program, or one that records its loops, reports its events; any other program
/// is seen through `/proc` alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedCommand {
    /// The words, where the limits are, and how much is reported.
    pub order: CommandOrder,
}

impl WatchedCommand {
    pub fn session(&self) -> SessionSpec {
        let words = self.order.words.iter().map(|word| word.to_string_lossy());
        let title = words.collect::<Vec<_>>().join(" ");
        let info =
            LaneInfo { id: LaneId::default(), title: title.clone(), mode: self.order.mode, ..LaneInfo::default() };
        let opens = Box::new(CommandSource { words: self.order.words.clone(), mode: self.order.mode });
        let sources = self.order.words.iter().filter_map(|word| source(Path::new(word))).take(1).collect();
        let brief = Brief { title, sources, order: Some(Order::Command(self.order.clone())), ..Brief::default() };
        SessionSpec { brief, lanes: vec![LaneSpec { info, opens }], limits: self.order.limits }
    }
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
