//! The program on a terminal: collect one thing, decide what follows, perform it, draw.

use std::{io, panic::resume_unwind, path::PathBuf, process::ExitCode, time::Duration};

use color_eyre::eyre::eyre;
use crossterm::event::{Event, EventStream};
use futures_util::StreamExt;
use tokio::{
    select,
    signal::unix::{Signal, SignalKind, signal},
    sync::mpsc::{Receiver, channel},
    task::{JoinHandle, spawn_blocking},
    time::{Instant, sleep_until},
};

use super::{
    claims::{Judging, claim_cards},
    engine::Python,
    gallery::card,
    hang_up::HangUp,
    lesson::{Lessons, Progress},
    linear::Outcome,
    moment::until,
    record::RecordPlan,
    runs::Runs,
    session::{Session, SessionSpec},
    start::runtime,
    terminal::Terminal,
    writer::complain,
};
use crate::{
    event::clean,
    lesson::Lesson,
    model::Model,
    recording::{Recorder, Trouble},
    scenario::Scenario,
    source::now,
    ui::{Engines, Input, NoticeLine, State, TaskLook, View, theme::Theme},
};

/// The least time between two frames.
const FRAME: Duration = Duration::from_millis(16);
/// So many events of the terminal wait at most.
const MANY_EVENTS: usize = 64;
/// How often the picture is drawn while a recording is read.
const READING: Duration = Duration::from_millis(250);

/// How the program is to look, and what it begins with.
pub struct Options {
    pub scenarios: Vec<&'static Scenario>,
    /// Colours and signs.
    pub theme: Theme,
    /// Whether the mouse is taken.
    pub mouse: bool,
    /// The engines that the gallery runs scenarios on at first; `None` asks.
    pub engines: Option<Engines>,
    /// How tasks are ordered, and how much of it all is shown.
    pub tasks: TaskLook,
    pub view: View,
    /// What keeps what is set on the screen.
    pub config: Option<PathBuf>,
    /// What CPython lanes are run with.
    pub python: Python,
    /// What to run at once, and what there is to say about it; the gallery otherwise.
    pub begin: Option<(SessionSpec, Option<String>)>,
    /// Whether a session of which lanes are missing is broken.
    pub needs_all: bool,
    /// The lessons, and what of them to begin with.
    pub lessons: Vec<Lesson>,
    pub learn: Option<Learn>,
    /// Where sessions are recorded, and what records the one to begin with.
    pub record: Option<(RecordPlan, Recorder)>,
}

/// What to begin with in the lessons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Learn {
    /// The list of them.
    List,
    /// One of them, by its place: at a card, or at the one that was reached.
    Lesson { place: usize, from: Option<usize> },
}

/// Runs the program on the terminal until the user quits.
///
/// # Errors
/// When the terminal cannot be taken, read or written, or the lanes to begin with cannot be started.
pub fn interactive(options: Options) -> color_eyre::Result<ExitCode> {
    let runtime = runtime().map_err(|error| eyre!("failed to {error}"))?;
    // A task: what wakes the future that a runtime blocks on goes through the kernel.
    let running = runtime.spawn_local(async {
        let mut app = App::new(options)?;
        let code = app.run().await?;
        let trouble = app.session.as_mut().and_then(Session::finish_recording);
        // As in lines: what was to be recorded and is not makes a session that passed no success, but a command's code stays.
        let is_failure = trouble.as_ref().is_some_and(|trouble| trouble.is_failure);
        let is_unrecorded = is_failure && code == ExitCode::SUCCESS && app.outcome() == Outcome::Passed;
        let code = if is_unrecorded { Outcome::Broken(String::new()).code().into() } else { code };
        let farewells = app.session.iter().flat_map(Session::farewells).collect::<Vec<_>>();
        Ok::<_, color_eyre::Report>((code, trouble, farewells))
    });
    let ended = runtime.block_on(running);
    let (code, trouble, farewells) = ended.unwrap_or_else(|failed| resume_unwind(failed.into_panic()))?;
    // The terminal is given back: this is what is left to read.
    if let Some(Trouble { sentence, .. }) = trouble {
        complain(&format!("note: {}\n", clean(&sentence)));
    }
    farewells.iter().for_each(|farewell| complain(&format!("note: {}\n", clean(farewell))));
    // A read of the terminal may still be pending in its own thread; do not wait for it.
    runtime.shutdown_background();
    Ok(code)
}

pub(super) struct App {
    pub(super) screen: Terminal,
    pub(super) state: State,
    pub(super) scenarios: Vec<&'static Scenario>,
    pub(super) session: Option<Session>,
    pub(super) runs: Runs,
    pub(super) lessons: Lessons,
    pub(super) record: Option<RecordPlan>,
    pub(super) config: Option<PathBuf>,
    pub(super) python: Python,
    /// A search for the interpreter, which runs it to ask what it is.
    looking: Option<JoinHandle<Result<String, String>>>,
    /// Statements that are being judged.
    pub(super) judging: Option<Judging>,
    /// Why the session that was asked for is not whole.
    pub(super) lacks: Option<String>,
    /// What the dashboard shows without a session.
    pub(super) nothing: Model,
    signals: SignalListener,
}

/// Whether the program continues.
pub(super) enum Flow {
    Stay,
    Leave,
}

/// The signals that end a program, stop it, and resume it.
struct SignalListener {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Signal,
    gone: HangUp,
    stop: Signal,
    resume: Signal,
}

impl SignalListener {
    fn new() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
            gone: HangUp::new(),
            stop: signal(SignalKind::from_raw(libc::SIGTSTP))?,
            resume: signal(SignalKind::from_raw(libc::SIGCONT))?,
        })
    }

    async fn next(&mut self) -> Happening {
        select! {
            biased;
            _ = self.interrupt.recv() => Happening::Leave(SignalKind::interrupt()),
            _ = self.terminate.recv() => Happening::Leave(SignalKind::terminate()),
            _ = self.hang_up.recv() => Happening::Leave(SignalKind::hangup()),
            () = self.gone.come() => Happening::Leave(SignalKind::hangup()),
            _ = self.resume.recv() => Happening::Resume,
            _ = self.stop.recv() => Happening::Stop,
        }
    }
}

/// One thing that happened to the program.
enum Happening {
    Input(Input),
    Inputs(Vec<Input>),
    Lanes,
    Draw,
    /// A signal to end.
    Leave(SignalKind),
    /// A signal to stop (SIGTSTP).
    Stop,
    /// The program was stopped, and continues (SIGCONT).
    Resume,
}

impl App {
    fn new(options: Options) -> color_eyre::Result<Self> {
        let size = crossterm::terminal::size()?;
        let mut grouped = options.scenarios.clone();
        grouped.sort_by_key(|scenario| scenario.group);
        let cards = grouped.into_iter().map(card).collect();
        let mut state = State::new(options.theme, cards, size);
        state.claims.cards = claim_cards();
        state.mouse = options.mouse;
        state.gallery.engines = options.engines.unwrap_or_default();
        let is_lesson = matches!(options.learn, Some(Learn::Lesson { .. }));
        state.gallery.asks = options.engines.is_none() && options.begin.is_none() && !is_lesson;
        (state.board.choice.look, state.board.choice.view) = (options.tasks, options.view);
        let signals = SignalListener::new()?;
        let lessons = Lessons::new(options.lessons, Progress::load());
        state.lessons = lessons.rows();
        // Whoever has a configuration has been here.
        state.offers_lessons = lessons.are_new() && state.gallery.asks;
        let mut session = options.begin.as_ref().map(|(spec, _)| Session::begin(spec)).transpose()?;
        let (record, recorder) = options.record.unzip();
        session.iter_mut().zip(recorder).for_each(|(session, recorder)| session.record(recorder));
        let screen = Terminal::enter(options.mouse)?;
        let mut app = Self {
            screen,
            state,
            scenarios: options.scenarios,
            session,
            runs: Runs::default(),
            lessons,
            record,
            config: options.config,
            python: options.python,
            looking: None,
            judging: None,
            lacks: None,
            nothing: Model::new(Vec::new()),
            signals,
        };
        if let Some((spec, missing)) = options.begin {
            app.state.begin(spec.brief);
            app.lacks = missing.clone().filter(|_| options.needs_all);
            app.state.notice = missing.map(NoticeLine::Failed);
        }
        match options.learn {
            Some(Learn::Lesson { place, from }) => app.learn(place, from).map_err(|why| eyre!("{why}"))?,
            Some(Learn::List) => app.state.offers_lessons = true,
            None => {}
        }
        Ok(app)
    }

    async fn run(&mut self) -> color_eyre::Result<ExitCode> {
        let mut keys = terminal_events();
        let mut drawn = self.draw()?;
        let mut stale = false;
        loop {
            let happening = self.happens(&mut keys, stale.then(|| drawn + FRAME)).await?;
            match happening {
                Happening::Draw => (drawn, stale) = (self.draw()?, false),
                Happening::Lanes => {
                    stale |= if self.is_reading() { drawn.elapsed() >= READING } else { self.is_behind() };
                    stale |= self.say_trouble();
                }
                Happening::Stop => {
                    self.suspend()?;
                    stale = true;
                }
                Happening::Resume => {
                    self.screen.retake()?;
                    // Only what is in the foreground of a terminal is told when its size changes.
                    let (columns, rows) = crossterm::terminal::size()?;
                    self.handle(Input::Terminal(Event::Resize(columns, rows)))?;
                    stale = true;
                }
                Happening::Leave(kind) => return Ok(ExitCode::from(128 + kind.as_raw_value() as u8)),
                Happening::Inputs(inputs) => {
                    stale = true;
                    for input in inputs {
                        self.handle(input)?;
                    }
                }
                Happening::Input(input) => {
                    stale = true;
                    if let Flow::Leave = self.handle(input)? {
                        return Ok(self.outcome().code().into());
                    }
                }
            }
        }
    }

    async fn happens(
        &mut self,
        keys: &mut Receiver<io::Result<Event>>,
        draw: Option<Instant>,
    ) -> io::Result<Happening> {
        let tick = self.state.next_tick(self.model()).filter(|_| !self.is_reading());
        let running = self.session.as_ref().is_some_and(|session| !session.is_over());
        if self.state.needs_python() && self.looking.is_none() {
            let python = self.python.clone();
            self.looking = Some(spawn_blocking(move || python.find().map(|found| found.to_string())));
        }
        select! {
            biased;
            signalled = self.signals.next() => Ok(signalled),
            key = keys.recv() => match key {
                Some(event) => Ok(Happening::Input(Input::Terminal(event?))),
                // The terminal closed without a signal.
                None => Ok(Happening::Leave(SignalKind::hangup())),
            },
            () = may_draw(&self.screen, draw.unwrap_or_else(Instant::now)), if draw.is_some() => Ok(Happening::Draw),
            _ = next(&mut self.session), if running => Ok(Happening::Lanes),
            found = search(&mut self.looking), if self.looking.is_some() => Ok(Happening::Input(Input::Python(found))),
            told = judged(&mut self.judging), if self.judging.is_some() => Ok(Happening::Inputs(told)),
            () = until(tick) => Ok(Happening::Input(Input::Tick(now()))),
        }
    }

    /// Whether a recording is being read: most of its moments come and go unseen.
    fn is_reading(&self) -> bool {
        self.state.board.is_past() && self.session.as_ref().is_some_and(|session| !session.is_over())
    }

    /// Decides on an input and performs what follows.
    fn handle(&mut self, input: Input) -> color_eyre::Result<Flow> {
        if let Input::Terminal(Event::Resize(columns, rows)) = input {
            self.screen.forget();
            self.session.iter_mut().for_each(|session| session.resize((columns, rows)));
        }
        let model = self.session.as_ref().map_or(&self.nothing, |session| &session.model);
        for effect in crate::ui::update(&mut self.state, input, model) {
            if let Flow::Leave = self.perform(effect)? {
                return Ok(Flow::Leave);
            }
        }
        Ok(Flow::Stay)
    }

    fn draw(&mut self) -> io::Result<Instant> {
        // Not `self.model()`, which would borrow all of it.
        let model = self.session.as_ref().map_or(&self.nothing, |session| &session.model);
        if let Some(line) = self.state.unfinished_line() {
            *line = self.session.as_ref().and_then(Session::unfinished_line).unwrap_or_default();
        }
        self.state.refresh(model);
        let state = &self.state;
        self.screen.draw(|frame| crate::ui::render(state, model, frame))?;
        Ok(Instant::now())
    }

    /// Whether the picture is to be drawn for what came from the lanes: samples alone wait for the next tick.
    fn is_behind(&self) -> bool {
        self.session.as_ref().is_none_or(Session::is_over) || self.state.is_behind(self.model())
    }

    /// Says what became of the recording, where that must be said: once. Whether it was.
    fn say_trouble(&mut self) -> bool {
        let Some(trouble) = self.session.as_ref().and_then(Session::record_trouble) else { return false };
        self.state.notice = Some(NoticeLine::Failed(trouble.sentence));
        true
    }

    /// The model that is shown.
    pub(super) fn model(&self) -> &Model {
        self.session.as_ref().map_or(&self.nothing, |session| &session.model)
    }
}

/// What comes from the terminal. It is waited for in a task of its own, since crossterm looks at its lock whenever it is
/// asked, and everything here is asked at each of the hundred times a second that a lane is looked at.
fn terminal_events() -> Receiver<io::Result<Event>> {
    let (sender, receiver) = channel(MANY_EVENTS);
    tokio::spawn(async move {
        let mut events = EventStream::new();
        while let Some(event) = events.next().await
            && sender.send(event).await.is_ok()
        {}
    });
    receiver
}

/// Waits for the end of a search.
async fn search(looking: &mut Option<JoinHandle<Result<String, String>>>) -> Result<String, String> {
    let Some(search) = looking else { return std::future::pending().await };
    let found = search.await;
    *looking = None;
    found.unwrap_or_else(|broken| Err(broken.to_string()))
}

/// Waits for what there is to say of statements that are judged.
async fn judged(judging: &mut Option<Judging>) -> Vec<Input> {
    let Some(running) = judging else { return std::future::pending().await };
    let (told, is_over) = running.next().await;
    if is_over {
        *judging = None;
    }
    told
}

/// Waits for a frame's time, and for the terminal to have taken the last one: one that is stopped takes none.
async fn may_draw(screen: &Terminal, at: Instant) {
    sleep_until(at).await;
    screen.drawn().await;
}

async fn next(session: &mut Option<Session>) {
    if let Some(session) = session {
        session.next().await;
    }
}
