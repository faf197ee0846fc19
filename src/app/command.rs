//! A user's command to watch, and its session.

use std::{
    env,
    ffi::OsString,
    io::{self, IsTerminal},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    passage::Passage,
    relay::{own_input, own_size, type_into},
    session::{LaneSpec, SessionSpec},
};
use crate::{
    event::{LaneId, Mode, OnQuit},
    model::LaneInfo,
    source::{
        Open, ProcessSource, ProcessSpec, ProgramInput, ProgramTerminal, Source, SourceError, Tap, python::inject,
        regular_text,
    },
    ui::{Brief, CommandOrder, Language, Order, Printing, SourceText},
};

/// A source file longer than this is not shown.
pub(super) const MAX_SOURCE: u64 = 1 << 20;

/// The session of a command: one lane, and more as it starts processes. A Python program, or one that records its loops, reports its events; any other
/// program is seen through `/proc` alone.
pub fn command_session(order: &CommandOrder) -> SessionSpec {
    wired_session(order, Wiring::default())
}

/// The same with its standard input that of this process; what it writes passes through, where there is a passage.
///
/// # Errors
/// When the standard input cannot be passed on.
pub fn piped_session(order: &CommandOrder, passage: Option<&Passage>) -> io::Result<SessionSpec> {
    let tap = passage.map(|passage| passage.tap(|_, _| {}));
    // Only keys are typed: a file or pipe would lose what a terminal takes for a key, and the ends of long lines.
    let is_typed_to = order.has_terminal && io::stdin().is_terminal();
    let input = if is_typed_to { ProgramInput::Empty } else { ProgramInput::given(own_input()?) };
    Ok(wired_session(order, Wiring { input, tap, is_typed_to, ..Wiring::default() }))
}

/// What a command gets beyond its words.
#[derive(Clone, Debug, Default)]
pub(super) struct Wiring {
    /// Variables on top of the environment.
    pub(super) env: Vec<(OsString, OsString)>,
    /// Its standard input.
    pub(super) input: ProgramInput,
    /// Gets what it writes.
    pub(super) tap: Option<Tap>,
    /// Where private folders go; `None` for the usual places.
    pub(super) place: Option<PathBuf>,
    /// Whether its terminal, where it has one, is given what comes to our standard input.
    pub(super) is_typed_to: bool,
}

/// The same with more than the words say.
pub(super) fn wired_session(order: &CommandOrder, wiring: Wiring) -> SessionSpec {
    let title = title(&order.words);
    let info = LaneInfo { title: title.clone(), mode: order.mode, ..LaneInfo::default() };
    let opens = Box::new(CommandSource {
        words: order.words.clone(),
        mode: order.mode,
        on_quit: order.on_quit,
        ends_whole: order.ends_whole,
        has_terminal: order.has_terminal,
        wiring,
    });
    let sources = order.words.iter().find_map(|word| source(Path::new(word))).into_iter().collect();
    let is_buffered = || !order.ends_whole && is_buffered(&order.words, env::var_os("PYTHONUNBUFFERED"));
    let printing = match order.has_terminal {
        true => Printing::OnTerminal,
        false if is_buffered() => Printing::InBlocks,
        false => Printing::Plain,
    };
    let brief = Brief { title, sources, order: Some(Order::Command(order.clone())), printing, ..Brief::default() };
    SessionSpec { brief, lanes: vec![LaneSpec::new(info, opens)], limits: order.limits }
}

/// Whether a Python that runs these words, or is started by them, prints in blocks: it has neither the flag nor the variable.
fn is_buffered(words: &[OsString], variable: Option<OsString>) -> bool {
    let has_flag = words.iter().any(|word| {
        word.to_str().and_then(|word| word.strip_prefix('-')).is_some_and(|letters| {
            !letters.starts_with('-')
                && letters.chars().take_while(|letter| !"cmWX".contains(*letter)).any(|it| it == 'u')
        })
    });
    !has_flag && variable.is_none_or(|value| value.is_empty())
}

/// `python3 app.py`, wherever the interpreter is.
pub(super) fn title(words: &[OsString]) -> String {
    let program = words.first().and_then(|word| Path::new(word).file_name());
    let shown = program.into_iter().chain(words.iter().skip(1).map(OsString::as_os_str));
    shown.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// A script among the words of a command.
fn source(path: &Path) -> Option<SourceText> {
    let is_script = path.extension().is_some_and(|extension| extension == "py");
    let text = is_script.then(|| regular_text(path, MAX_SOURCE))??;
    // As sites name it: as seen from the folder that it is in.
    Some(SourceText::new(Language::Python, &path.file_name()?.to_string_lossy(), &text))
}

#[derive(Debug)]
struct CommandSource {
    words: Vec<OsString>,
    mode: Mode,
    wiring: Wiring,
    on_quit: OnQuit,
    ends_whole: bool,
    has_terminal: bool,
}

impl Open for CommandSource {
    fn open(&self, id: LaneId) -> Result<Box<dyn Source>, SourceError> {
        let (program, args) = self.words.split_first().ok_or(SourceError::NoCommand)?;
        let Wiring { env, input, tap, place, is_typed_to } = self.wiring.clone();
        let mut spec = ProcessSpec { input, tap, place, env, ..ProcessSpec::new(program, args) };
        inject(&mut spec, self.mode)?;
        (spec.on_quit, spec.ends_whole) = (Some(self.on_quit), self.ends_whole);
        if self.has_terminal {
            let terminal = Arc::new(ProgramTerminal::open(own_size())?);
            if is_typed_to {
                type_into(terminal.clone()).map_err(SourceError::NoTerminal)?;
            }
            spec.terminal = Some(terminal);
        }
        Ok(Box::new(ProcessSource::start(id, &spec)?))
    }
}

#[cfg(test)]
mod tests {
    use super::is_buffered;

    #[test]
    fn a_flag_or_a_variable_has_python_print_at_once() {
        let words = |text: &str| text.split(' ').map(Into::into).collect::<Vec<_>>();
        for (text, wanted) in [("python3 app.py", true), ("python3 -u app.py", false), ("python -Bu -m app", false)] {
            assert_eq!(is_buffered(&words(text), None), wanted, "{text}");
        }
        assert!(is_buffered(&words("python3 -c u"), Some("".into())) && !is_buffered(&words("make"), Some("1".into())));
    }
}
