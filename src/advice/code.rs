//! How an advice looks as code.

use super::{
    entry::{Entry, entry_of},
    questions::{Answers, Loop, Place, Runs, Signals, Target, Threads},
};

/// A program of the recommended shape, in the language of the target.
pub fn code(answers: &Answers) -> String {
    if answers.target() == Target::Tokio { rust(answers) } else { python(answers) }
}

fn python(answers: &Answers) -> String {
    let entry = entry_of(answers);
    if entry == Entry::Await {
        return "task = asyncio.get_running_loop().create_task(work())\nresult = await task\n".into();
    }
    let is_term = answers.signals() == Signals::Term;
    let mut text = String::from("import asyncio\n");
    if is_term {
        text += "import signal\n";
    }
    if answers.threads() == Threads::Each {
        text += "import threading\n";
    }
    if answers.loop_kind() == Loop::Other {
        text += "import uvloop\n";
    }
    text += "\n\nasync def main():\n";
    text += if is_term { TERM } else { PLAIN };
    text += "\n\n";
    text += &called(answers, entry);
    text
}

const PLAIN: &str = "    await asyncio.sleep(1)  # your work\n";

const TERM: &str = "    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    tasks = [asyncio.create_task(asyncio.sleep(60))]  # your work
    await stop.wait()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
";

/// What runs main.
fn called(answers: &Answers, entry: Entry) -> String {
    let other = answers.loop_kind() == Loop::Other;
    let has_factory = other && answers.target() >= Target::Python311;
    let factory = if has_factory { "loop_factory=uvloop.new_event_loop" } else { "" };
    let policy = if other && !has_factory { "uvloop.install()\n" } else { "" };
    let call = match entry {
        Entry::Await | Entry::Run if has_factory => format!("asyncio.run(main(), {factory})\n"),
        Entry::Await | Entry::Run => "asyncio.run(main())\n".into(),
        Entry::Runner => {
            let again = if answers.runs() == Runs::Several { "    runner.run(main())\n" } else { "" };
            format!("with asyncio.Runner({factory}) as runner:\n    runner.run(main())\n{again}")
        }
        Entry::ByHand => BY_HAND.into(),
    };
    let call = match answers.threads() {
        Threads::Each => threaded(&call, answers.signals() == Signals::Term),
        Threads::Callers => format!("{CALLER}{call}"),
        Threads::One => call,
    };
    let call = if answers.place() == Place::Sync { format!("def handle(request):\n{}", indented(&call)) } else { call };
    let asks = answers.signals() == Signals::CtrlC && (entry == Entry::ByHand || answers.target() == Target::Python38);
    let call = if asks {
        format!("try:\n{}except KeyboardInterrupt:\n    print(\"interrupted\")\n", indented(&call))
    } else {
        call
    };
    format!("{policy}{call}")
}

const BY_HAND: &str = "\
async def cancel_all():
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


loop = asyncio.new_event_loop()
try:
    loop.run_until_complete(main())
    loop.run_until_complete(main())
finally:
    loop.run_until_complete(cancel_all())
    loop.run_until_complete(loop.shutdown_asyncgens())
    if hasattr(loop, \"shutdown_default_executor\"):  # 3.9
        loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()
";

const CALLER: &str = "\
# In another thread, with the loop that main runs on:
#     loop.call_soon_threadsafe(callback)
#     result = asyncio.run_coroutine_threadsafe(coro, loop).result()
";

/// The call in three threads. Where there are signals to handle, main does so in the main thread, beside them.
fn threaded(call: &str, handles_signals: bool) -> String {
    let (body, worker, own) =
        if handles_signals { (call.replace("main()", "worker()"), WORKER, call) } else { (call.to_owned(), "", "") };
    format!(
        "{worker}def run():\n{}\n\nthreads = [threading.Thread(target=run) for _ in range(3)]\nfor thread in threads:\n    \
         thread.start()\n{own}for thread in threads:\n    thread.join()\n",
        indented(&body)
    )
}

const WORKER: &str = "\
async def worker():
    await asyncio.sleep(1)  # what each thread does


";

fn indented(text: &str) -> String {
    let line = |line: &str| if line.is_empty() { "\n".into() } else { format!("    {line}\n") };
    text.lines().map(line).collect()
}

fn rust(answers: &Answers) -> String {
    let entry = entry_of(answers);
    if entry == Entry::Await {
        return "let task = spawn(work());\nlet result = task.await?;\n".into();
    }
    let mut text = String::from("async fn main() -> Result<()> {\n");
    text += match answers.signals() {
        Signals::Term => RUST_TERM,
        Signals::None | Signals::CtrlC => "    sleep(Duration::from_secs(1)).await?; // your work\n    Ok(())\n",
    };
    text += "}\n\n";
    let call = match entry {
        Entry::Runner if answers.loop_kind() == Loop::Other => RUST_FACTORY,
        Entry::Runner | Entry::ByHand => {
            "let mut runner = Runner::new();\nrunner.run(main())?;\nrunner.run(main())?;\nrunner.close()?;\n"
        }
        Entry::Run | Entry::Await => "run(main())?;\n",
    };
    text += &match answers.threads() {
        Threads::Each => rust_threads(call, answers.signals() == Signals::Term),
        Threads::Callers => format!("{RUST_CALLER}{call}"),
        Threads::One => call.into(),
    };
    text
}

const RUST_CALLER: &str = "\
// In another thread, with `EventLoop::running()?.remote()`:
//     remote.call_soon_threadsafe(callback)?;
//     let result = remote.run_coroutine_threadsafe(work)?.result()?;
";

fn rust_threads(call: &str, handles_signals: bool) -> String {
    let (body, own) = if handles_signals {
        (call.replace("main()", "worker()"), indented(call))
    } else {
        (call.to_owned(), String::new())
    };
    let body = indented(&indented(&indented(&format!("{body}Ok(())\n"))));
    format!(
        "thread::scope(|scope| -> Result<()> {{\n    for _ in 0..3 {{\n        scope.spawn(|| -> Result<()> {{\n{body}        \
         }});\n    }}\n{own}    Ok(())\n}})?;\n"
    )
}

const RUST_TERM: &str = "    let stop = Rc::new(Notify::new());
    for signal in [2, 15] {
        let stop = stop.clone();
        EventLoop::running()?.add_signal_handler(signal, move || stop.notify_one())?;
    }
    let tasks = vec![spawn(work())];
    stop.notified().await;
    tasks.iter().for_each(|task| { task.cancel(); });
    gather(tasks).return_exceptions().await?;
    Ok(())
";

const RUST_FACTORY: &str = "\
let mut runner = Runner::new().loop_factory(|| {
    Builder::new_current_thread().enable_all().build_local(LocalOptions::default())
});
runner.run(main())?;
runner.close()?;
";
