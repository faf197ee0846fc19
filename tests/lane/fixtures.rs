//! The programs under observation.

use crate::watch::{myself, runtime as tokio_runtime};
use loopscope::event::{LaneId, LoopId, LoopState, Metric, NameId, Report, TaskId, WarningCategory, wire};
use loopscope::runtime::record::{self, Woken};
use loopscope::runtime::{self, EventLoop, Runner, spawn, yield_now};
use loopscope::source::{ProcessSource, ProcessSpec};
use rustix::process::{Resource, Rlimit, Signal, getpid, kill_process, setrlimit};
use std::{
    fs::File,
    io::Write,
    net::{TcpListener, TcpStream},
    os::{
        fd::AsRawFd,
        unix::{fs::PermissionsExt, net::UnixListener, process::CommandExt},
    },
    panic::Location,
    path::PathBuf,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// What the ring of a thread with tasks holds.
const LARGE: u64 = 1 << 18;
/// Polls reported by `overflow`: more than that.
pub(crate) const OVERFLOW: u64 = LARGE + 1_000;
/// Threads of `threads`.
pub(crate) const THREADS: u64 = 20;

pub(crate) fn run(name: &str) {
    if let Some(name) = name.strip_prefix("inspect-") {
        return if name == "many" { inspect_many() } else { inspect(name) };
    }
    match name {
        "exhausted" => return exhausted(),
        "two-threads" => return two_threads(),
        "stranger" => meet_a_stranger(),
        _ => {}
    }
    let socket = socket_path();
    record::on_cancel(cancel);
    record::connect().expect("connect");
    match name {
        "life" => life(),
        "sudden" => {
            (0..5_000).for_each(count);
            let _ = kill_process(getpid(), Signal::KILL);
        }
        "counting" => count_for_ever(),
        "sleeping" | "cancelled" => park(),
        "stopped" => stop_with_a_child(),
        "leaving" => leave_a_child(),
        "replaced" => panic!("{}", Command::new(myself()).args(["fixture", "two-threads"]).exec()),
        // Through a few looks at it.
        "dozing" => std::thread::sleep(Duration::from_millis(500)),
        "flood" => flood(),
        "filling" => (0..LARGE).for_each(poll),
        "overflow" => (0..OVERFLOW).for_each(poll),
        "files" => files(),
        "stranger" => println!("socket gone {}", socket.is_some_and(|path| !path.exists())),
        "blocked" => {
            record::poll_begin(TaskId(9));
            park();
        }
        "hung" => {
            record::callback_begin();
            park();
        }
        "aborted" => {
            record::poll_begin(TaskId(9));
            std::process::abort();
        }
        "cramped" => cramped(),
        "slow" => slow(),
        "threads" => threads(),
        "choked" => choked(),
        "forked" => forked(),
        "idle" => {}
        "console" => console(),
        "sampled" => sampled(),
        "crowded" => crowded(),
        "deadlocked" => crate::deadlock::deadlocked(),
        "reader" => reader(),
        #[cfg(tokio_unstable)]
        "instrumented" => crate::instrumented::instrumented(),
        #[cfg(tokio_unstable)]
        "entered" => crate::instrumented::entered(),
        #[cfg(tokio_unstable)]
        "measured" => crate::instrumented::measured(),
        other => panic!("no fixture {other}"),
    }
}

fn forked() {
    count(0);
    fork::child(|| (1_000..1_010).for_each(count));
    (1..10).for_each(count);
}

fn socket_path() -> Option<PathBuf> {
    std::env::var_os(wire::SOCKET_VARIABLE).map(PathBuf::from)
}

fn count(value: u64) {
    record::emit(&Report::Metric { on: LoopId(1), metric: Metric::Polls, value }, None);
}

fn count_for_ever() {
    let mut number = 0;
    loop {
        count(number);
        number += 1;
        if number % 1_000 == 0 {
            // No faster than a slow build of the inspector can read.
            record::settle();
        }
    }
}

fn park() {
    loop {
        std::thread::park();
    }
}

fn two_threads() {
    std::thread::spawn(park);
    park();
}

/// Holds its loop for 100 ms in a task and in a callback, in debug mode.
fn slow() {
    let hold = || {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_millis(100) {}
    };
    let main = async move {
        EventLoop::running()?.call_soon(hold)?;
        hold();
        yield_now().await?;
        Ok(())
    };
    Runner::new().debug(true).run(main).expect("a run");
}

fn cramped() {
    setrlimit(Resource::Fsize, Rlimit { current: Some(4096), maximum: Some(4096) }).expect("setrlimit");
    // This thread has its ring since it connected.
    std::thread::spawn(|| count(1)).join().expect("join");
}

fn threads() {
    for number in 0..THREADS {
        let report = move || {
            count(number);
            warn(NameId::NONE, Some(Location::caller()));
        };
        std::thread::spawn(report).join().expect("join");
    }
}

/// Leaves room for one record, which is less than a place takes. When there is room again, the same place comes again.
fn choked() {
    let place = Some(Location::caller());
    (0..LARGE - 1).for_each(poll);
    warn(NameId::NONE, place);
    let _ = kill_process(getpid(), Signal::STOP);
    record::settle();
    warn(NameId::NONE, place);
}

fn warn(text: NameId, place: Option<&'static Location<'static>>) {
    record::emit(&Report::Warning { on: LoopId(0), category: WarningCategory::Other, text }, place);
}

fn poll(_: u64) {
    record::poll_begin(TaskId(1));
    record::poll_end(TaskId(1), Woken::UNKNOWN);
}

fn sampled() {
    let runtime = tokio_runtime();
    let _watch = record::watch(LoopId(5), runtime.handle(), None);
    runtime.block_on(async {
        let mut ticks = tokio::time::interval(Duration::from_millis(1));
        loop {
            ticks.tick().await;
        }
    });
}

/// Main and a hundred tasks that are always ready.
fn crowded() {
    async fn turn() -> runtime::Result<()> {
        loop {
            yield_now().await?;
        }
    }
    let crowd = async {
        (0..100).for_each(|_| drop(spawn(turn())));
        turn().await
    };
    runtime::run(crowd).expect("it is stopped from outside");
}

/// How long the writer leaves the reader waiting, each time.
pub(crate) const READERS_WAIT: Duration = Duration::from_millis(200);

fn reader() {
    use std::os::unix::net::UnixStream;
    let (mut near, far) = UnixStream::pair().expect("a pair");
    far.set_nonblocking(true).expect("nonblocking");
    let writer = std::thread::spawn(move || {
        for byte in b"ab" {
            std::thread::sleep(READERS_WAIT);
            near.write_all(&[*byte]).expect("write");
        }
    });
    let read = async move {
        let mut far = tokio::net::UnixStream::from_std(far)?;
        let mut word = [0; 2];
        tokio::io::AsyncReadExt::read_exact(&mut far, &mut word).await?;
        Ok(word)
    };
    assert_eq!(runtime::run(read).expect("it reads"), *b"ab");
    writer.join().expect("it ends");
    record::settle();
}

fn stop_with_a_child() {
    let mut child = Command::new("sleep").arg("1000").spawn().expect("spawn");
    let _ = kill_process(getpid(), Signal::STOP);
    let _ = child.wait();
}

#[expect(clippy::zombie_processes, reason = "it is left running, for the inspector to end")]
fn leave_a_child() {
    let child = Command::new("sleep").arg("1000").stdout(Stdio::null()).spawn().expect("spawn");
    println!("{}", child.id());
}

fn life() {
    println!("variable {:?}", socket_path());
    let null = File::open("/dev/null").expect("open");
    println!("first descriptor {}", null.as_raw_fd());
    let place = Some(Location::caller());
    let id = LoopId(1);
    for state in [LoopState::Created, LoopState::Running] {
        record::emit(&Report::Loop { id, state }, place);
    }
    record::poll_begin(TaskId(7));
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(2) {}
    record::poll_end(TaskId(7), Woken::UNKNOWN);
    warn(record::name("a warning"), place);
    record::emit(&Report::Loop { id, state: LoopState::Closed }, place);
    std::process::exit(3);
}

/// Opens itself to a console and, where that is possible, knocks at its own door.
fn console() {
    match loopscope::source::console::serve() {
        Ok(address) => {
            while TcpStream::connect(address).is_err() {
                std::thread::yield_now();
            }
            println!("served on {}", address.ip());
        }
        Err(error) => println!("{error}"),
    }
}

fn flood() {
    let mut out = std::io::stdout().lock();
    for number in 0..200_000 {
        writeln!(out, "line {number}").expect("write");
    }
    eprint!("\x1b[2J\x1b]0;title\x07\x1b[31mred\u{202e} and back\x1b[0m\nno end");
}

fn files() {
    let (_reader, _writer) = rustix::pipe::pipe().expect("pipe");
    let _runtime = tokio_runtime();
    let _null = File::open("/dev/null").expect("open");
    let listener = TcpListener::bind("127.0.0.1:0").expect("bind");
    let _stream = TcpStream::connect(listener.local_addr().expect("address")).expect("connect");
    let dir = tempfile::tempdir().expect("directory");
    let _unix = UnixListener::bind(dir.path().join("s")).expect("bind");
    record::settle();
    println!("open");
    park();
}

/// What `cancelled` does when it is asked to cancel a task.
fn cancel(task: TaskId) {
    record::emit(&Report::CancelDelivered { task }, None);
    std::process::exit(0);
}

/// Before this process connects, another one tries to.
fn meet_a_stranger() {
    let path = socket_path().expect("the variable");
    let dir = path.parent().expect("a directory");
    println!("mode {:o}", dir.metadata().expect("metadata").permissions().mode() & 0o777);
    let status = Command::new(myself()).args(["fixture", "idle"]).status().expect("spawn");
    println!("stranger ended with {:?}", status.code());
}

mod fork {
    #![expect(unsafe_code, reason = "fork has no safe form")]

    /// Runs it in a forked child, to its end.
    pub(super) fn child(run: impl FnOnce()) {
        // SAFETY: the child stores some records, which takes no lock, and ends without running anything else.
        let pid = unsafe { libc::fork() };
        if pid == 0 {
            run();
            // SAFETY: it ends the process.
            unsafe { libc::_exit(0) };
        }
        let pid = rustix::process::Pid::from_raw(pid);
        rustix::process::waitpid(pid, rustix::process::WaitOptions::empty()).expect("wait");
    }
}

/// An inspector of many lanes, one after the other: what it holds after the first is what it holds after the last.
fn inspect_many() {
    const LANES: usize = 50;
    let mine = |what: &str| std::fs::read_dir(format!("/proc/self/{what}")).expect("/proc").count();
    let rings = || std::fs::read_to_string("/proc/self/maps").expect("/proc").matches("memfd:").count();
    let children = || std::fs::read_to_string("/proc/thread-self/children").expect("/proc");
    let runtime = tokio_runtime();
    let held: Vec<_> = (0..LANES)
        .map(|_| {
            runtime.block_on(async {
                let spec = ProcessSpec::new(myself(), ["fixture", "idle"]);
                let mut lane = ProcessSource::start(LaneId(1), &spec).expect("the lane starts");
                let mut events = Vec::new();
                while lane.events(&mut events).await {}
            });
            (mine("fd"), mine("task"), rings(), children())
        })
        .collect();
    match held.iter().find(|later| **later != held[0]) {
        None => println!("the same"),
        Some(other) => println!("{:?}, then {other:?}", held[0]),
    }
}

/// An inspector that is killed: starts a lane, waits until it is connected, tells its process id, and goes on reading.
fn inspect(name: &str) {
    let runtime = tokio_runtime();
    runtime.block_on(async {
        let spec = ProcessSpec::new(myself(), ["fixture", name]);
        let mut lane = ProcessSource::start(LaneId(1), &spec).expect("the lane starts");
        let mut events = Vec::new();
        while lane.events(&mut events).await {
            let is_connected = |event: &loopscope::event::Event| {
                event.what == loopscope::event::What::Observation(loopscope::event::Observation::Connected)
            };
            if events.drain(..).any(|event| is_connected(&event)) {
                println!("{}", lane.pid());
            }
        }
    });
}

/// An inspector that has no file descriptor left.
fn exhausted() {
    let runtime = tokio_runtime();
    let _inside = runtime.enter();
    setrlimit(Resource::Nofile, Rlimit { current: Some(0), maximum: Some(0) }).expect("setrlimit");
    let error = ProcessSource::start(LaneId(1), &ProcessSpec::new("/bin/true", [""; 0])).err();
    println!("{}", error.map(|error| error.to_string()).unwrap_or_default());
}
