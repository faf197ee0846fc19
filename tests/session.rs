//! A session takes lanes from any source, and at any time.

use futures_util::future::LocalBoxFuture;
use loopscope::{
    app::{LaneSpec, Session, SessionSpec},
    event::{Event, Exit, LaneId, Observation, SiteId, TaskId, Time, What},
    finding::Limits,
    model::LaneInfo,
    source::{Abilities, Open, ProcessSpec, Source, SourceError},
    ui::Brief,
};
use std::time::Duration;
use tokio::{runtime::Builder, time::timeout};

/// Longer than anything here takes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(60);

/// What happened elsewhere, told at once: it takes neither signals nor cancels.
#[derive(Debug)]
struct Told(Vec<Observation>);

struct Telling(Vec<Event>);

impl Open for Told {
    fn open(&self, lane: LaneId) -> Result<Box<dyn Source>, SourceError> {
        let event = |(at, what): (u64, &Observation)| Event {
            at: Time(at),
            lane,
            site: SiteId::NONE,
            what: What::Observation(what.clone()),
        };
        Ok(Box::new(Telling((1..).zip(&self.0).map(event).collect())))
    }
}

impl Source for Telling {
    fn abilities(&self) -> Abilities {
        Abilities::default()
    }

    fn events<'a>(&'a mut self, out: &'a mut Vec<Event>) -> LocalBoxFuture<'a, bool> {
        let has_any = !self.0.is_empty();
        out.append(&mut self.0);
        Box::pin(async move { has_any })
    }
}

fn lane(title: &str, opens: impl Open + 'static) -> LaneSpec {
    LaneSpec::new(LaneInfo { title: title.into(), ..LaneInfo::default() }, Box::new(opens))
}

fn told() -> LaneSpec {
    lane("told", Told(vec![Observation::Started { pid: 7 }, Observation::Exited(Exit::Code(0))]))
}

fn session(lanes: Vec<LaneSpec>) -> SessionSpec {
    SessionSpec { brief: Brief::default(), lanes, limits: Limits::default() }
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async { timeout(DEADLINE, work).await.expect("it ends") })
}

fn exits(session: &Session) -> Vec<(&str, Option<Exit>)> {
    session.model.lanes.iter().map(|lane| (lane.info.title.as_str(), lane.exit(Time::END))).collect()
}

#[test]
fn lanes_of_any_source_stand_side_by_side() {
    block_on(async {
        let spec = session(vec![lane("false", ProcessSpec::new("/bin/false", [""; 0])), told()]);
        let mut session = Session::begin(&spec).expect("both can be opened");
        while session.next().await.is_some() {}
        assert!(session.is_over());
        assert_eq!(exits(&session), [("false", Some(Exit::Code(1))), ("told", Some(Exit::Code(0)))]);
    });
}

#[test]
fn a_lane_may_come_while_others_run_and_be_over_before_them() {
    block_on(async {
        let spec = session(vec![lane("sleep", ProcessSpec::new("/bin/sleep", ["60"]))]);
        let mut session = Session::begin(&spec).expect("it can be opened");
        session.next().await;
        let late = session.add(&told()).expect("it can be opened");
        while session.model.lane(late).is_some_and(|lane| lane.exit(Time::END).is_none()) {
            session.next().await;
        }
        assert_eq!((late, session.is_over()), (LaneId(1), false));
        session.signal(LaneId(0), 15).expect("it runs");
        while session.next().await.is_some() {}
        assert_eq!(exits(&session), [("sleep", Some(Exit::Signal(15))), ("told", Some(Exit::Code(0)))]);
    });
}

#[test]
fn what_a_source_cannot_do_is_said() {
    block_on(async {
        let mut session = Session::begin(&session(vec![told()])).expect("it can be opened");
        assert_eq!(session.abilities(LaneId(0)), Abilities::default());
        let refused = session.signal(LaneId(0), 15).expect_err("it takes none");
        assert_eq!(refused.to_string(), "the lane takes no signals");
        let refused = session.cancel(LaneId(0), TaskId(1)).expect_err("it has none");
        assert_eq!(refused.to_string(), "the lane has no tasks that could be cancelled");
        session.pass_on(15);
        while session.next().await.is_some() {}
        assert!(matches!(session.signal(LaneId(0), 15), Err(SourceError::Over)));
    });
}

#[test]
fn a_lane_that_cannot_be_opened_leaves_the_session_as_it_was() {
    block_on(async {
        let mut session = Session::begin(&session(vec![told()])).expect("it can be opened");
        let refused = session.add(&lane("none", ProcessSpec::new("/no/such/program", [""; 0])));
        assert!(matches!(refused, Err(SourceError::NotFound { .. })), "{refused:?}");
        assert_eq!(session.model.lanes.len(), 1);
    });
}
