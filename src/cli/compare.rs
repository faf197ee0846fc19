//! `loopscope compare`.

use super::{
    code,
    cost::CostArgs,
    engine::EngineArgs,
    look::LookArgs,
    say,
    session::{Begin, SessionArgs},
    wrong_call,
};
use crate::{
    app::{Found, Plan, coroutine_session, engines},
    model::EntryPoint,
    scenario::{Scenario, Settings, find},
    source::python::EntryError,
    ui::{CoroutineOrder, Engines},
};
use std::{path::Path, process::ExitCode};

/// Run a coroutine of yours with both entry points, and say what each left behind
///
/// The lanes are `asyncio.run(main())` and `new_event_loop()`, `run_until_complete(main())`, `close()` by hand, each in a
/// process of its own that imports the module as `python -m` does. A scenario is compared, too. Everything else is as with
/// `run`. With --cost it is measured what each entry point takes, round after round, on every engine that is found.
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct CompareArgs {
    /// `module:coroutine`, the path of a .py file (which means its `main`), `file.py:coroutine`, or a scenario
    target: String,
    /// An argument of the coroutine, as text; NAME=VALUE gives it by name. May be given again for another
    #[arg(long = "arg", value_name = "VALUE", allow_hyphen_values = true)]
    args: Vec<String>,
    /// Set a parameter of a scenario; may be given again for another
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    #[command(flatten)]
    cost: CostArgs,
    #[command(flatten)]
    session: SessionArgs,
}

const EXIT_CODES: &str = "Exit codes:
  0    no check failed
  1    a check failed
  2    the call was wrong: there is no such module or coroutine, or it cannot be called with these arguments
  3    the module cannot be imported; or a lane could not start or broke, or never got its signal;
       or records were lost, or --record failed, and no check but that failed
  124  --timeout passed; the lanes were killed
  130  SIGINT came, which went on to the lanes; 143 for SIGTERM, 129 for SIGHUP";

impl CompareArgs {
    pub(super) fn perform(self, scenarios: Vec<&'static Scenario>, engine: &EngineArgs, look: &LookArgs) -> ExitCode {
        if self.cost.is_asked_for() {
            return self.cost.perform(&self.target, &self.set, &scenarios, engine, self.session.format_name());
        }
        match self.begin(&scenarios, engine) {
            Ok(begin) => self.session.perform(begin, scenarios, engine, look),
            Err(EntryError::Refused(wrong)) => wrong_call(wrong),
            Err(EntryError::Broken(why)) => {
                say("error", why);
                code::BROKEN.into()
            }
        }
    }

    /// What these words mean, or why they mean nothing.
    fn begin(&self, scenarios: &[&'static Scenario], engine: &EngineArgs) -> Result<Begin, EntryError> {
        self.session.check().map_err(EntryError::Refused)?;
        if let Some(scenario) = scenarios.iter().find(|scenario| scenario.name == self.target) {
            return self.scenario(scenario, engine).map_err(EntryError::Refused);
        }
        let is_word = !self.target.contains([':', '/']) && Path::new(&self.target).extension().is_none();
        if is_word && let Err(unknown) = find(scenarios, &self.target) {
            let (unknown, target) = (unknown.to_string(), &self.target);
            let end = if unknown.ends_with('?') { " A" } else { "; a" };
            let why = format!("{unknown}{end} coroutine of yours is `{target}:main`, or the path of a .py file");
            return Err(EntryError::Refused(why));
        }
        self.coroutine(engine)
    }

    fn scenario(&self, scenario: &'static Scenario, engine: &EngineArgs) -> Result<Begin, String> {
        if !self.args.is_empty() {
            let set = scenario.params.first().map_or_else(String::new, |param| {
                format!("; set its parameters by `--set {}={}`", param.name, param.default_value())
            });
            return Err(format!("`--arg` is for a coroutine of yours, and `{}` is a scenario{set}", scenario.name));
        }
        let settings = Settings::parse(scenario, &self.set).map_err(|e| e.to_string())?;
        let Found { engines, missing } = engines(engine.engines(), &engine.python(), scenario)?;
        let (entries, limits) = (EntryPoint::ALL.to_vec(), self.session.limits());
        let plan = Plan { scenario, settings, beside: None, engines, entries, limits, console: false };
        let mut spec = plan.session().map_err(|e| e.to_string())?;
        spec.brief.compares = true;
        Ok(Begin::judged(spec, missing, engine.is_asked_for))
    }

    fn coroutine(&self, engine: &EngineArgs) -> Result<Begin, EntryError> {
        let refuse = |why: &str| Err(EntryError::Refused(why.into()));
        if !self.set.is_empty() {
            return refuse(
                "`--set` is for scenarios; give a coroutine its arguments by `--arg VALUE` or `--arg NAME=VALUE`",
            );
        }
        if engine.named.is_some_and(|engines| engines != Engines::Cpython) {
            return refuse(
                "a coroutine of yours runs on CPython: leave `--engine` out, or name a version like cpython3.12",
            );
        }
        let order =
            CoroutineOrder { target: self.target.clone(), args: self.args.clone(), limits: self.session.limits() };
        let spec = coroutine_session(&order, &engine.python(), true)?;
        Ok(Begin::judged(spec, None, true))
    }
}
