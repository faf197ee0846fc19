//! The lanes of a session: started, listened to, spoken to.

use std::{iter, path::Path};

use futures_util::future::select_all;

use super::engine::Engine;
use crate::{
    event::{Event, LaneId, TaskId},
    finding::Limits,
    model::{LaneInfo, Model, Style},
    scenario::{Scenario, Settings},
    source::{
        Lane, LaneError, LaneSpec,
        python::{Interpreter, Mode, Program, PythonSpec},
        this_program,
    },
};

/// What to run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The scenario.
    pub scenario: &'static Scenario,
    /// What is set about it.
    pub settings: Settings,
    /// What runs it. Every engine has a lane for every entry point.
    pub engines: Vec<Engine>,
    /// The entry points.
    pub styles: Vec<Style>,
    /// Where the rules draw the line.
    pub limits: Limits,
    /// Whether any tokio-console may join the lanes.
    pub console: bool,
}

/// Lanes and what happened in them. Dropping it ends the lanes.
pub struct Watch {
    /// What happened so far.
    pub model: Model,
    lanes: Vec<Watched>,
    fresh: Vec<Event>,
}

struct Watched {
    lane: Lane,
    /// What it said and nobody took yet. It lives here, so that nothing is lost when waiting is given up.
    said: Vec<Event>,
    over: bool,
}

impl Plan {
    fn infos(&self) -> Vec<LaneInfo> {
        let info = |(number, (engine, style)): (u8, (&Engine, Style))| LaneInfo {
            id: LaneId(number),
            title: self.scenario.name.into(),
            engine: engine.to_string(),
            style,
        };
        (0..).zip(self.lanes()).map(info).collect()
    }

    /// One engine after the other, each in every style.
    fn lanes(&self) -> impl Iterator<Item = (&Engine, Style)> {
        self.engines.iter().flat_map(|engine| iter::repeat(engine).zip(self.styles.iter().copied()))
    }

    fn spec(&self, id: LaneId, engine: &Engine, style: Style) -> Result<LaneSpec, LaneError> {
        match engine {
            Engine::Tokio => Ok(self.tokio(id, style)),
            Engine::Cpython(interpreter, mode) => self.cpython(id, interpreter, *mode, style),
        }
    }

    /// A lane runs this very program again, with the hidden command `lane`.
    fn tokio(&self, id: LaneId, style: Style) -> LaneSpec {
        let mut args: Vec<String> = ["lane", self.scenario.name, "--style", style.word()].map(String::from).into();
        if self.console {
            args.push("--console".into());
        }
        for set in self.settings.sets() {
            args.extend(["--set".into(), set]);
        }
        LaneSpec::new(id, this_program(), args)
    }

    /// The scenario's twin, its output unbuffered as the scenario's own is.
    fn cpython(&self, id: LaneId, interpreter: &Interpreter, mode: Mode, style: Style) -> Result<LaneSpec, LaneError> {
        let twin = self.scenario.twin.ok_or(LaneError::NoTwin { scenario: self.scenario.name })?;
        let name = Path::new(twin.file).file_name().unwrap_or_default();
        let words = iter::once(style.word().to_owned()).chain(self.settings.words());
        let python = PythonSpec {
            interpreter: interpreter.clone(),
            flags: vec!["-u".into()],
            mode,
            program: Program::Text { name: name.into(), text: twin.source },
            args: words.map(Into::into).collect(),
        };
        python.lane(id).map_err(LaneError::Agent)
    }
}

impl Watch {
    /// Starts the lanes of a plan.
    ///
    /// # Errors
    /// When a lane cannot be started; the others are ended.
    pub fn start(plan: &Plan) -> Result<Self, LaneError> {
        let infos = plan.infos();
        let mut lanes = Vec::new();
        for (info, (engine, style)) in infos.iter().zip(plan.lanes()) {
            let lane = Lane::start(&plan.spec(info.id, engine, style)?)?;
            lanes.push(Watched { lane, said: Vec::new(), over: false });
        }
        Ok(Self { model: Model::new(infos), lanes, fresh: Vec::new() })
    }

    /// Waits until something happened and takes it into the model. `None` when all lanes are over and all they said
    /// was taken. Giving up waiting loses nothing.
    pub async fn next(&mut self) -> Option<&[Event]> {
        let waits: Vec<_> =
            self.lanes.iter_mut().filter(|lane| !lane.over).map(|lane| Box::pin(lane.listen())).collect();
        if waits.is_empty() {
            return None;
        }
        select_all(waits).await;
        self.fresh.clear();
        for lane in &mut self.lanes {
            self.fresh.append(&mut lane.said);
        }
        self.fresh.sort_by_key(|event| event.at);
        for event in &self.fresh {
            self.model.apply(event);
        }
        Some(&self.fresh)
    }

    /// Leaves what the lanes write in their pipes, or takes it again.
    pub fn hold_output(&mut self, hold: bool) {
        self.lanes.iter_mut().for_each(|lane| lane.lane.hold_output(hold));
    }

    /// Whether all lanes are over.
    pub fn is_over(&self) -> bool {
        self.lanes.iter().all(|lane| lane.over)
    }

    /// Sends a signal to a lane's process.
    ///
    /// # Errors
    /// When the process is gone, or the signal does not exist.
    pub fn signal(&mut self, id: LaneId, signal: i32) -> Result<(), LaneError> {
        self.lane(id)?.signal(signal)
    }

    /// Sends a signal to every lane. One that is gone needs none.
    pub fn signal_all(&mut self, signal: i32) {
        for lane in self.lanes.iter_mut().filter(|lane| !lane.over) {
            let _ = lane.lane.signal(signal);
        }
    }

    /// Kills every lane that is not over.
    pub fn time_out(&mut self) {
        self.lanes.iter_mut().for_each(|lane| lane.lane.time_out());
    }

    /// Asks a lane to cancel a task.
    ///
    /// # Errors
    /// When the lane is gone, or does not listen.
    pub fn cancel(&mut self, id: LaneId, task: TaskId) -> Result<(), LaneError> {
        self.lane(id)?.cancel(task)
    }

    fn lane(&mut self, id: LaneId) -> Result<&mut Lane, LaneError> {
        let lane = self.lanes.get_mut(usize::from(id.0)).filter(|lane| !lane.over);
        lane.map(|lane| &mut lane.lane).ok_or(LaneError::Over)
    }
}

impl Watched {
    async fn listen(&mut self) {
        self.over = !self.lane.events(&mut self.said).await;
    }
}
