//! What follows from the answers.

use super::{
    Advice, Part, Reason,
    code::code,
    entry::{Entry, entry_of},
    questions::{Answers, Loop, Place, Runs, Signals, Target, Threads},
};

/// What to use, and why.
pub fn advise(answers: &Answers) -> Advice {
    let parts =
        [entry(answers), state(answers), kind_of_loop(answers), threads(answers), shutdown(answers), proof(answers)];
    Advice { parts: parts.into_iter().flatten().collect(), code: code(answers) }
}

/// The names of things, which differ between Python and Rust.
pub(super) struct Names {
    pub(super) run: &'static str,
    pub(super) runner: &'static str,
}

pub(super) const fn names(target: Target) -> Names {
    match target {
        Target::Tokio => Names { run: "run(main())", runner: "Runner" },
        _ => Names { run: "asyncio.run(main())", runner: "asyncio.Runner" },
    }
}

fn because(text: impl Into<String>, claims: &'static [u8]) -> Reason {
    Reason { text: text.into(), claims }
}

fn part(about: &'static str, what: impl Into<String>, reasons: Vec<Reason>) -> Option<Part> {
    Some(Part { about, what: what.into(), reasons })
}

fn entry(answers: &Answers) -> Option<Part> {
    let run = names(answers.target()).run;
    match entry_of(answers) {
        Entry::Await => part(
            "entry point",
            "None: `await` the coroutine, or start a task with `create_task` and keep a reference to it.",
            vec![
                because(format!("`{run}` raises while a loop runs in the thread."), &[15, 31]),
                because("`run_until_complete` raises there, too.", &[19]),
                because(
                    "`get_running_loop().create_task(coro)` works, and gives its result when it is awaited.",
                    &[18],
                ),
            ],
        ),
        Entry::Run => part(
            "entry point",
            format!("`{run}`, managed."),
            vec![
                because("It creates a loop, runs one coroutine on it and closes it.", &[1, 11]),
                because(
                    "It cancels the tasks that are left, waits for their cleanup, and closes the loop after an error, too.",
                    &[13, 26, 27],
                ),
                because("By hand each of these steps is yours, and forgotten ones fail in silence.", &[7, 8, 32]),
            ],
        ),
        Entry::Runner => runner_part(answers),
        Entry::ByHand => part(
            "entry point",
            "One loop by hand, `run_until_complete` for each call, and the whole cleanup in a `finally`.",
            vec![
                because(
                    format!(
                        "Each `{run}` makes a new loop: a lock or queue of the one before breaks in it. `Runner` is there from 3.11 on."
                    ),
                    &[3, 14],
                ),
                because("Cancel and gather alone leave async generators and the executor behind.", &[22, 38]),
                because("Without `close()` file descriptors leak, and nothing is printed.", &[32, 28]),
                because("`run_until_complete` itself is not deprecated.", &[4, 36]),
            ],
        ),
    }
}

fn runner_part(answers: &Answers) -> Option<Part> {
    let Names { run, runner } = names(answers.target());
    let mut reasons = vec![because("It keeps one loop for several calls, and takes a loop factory.", &[14])];
    if answers.runs() == Runs::Several {
        reasons.push(because(
            format!("Each `{run}` makes a new loop: a lock or queue of the one before breaks in it."),
            &[3],
        ));
    }
    reasons.push(because(
        "Its end is that of the managed entry point: what is left is cancelled, the loop is closed.",
        &[26, 27],
    ));
    part("entry point", format!("`{runner}`: `runner.run(…)` for each call, and its end after the last one."), reasons)
}

/// What synchronous callers have to take care of.
fn state(answers: &Answers) -> Option<Part> {
    if answers.place() != Place::Sync {
        return None;
    }
    part(
        "what is kept",
        "Create locks, queues and clients inside the coroutine that uses them, or keep them with the one loop that they belong to.",
        vec![
            because("A bridge that keeps them from one request to the next leaks state.", &[21]),
            because(
                "A call may run a loop of its own, or use one that is kept by hand: both suit older frameworks.",
                &[20],
            ),
        ],
    )
}

fn kind_of_loop(answers: &Answers) -> Option<Part> {
    let (target, entry) = (answers.target(), entry_of(answers));
    if entry == Entry::Await {
        return None;
    }
    let implicit = || {
        because("`get_event_loop()` without a running loop warns from 3.12 on and raises from 3.14 on.", &[9, 10, 33])
    };
    match (answers.loop_kind(), target) {
        (Loop::Default, Target::Tokio) => None,
        (Loop::Default, _) => part("loop", "The default one: let the entry point create it.", vec![implicit()]),
        (Loop::Other, Target::Tokio) => part(
            "loop",
            "`Runner` with a loop factory: the runtime, current-thread or multi-thread, is yours to build.",
            vec![because("A loop factory is taken by `Runner`.", &[14, 23])],
        ),
        (Loop::Other, Target::Python38) => part(
            "loop",
            "Set its policy before the loop is created, as `uvloop.install()` does.",
            vec![because("A policy decides which loop is created next; `loop_factory` comes with 3.11.", &[23])],
        ),
        (Loop::Other, Target::Python311) => part(
            "loop",
            "`asyncio.Runner(loop_factory=uvloop.new_event_loop)`; `asyncio.run` takes no factory before 3.12.",
            vec![because("A loop factory needs no policy, and holds for this loop alone.", &[14, 23])],
        ),
        (Loop::Other, newer) => {
            let mut reasons =
                vec![because("A loop factory needs no policy, and holds for this loop alone.", &[14, 23])];
            if newer == Target::Python314 {
                reasons.push(because("Policies are deprecated in 3.14 and go away in 3.16.", &[23]));
            }
            part("loop", "`loop_factory=uvloop.new_event_loop`, for `asyncio.run` and `Runner` alike.", reasons)
        }
    }
}

fn threads(answers: &Answers) -> Option<Part> {
    let Names { run, .. } = names(answers.target());
    match answers.threads() {
        Threads::One => None,
        Threads::Each => part(
            "threads",
            format!("A `{run}` in each thread, with a loop of its own; handle signals in the main thread alone."),
            vec![
                because("It works in every thread that runs no loop, and in many at once.", &[11, 37]),
                because(
                    "That it raises outside the main thread is false: only its handling of SIGINT is left out there.",
                    &[16],
                ),
            ],
        ),
        Threads::Callers => part(
            "threads",
            "`call_soon_threadsafe`, and `run_coroutine_threadsafe(coro, loop).result()` for a result; nothing else of the loop.",
            vec![because(
                "Any other call from another thread comes late or is lost, in silence unless debug mode is on.",
                &[35, 24],
            )],
        ),
    }
}

fn shutdown(answers: &Answers) -> Option<Part> {
    let entry = entry_of(answers);
    if entry == Entry::Await {
        return part(
            "shutdown",
            "In the framework's own hook: cancel your tasks and gather them; leave signals and the loop to it.",
            vec![because("Tasks that linger are found, and destroyed when the loop goes.", &[25, 27])],
        );
    }
    let by_hand = entry == Entry::ByHand;
    match answers.signals() {
        Signals::None if by_hand => part(
            "shutdown",
            "In the `finally`: cancel all tasks, gather them, `shutdown_asyncgens()`, `shutdown_default_executor()`, `close()`.",
            vec![because("Every step that is left out leaves something behind.", &[22, 26, 27])],
        ),
        Signals::None => part(
            "shutdown",
            "Nothing to write: the entry point's teardown does it.",
            vec![because("After it the loop is closed and no task is left.", &[26, 27])],
        ),
        Signals::CtrlC if by_hand || answers.target() == Target::Python38 => part(
            "shutdown",
            "Catch KeyboardInterrupt around the call, and keep the cleanup in a `finally`.",
            vec![
                because("Before 3.11 Ctrl-C breaks into whatever runs; it does not cancel main.", &[12]),
                because("The manual entry point handles no signal.", &[34]),
            ],
        ),
        Signals::CtrlC => part(
            "shutdown",
            "Let Ctrl-C cancel main: clean up in `finally`, and pass the cancel on.",
            vec![because("The first Ctrl-C cancels main; a main that swallows the cancel loses the Ctrl-C.", &[12])],
        ),
        Signals::Term => part(
            "shutdown",
            "A handler for SIGTERM and SIGINT that only wakes main; main cancels its tasks, gathers them, and returns.",
            vec![
                because(
                    "A handler that starts a task which cancels all others cancels main too, and never completes.",
                    &[17],
                ),
                because(
                    "Without a handler SIGTERM ends the process, and no `finally` runs: neither entry point handles it.",
                    &[34],
                ),
                because("Cancelled and gathered by main, nothing is left when the loop closes.", &[38, 27]),
            ],
        ),
    }
}

/// How to see that it holds.
fn proof(answers: &Answers) -> Option<Part> {
    let (what, claims): (&str, &'static [u8]) = match (answers.signals(), answers.target()) {
        (Signals::Term, _) => ("`loopscope check --signal TERM --within 5s -- COMMAND`, in CI.", &[26, 27, 28, 29]),
        (Signals::CtrlC, _) => ("`loopscope check --signal INT --within 5s -- COMMAND`, in CI.", &[26, 27, 28, 29]),
        (Signals::None, Target::Tokio) => ("`loopscope watch -- COMMAND`.", &[25, 28]),
        (Signals::None, _) => ("`loopscope compare module:main`: what each entry point leaves behind.", &[25, 28]),
    };
    part(
        "proof",
        what,
        vec![because(
            "Its checks are what is to hold after a run: loop closed, no task left, file descriptors stable.",
            claims,
        )],
    )
}
