//! One part while it runs.

use crate::{
    parts::{Engine, Part},
    process::{Sample, look, program_of},
    screen::{Screen, Written},
};
use loopscope::source::python::Interpreter;
use portable_pty::CommandBuilder;
use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// How long a dashboard may take to show the end of its program, and to end itself.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(100);

pub(crate) struct Watched {
    pub(crate) part: &'static Part,
    screen: Screen,
    begun: Instant,
    program: Option<u32>,
    pub(crate) looks: Vec<Look>,
}

/// A look at all of it.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    /// Seconds since the beginning.
    pub(crate) at: f64,
    pub(crate) inspector: Sample,
    pub(crate) program: Sample,
    pub(crate) written: Written,
}

/// How it ended.
pub(crate) struct Ended {
    /// What the program says it has made.
    pub(crate) made: Option<u64>,
    /// The dashboard's exit code: 1 where a check failed, 3 where records were lost.
    pub(crate) code: Option<u32>,
    /// The screen, where that is to be explained.
    pub(crate) screen: String,
}

impl Watched {
    pub(crate) fn start(part: &'static Part, python: Option<&Interpreter>, seconds: f64) -> Option<Self> {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_loopscope"));
        command.arg("watch");
        command.args(part.flags);
        command.arg("--");
        command.args(words(part, python, seconds)?);
        let screen = Screen::start(command);
        Some(Self { part, screen, begun: Instant::now(), program: None, looks: Vec::new() })
    }

    /// Looks at it while its program runs.
    pub(crate) fn look(&mut self) {
        let Some(inspector) = self.screen.child.process_id() else { return };
        self.program = self.program.or_else(|| program_of(inspector));
        let samples = self.program.and_then(look).zip(look(inspector));
        let (at, written) = (self.begun.elapsed().as_secs_f64(), self.screen.written());
        self.looks.extend(samples.map(|(program, inspector)| Look { at, inspector, program, written }));
    }

    /// Waits for its end, and leaves the dashboard.
    pub(crate) fn finish(mut self) -> (Vec<Look>, Ended) {
        let is_over = |watched: &Self| watched.program.is_none_or(|program| look(program).is_none());
        self.wait_until(|watched| is_over(watched) && watched.made().is_some());
        let (made, screen) = (self.made(), self.screen.text());
        let mut code = None;
        self.wait_until(|watched| {
            watched.screen.press("q");
            code = watched.screen.child.try_wait().ok().flatten().map(|status| status.exit_code());
            code.is_some()
        });
        (self.looks, Ended { made, code, screen })
    }

    fn wait_until(&mut self, mut done: impl FnMut(&mut Self) -> bool) {
        let begun = Instant::now();
        while !done(self) && begun.elapsed() < PATIENCE {
            thread::sleep(PAUSE);
        }
    }

    fn made(&self) -> Option<u64> {
        let text = self.screen.text();
        // Its source is on the screen, too.
        let number = |rest: &str| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok();
        text.split("made ").skip(1).find_map(number)
    }
}

/// What the program takes of a core when nobody watches it, in percent.
pub(crate) fn alone(part: &Part, python: Option<&Interpreter>, seconds: f64) -> Option<f64> {
    let words = words(part, python, seconds)?;
    let mut child =
        Command::new(&words[0]).args(&words[1..]).stdout(Stdio::null()).spawn().expect("the program starts");
    thread::sleep(Duration::from_secs_f64(seconds * 0.2));
    let (begun, before) = (Instant::now(), look(child.id()));
    thread::sleep(Duration::from_secs_f64(seconds * 0.7));
    let (took, after) = (begun.elapsed(), look(child.id()));
    child.wait().expect("it ends");
    Some(100.0 * (after?.cpu - before?.cpu) / took.as_secs_f64())
}

fn words(part: &Part, python: Option<&Interpreter>, seconds: f64) -> Option<Vec<PathBuf>> {
    let program = match part.engine {
        Engine::Cpython => {
            let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/soak/programs.py");
            vec![python?.path.clone(), file]
        }
        Engine::Tokio => vec![std::env::current_exe().expect("the path of this program"), "program".into()],
    };
    Some([program, vec![part.name.into(), seconds.to_string().into()]].concat())
}
