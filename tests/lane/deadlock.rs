//! Two tasks that wait for each other's lock: their records are enough to name them.

use std::future::IntoFuture;

use loopscope::{
    event::{Engine, LaneId},
    finding::{Limits, judge},
    model::{LaneInfo, Model},
    runtime::{self, Lock, Result, gather, spawn, yield_now},
};

use crate::watch::{Watched, fixture};

/// Each takes the other's lock second.
pub(crate) fn deadlocked() {
    async fn both(first: Lock, second: Lock) -> Result<()> {
        let _first = first.lock().await?;
        yield_now().await?;
        let _second = second.lock().await?;
        Ok(())
    }
    let (one, two) = (Lock::new(), Lock::new());
    let main = async move {
        let left = runtime::spawn_named("left", both(one.clone(), two.clone()));
        let right = spawn(both(two, one));
        right.set_name("right");
        left.clone().into_future().await?;
        gather([left, right]).await.map(drop)
    };
    runtime::run(main).expect("it is stopped from outside");
}

fn sentence(watched: &Watched) -> Option<String> {
    let info = LaneInfo { id: LaneId(1), engine: Engine::Tokio, ..LaneInfo::default() };
    let mut model = Model::new(vec![info]);
    watched.events.iter().for_each(|event| model.apply(event));
    let lane = &model.lanes[0];
    let found = judge(lane, watched.events.last()?.at, &Limits::default());
    found.into_iter().find(|finding| finding.rule == "does-not-stop").map(|finding| finding.sentence)
}

pub(crate) fn a_deadlock_of_two_locks_is_named() {
    fixture("deadlocked").until(|watched| {
        sentence(watched).is_some_and(|sentence| {
            sentence.starts_with("Deadlock: task left waits for task right (Lock.acquire at ")
                && sentence.contains("task right waits for task left (Lock.acquire at ")
        })
    });
}
