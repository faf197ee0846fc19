//! The lanes of a session: started, listened to, spoken to.

use std::{env, path::PathBuf};

use futures_util::future::select_all;

use crate::{
    event::{Event, LaneId, TaskId},
    model::{LaneInfo, Model, Style},
    scenario::{Scenario, Settings},
    source::{Lane, LaneError, LaneSpec},
};

/// What to run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The scenario.
    pub scenario: &'static Scenario,
    /// What is set about it.
    pub settings: Settings,
    /// The entry points, one lane each.
    pub styles: Vec<Style>,
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
        let info = |(number, style): (u8, &Style)| LaneInfo {
            id: LaneId(number),
            title: self.scenario.name.into(),
            engine: "tokio".into(),
            style: *style,
        };
        (0..).zip(&self.styles).map(info).collect()
    }

    /// A lane runs this very program again, with the hidden command `lane`.
    fn spec(&self, id: LaneId, style: Style) -> LaneSpec {
        let mut args: Vec<String> = ["lane", self.scenario.name, "--style", style.word()].map(String::from).into();
        if self.console {
            args.push("--console".into());
        }
        for set in self.settings.sets() {
            args.extend(["--set".into(), set]);
        }
        LaneSpec::new(id, program(), args)
    }
}

/// This program. Where its file was replaced since, the link still leads to what runs here; without `/proc` there are
/// the words it was called with.
fn program() -> PathBuf {
    match env::current_exe() {
        Ok(path) if path.exists() => path,
        Ok(_) => "/proc/self/exe".into(),
        Err(_) => env::args_os().next().unwrap_or_default().into(),
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
        for info in &infos {
            let lane = Lane::start(&plan.spec(info.id, info.style))?;
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
