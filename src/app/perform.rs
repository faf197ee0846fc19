//! Effects, performed.

use std::{fs, io, path::PathBuf};

use crossterm::clipboard::CopyToClipboard;

use super::{
    claims::Judging,
    interactive::{App, Flow},
    lesson::Reached,
    page::page,
    remember::remember,
    session::Session,
    svg::picture,
};
use crate::{
    model::Model,
    source::{SourceError, is_orphaned},
    ui::{Effect, Kept, NoticeLine, State},
};

impl App {
    /// Does what was decided. What fails is said on the screen; only a lost terminal ends the program.
    pub(super) fn perform(&mut self, effect: Effect) -> io::Result<Flow> {
        let said = match effect {
            Effect::Quit => return Ok(Flow::Leave),
            Effect::Suspend => {
                self.suspend()?;
                Ok(None)
            }
            Effect::Mouse(on) => {
                self.screen.set_mouse(on)?;
                Ok(None)
            }
            Effect::Copy(copied) => {
                self.screen.send(CopyToClipboard::to_clipboard_from(copied.text()))?;
                Ok(Some(copied.said()))
            }
            Effect::End => {
                self.put_away();
                Ok(None)
            }
            Effect::Open(id) => {
                self.open_run(id);
                Ok(None)
            }
            Effect::Judge { numbers, engines } => {
                let (python, scenarios) = (self.python.clone(), self.scenarios.clone());
                self.judging = Some(Judging::begin(&numbers, engines, python, scenarios));
                Ok(None)
            }
            Effect::Start(order) => self.start(&order).map(|()| None),
            Effect::Signal { lane, signal } => self.asked("send the signal", |session| session.signal(lane, signal)),
            Effect::Type(keys) => self.asked("type", |session| session.type_keys(&keys)),
            Effect::CancelTask { lane, task } => self.asked("cancel the task", |session| session.cancel(lane, task)),
            Effect::Keep(kept) => self.remember(kept).map(|()| None),
            Effect::Learn(place) => self.learn(place, None).map(|()| None),
            Effect::LessonRun { run, anew } => self.lesson_run(run, anew).map(|()| None),
            Effect::LessonReached { lesson, card, is_done } => self
                .reached(&lesson, Reached { card, done: is_done })
                .map(|()| None)
                .map_err(|error| format!("how far you came is not kept: {error}")),
            Effect::Export => self
                .export("svg", picture)
                .map(|path| Some(format!("saved {}", path.display())))
                .map_err(|error| format!("failed to save the picture: {error}")),
            Effect::ExportPage => self
                .export("html", page)
                .map(|path| Some(format!("saved {}", path.display())))
                .map_err(|error| format!("failed to save the page: {error}")),
        };
        match said {
            Ok(None) => {}
            Ok(Some(done)) => self.notify(NoticeLine::Done(done)),
            Err(failed) => self.notify(NoticeLine::Failed(failed)),
        }
        Ok(Flow::Stay)
    }

    /// Stops the program until its shell resumes it. Without one it would stay stopped for good, so it goes on instead.
    pub(super) fn suspend(&mut self) -> io::Result<()> {
        if is_orphaned() {
            self.notify(NoticeLine::Failed("loopscope stays: there is no shell to come back from".into()));
            return Ok(());
        }
        self.screen.suspend()
    }

    /// Keeps what was set for the next start; where there is no place for it, it is for this time alone.
    fn remember(&self, kept: Kept) -> Result<(), String> {
        let Some(file) = &self.config else { return Ok(()) };
        remember(file, kept).map_err(|error| format!("this is not kept: {}: {error}", file.display()))
    }

    /// Asks the session, where there is one, for something that it may fail to do.
    fn asked(
        &mut self,
        what: &str,
        ask: impl FnOnce(&mut Session) -> Result<(), SourceError>,
    ) -> Result<Option<String>, String> {
        let asked = self.session.as_mut().map_or(Ok(()), ask);
        asked.map(|()| None).map_err(|error| format!("failed to {what}: {error}"))
    }

    fn notify(&mut self, notice: NoticeLine) {
        self.state.notice = Some(notice);
    }

    /// Saves the screen in the current directory, under a name that is still free.
    fn export(&self, extension: &str, drawn: fn(&State, &Model) -> String) -> io::Result<PathBuf> {
        let drawn = drawn(&self.state, self.model());
        let folder = std::env::current_dir()?;
        let mut number = 1;
        loop {
            let path = folder.join(format!("loopscope-{number}.{extension}"));
            match fs::OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(mut file) => {
                    io::Write::write_all(&mut file, drawn.as_bytes())?;
                    return Ok(path);
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
                Err(error) => return Err(error),
            }
        }
    }
}
