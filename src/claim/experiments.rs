//! Every run that a claim is shown by. Runs are shared: what two claims take is run once.

use super::{
    Cue, Experiment, SignalPlan,
    experiment::{SIGINT, SIGTERM},
};

const TERM: &[SignalPlan] = &[SignalPlan::new(SIGTERM, Cue::AllWait)];
const INT: &[SignalPlan] = &[SignalPlan::new(SIGINT, Cue::AllWait)];
const TERM_WHILE_BLOCKED: &[SignalPlan] = &[SignalPlan::new(SIGTERM, Cue::Printed("the call blocks its thread"))];

pub static SLEEP: Experiment = Experiment::of("sleep", &["length=1s"]);
pub static ANATOMY: Experiment = Experiment::of("anatomy", &["hold=400ms"]);
pub static LEFTOVERS: Experiment = Experiment::of("leftovers", &["work=200ms"]);
pub static MAIN_RAISES: Experiment = Experiment::of("main-raises", &["work=100ms"]);
pub static NESTED_RUN: Experiment = Experiment::of("nested-run", &["work=50ms"]);
pub static UNCLOSED_LOOP: Experiment = Experiment::of("unclosed-loop", &["iterations=5", "pause=20ms"]);
pub static PUBLISHED_TERM: Experiment = Experiment::of("graceful-shutdown", &["pattern=published"]).signalled(TERM);
pub static PUBLISHED_INT: Experiment = Experiment::of("graceful-shutdown", &["pattern=published"]).signalled(INT);
pub static CORRECT_TERM: Experiment = Experiment::of("graceful-shutdown", &["pattern=correct"]).signalled(TERM);
pub static RUNS: Experiment = Experiment::of("runner", &["way=run", "carry=nothing", "pause=20ms"]);
pub static RUNS_LOCK: Experiment = Experiment::of("runner", &["way=run", "carry=lock", "pause=50ms"]);
pub static RUNS_QUEUE: Experiment = Experiment::of("runner", &["way=run", "carry=queue", "pause=50ms"]);
pub static RUNNER: Experiment = Experiment::of("runner", &["way=runner", "carry=lock", "pause=20ms"]).managed();
pub static RUNNER_FACTORY: Experiment =
    Experiment::of("runner", &["way=factory", "carry=lock", "pause=20ms"]).managed();
pub static THREADS: Experiment = Experiment::of("threads", &["threads=3", "hold=300ms"]).managed();
pub static UNHANDLED_TERM: Experiment = Experiment::of("unhandled-signals", &["signal=TERM", "after=200ms"]);
pub static UNHANDLED_INT: Experiment = Experiment::of("unhandled-signals", &["signal=INT", "after=200ms"]);
pub static SHARED_UNSAFE: Experiment = Experiment::of("shared-loop", &["calls=unsafe", "hold=600ms"]);
pub static SHARED_SAFE: Experiment = Experiment::of("shared-loop", &["calls=safe", "hold=600ms"]);
pub static IMPLICIT_LOOP: Experiment = Experiment::of("implicit-loop", &["loop=implicit", "work=20ms"]);
pub static EXPLICIT_LOOP: Experiment = Experiment::of("implicit-loop", &["loop=explicit", "work=20ms"]);
pub static CTRL_C: Experiment = Experiment::of("ctrl-c", &["pattern=passes-on", "after=200ms"]).managed();
pub static CTRL_C_SWALLOWED: Experiment = Experiment::of("ctrl-c", &["pattern=swallows", "after=200ms"]).managed();
pub static SYSTEM_EXIT: Experiment = Experiment::of("main-raises", &["raises=exit", "work=100ms"]).managed();
pub static CUSTOM_POLICY: Experiment = Experiment::of("custom-policy", &["way=policy", "work=50ms"]).managed();
pub static CUSTOM_FACTORY: Experiment = Experiment::of("custom-policy", &["way=factory", "work=50ms"]).managed();
pub static DEBUG_OFF: Experiment = Experiment::of("debug-mode", &["debug=off"]);
pub static DEBUG_ASYNCIO: Experiment = Experiment::of("debug-mode", &["debug=asyncio"]);
pub static DEBUG_DEV: Experiment = Experiment::of("debug-mode", &["debug=dev"]);
pub static SYNC_BRIDGE: Experiment = Experiment::of("sync-bridge", &["requests=3", "work=50ms"]);
pub static CARELESS_REQUESTS: Experiment = Experiment::of("cross-request", &["bridge=careless", "work=100ms"]);
pub static CAREFUL_REQUESTS: Experiment = Experiment::of("cross-request", &["bridge=careful", "work=100ms"]);
pub static SETUP_COST: Experiment = Experiment::of("setup-cost", &["rounds=100"]).timed();
pub static CORRECT_INT: Experiment = Experiment::of("graceful-shutdown", &["pattern=correct"]).signalled(INT);
pub static ASYNC_GENERATORS: Experiment = Experiment::of("async-generators", &["before_close=nothing", "work=50ms"]);
pub static JOB_TERM: Experiment =
    Experiment::of("blocking", &["what=job", "block=400ms", "signal=none"]).signalled(TERM_WHILE_BLOCKED).timed();
pub static BLOCKED_TERM: Experiment =
    Experiment::of("blocking", &["what=loop", "block=400ms", "signal=none"]).signalled(TERM_WHILE_BLOCKED).timed();
pub static SHUTDOWN_TERM: Experiment =
    Experiment::of("graceful-shutdown", &["pattern=published"]).signalled(TERM).timed();
pub static CANCEL_STORM: Experiment = Experiment::of("cancel-storm", &["tasks=1000", "hold=200ms"]).timed();
