//! `loopscope learn`.

use super::{code, engine::EngineArgs, is_terminal, look::LookArgs, print, say, wrong_call};
use crate::{
    app::{Learn, Plain, PlainError, Progress, find_lesson, list_lessons, load_lessons},
    lesson::Lesson,
    scenario::Scenario,
    ui::Engines,
};
use std::{
    io::{self, ErrorKind},
    path::PathBuf,
    process::ExitCode,
};

/// Learn the life of an event loop, in eight lessons
///
/// A lesson runs a scenario once and goes through that run moment by moment: it asks what comes next, and then shows it.
/// Without a lesson it lists them, with how far you came.
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct LearnArgs {
    /// The lesson: its name, or its number
    lesson: Option<String>,
    /// Teach in lines; answers are read from standard input
    #[arg(long)]
    plain: bool,
    /// Begin at the first card, not where you left it
    #[arg(long)]
    restart: bool,
    /// A folder with lessons of your own, each a file NAME.toml
    #[arg(long, value_name = "DIR")]
    lessons: Option<PathBuf>,
}

const EXIT_CODES: &str = "Exit codes:
  0  you were taught, whatever you answered
  2  the call was wrong, or something in a lesson of your own: a sentence says where
  3  the lesson's run could not be started";

impl LearnArgs {
    pub(super) fn perform(self, scenarios: Vec<&'static Scenario>, engine: &EngineArgs, look: &LookArgs) -> ExitCode {
        let lessons = match load_lessons(self.lessons.as_deref(), &scenarios) {
            Ok(lessons) => lessons,
            Err(wrong) => return wrong_call(wrong),
        };
        let mut progress = Progress::load();
        let opens = is_terminal() && !self.plain;
        let Some(word) = &self.lesson else {
            if opens {
                return look.learn(scenarios, engine, lessons, Learn::List);
            }
            let hint = "\nBegin with `loopscope learn 1`.\n";
            return print((list_lessons(&lessons, &progress) + hint).as_bytes());
        };
        let place = match find_lesson(&lessons, word) {
            Ok(place) => place,
            Err(wrong) => return wrong_call(wrong),
        };
        if let Err(wrong) = one_engine(engine) {
            return wrong_call(wrong);
        }
        if opens {
            return look.learn(scenarios, engine, lessons, Learn::Lesson { place, from: self.restart.then_some(0) });
        }
        self.plain(&lessons[place], &scenarios, engine, &mut progress)
    }

    fn plain(
        &self,
        lesson: &Lesson,
        scenarios: &[&'static Scenario],
        engine: &EngineArgs,
        progress: &mut Progress,
    ) -> ExitCode {
        let python = engine.python();
        let engines = match one_engine(engine) {
            Ok(engines) => engines,
            Err(wrong) => return wrong_call(wrong),
        };
        let from = if self.restart { 0 } else { progress.of_lesson(&lesson.name).card };
        let plain = Plain { lesson, scenarios, engines, python: &python, from };
        match plain.teach(&mut io::stdin().lock(), &mut io::stdout().lock(), progress) {
            Ok(_) => ExitCode::SUCCESS,
            Err(PlainError::Io(error)) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Err(error) => {
                say("error", error);
                code::BROKEN.into()
            }
        }
    }
}

/// The engine that a lesson runs on: one. Where the configuration has both, that is CPython if it is there.
fn one_engine(engine: &EngineArgs) -> Result<Engines, String> {
    match engine.engines() {
        Engines::Both if engine.named == Some(Engines::Both) => {
            Err("a lesson runs on one engine: `--engine tokio` or `--engine cpython`".into())
        }
        Engines::Both if engine.python().find().is_err() => Ok(Engines::Tokio),
        Engines::Both => Ok(Engines::Cpython),
        one => Ok(one),
    }
}
