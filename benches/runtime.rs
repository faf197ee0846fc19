//! What recording costs: every program once on raw Tokio and once on this runtime, interleaved, in one process that a
//! real inspector reads meanwhile. CPU time of both processes together, median of the rounds' ratios.
//!
//! ```text
//! cargo bench --no-default-features --features app                    # the table
//! cargo bench --no-default-features --features app -- instructions    # the same in instructions, by callgrind
//! ```
//!
//! Behind every pass the loop asks Tokio's driver what has come in, as asyncio asks its selector: a signal handler, a
//! socket's reader and a timer have their turn within three passes, however much else is ready. Raw Tokio asks it after 61
//! polls. So where a pass is a single poll most of the price is that look, which is one `epoll_wait`: the rows "and
//! look" give raw Tokio the same promise, by `event_interval(1)`.
//!
//! The lean features matter: `console` turns Tokio's `tracing` on. The process runs with `MALLOC_TRIM_THRESHOLD_` and
//! `MALLOC_TOP_PAD_` set, for both sides, since glibc giving memory back and taking it again would drown the rest.

use loopscope::{
    event::{Exit, LaneId, Observation, What},
    runtime::{self, record},
    source::{ProcessSource, ProcessSpec},
};
use rustix::time::{ClockId, clock_gettime};
use std::{future::poll_fn, hint::black_box, os::unix::process::parent_id, task::Poll};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    runtime::{Builder, LocalRuntime},
    sync::mpsc,
    task::spawn_local,
};

const ROUNDS: usize = 31;

/// A program, in both forms; each is given how often to do it.
struct Bench {
    name: &'static str,
    /// How much more than raw Tokio it may cost.
    limit: f64,
    times: u64,
    raw: fn(u64),
    ours: fn(u64),
}

const BENCHES: &[Bench] = &[
    Bench { name: "empty poll", limit: 20.0, times: 200_000, raw: polls_raw, ours: polls_ours },
    Bench { name: "empty poll and look", limit: 1.5, times: 200_000, raw: polls_and_looks_raw, ours: polls_ours },
    Bench { name: "100 empty polls a pass", limit: 1.5, times: 400_000, raw: crowd_raw, ours: crowd_ours },
    Bench { name: "spawn and join", limit: 1.4, times: 40_000, raw: spawns_raw, ours: spawns_ours },
    Bench { name: "channel ping-pong", limit: 7.0, times: 60_000, raw: ping_pong_raw, ours: ping_pong_ours },
    Bench {
        name: "ping-pong and looks",
        limit: 1.3,
        times: 60_000,
        raw: ping_pong_and_looks_raw,
        ours: ping_pong_ours,
    },
    Bench { name: "TCP echo", limit: 1.05, times: 3_000, raw: echo_raw, ours: echo_ours },
    Bench { name: "run(noop)", limit: 1.3, times: 1_000, raw: noop_raw, ours: noop_ours },
];

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let words: Vec<&str> = args.iter().skip(1).map(String::as_str).collect();
    match words[..] {
        ["lane", "table"] => table(),
        ["lane", form, name, times] => once(form, name, times),
        _ if words.contains(&"instructions") => instructions(),
        _ => drop(watch(&myself(), &["lane".into(), "table".into()], |line| println!("{line}"))),
    }
}

fn myself() -> String {
    std::env::current_exe().expect("the path of this program").to_string_lossy().into_owned()
}

/// Watches a lane to its end. Hands over its lines; the rest is read and thrown away.
fn watch(program: &str, args: &[String], mut line: impl FnMut(&str)) -> Option<Exit> {
    let inspector = Builder::new_current_thread().enable_all().build().expect("a runtime");
    inspector.block_on(async {
        let mut spec = ProcessSpec::new(program, args);
        let no_trimming = [("MALLOC_TRIM_THRESHOLD_", "1000000000"), ("MALLOC_TOP_PAD_", "64000000")];
        spec.env = no_trimming.map(|(name, value)| (name.into(), value.into())).to_vec();
        let mut lane = ProcessSource::start(LaneId(1), &spec).expect("the lane starts");
        let (mut events, mut exit) = (Vec::new(), None);
        while lane.events(&mut events).await {
            for event in &events {
                match &event.what {
                    What::Observation(Observation::Output { line: text, .. }) => line(text),
                    What::Observation(Observation::Dropped { count }) => line(&format!("{count} records dropped")),
                    What::Observation(Observation::Exited(how)) => exit = Some(*how),
                    _ => _ = black_box(event),
                }
            }
            events.clear();
        }
        exit
    })
}

// In the lane.

fn table() {
    record::connect().expect("an inspector");
    println!("{:20} {:>10} {:>10} {:>10} {:>8} {:>8}", "", "raw ns", "ours ns", "reader ns", "ratio", "limit");
    for bench in BENCHES {
        (bench.raw)(bench.times);
        (bench.ours)(bench.times);
        let rounds: Vec<_> = (0..ROUNDS).map(|round| measure(bench, round)).collect();
        let median = |of: &dyn Fn(&(Cost, Cost)) -> f64| {
            let mut values: Vec<_> = rounds.iter().map(of).collect();
            values.sort_by(f64::total_cmp);
            values[values.len() / 2]
        };
        let (raw, ours) = (median(&|(raw, _)| raw.sum()), median(&|(_, ours)| ours.program));
        let (reader, ratio) = (median(&|(_, ours)| ours.reader), median(&|(raw, ours)| ours.sum() / raw.sum()));
        let verdict = if ratio <= bench.limit { "" } else { "  over" };
        println!(
            "{:20} {raw:>10.1} {ours:>10.1} {reader:>10.1} {ratio:>8.2} {:>8.2}{verdict}",
            bench.name, bench.limit
        );
    }
}

/// Nanoseconds of CPU, each time.
#[derive(Clone, Copy)]
struct Cost {
    program: f64,
    reader: f64,
}

impl Cost {
    fn sum(self) -> f64 {
        self.program + self.reader
    }

    /// What this process and the inspector that reads it have taken so far.
    fn so_far() -> Self {
        let mine = clock_gettime(ClockId::ProcessCPUTime);
        let reader = std::fs::read_to_string(format!("/proc/{}/schedstat", parent_id())).expect("the inspector's time");
        let reader = reader.split(' ').next().and_then(|ns| ns.parse().ok()).expect("a number");
        Self { program: mine.tv_sec as f64 * 1e9 + mine.tv_nsec as f64, reader }
    }
}

/// One round, raw and ours; whichever goes first takes turns.
fn measure(bench: &Bench, round: usize) -> (Cost, Cost) {
    let time = |run: fn(u64)| {
        let before = Cost::so_far();
        run(bench.times);
        // What was recorded is read on the same account.
        record::settle();
        let (after, times) = (Cost::so_far(), bench.times as f64);
        Cost { program: (after.program - before.program) / times, reader: (after.reader - before.reader) / times }
    };
    if round.is_multiple_of(2) {
        let raw = time(bench.raw);
        (raw, time(bench.ours))
    } else {
        let ours = time(bench.ours);
        (time(bench.raw), ours)
    }
}

fn raw(main: impl Future<Output = ()>) {
    raw_runtime(&mut Builder::new_current_thread()).block_on(main);
}

/// Asks the driver after every poll.
fn raw_and_looks(main: impl Future<Output = ()>) {
    raw_runtime(Builder::new_current_thread().event_interval(1)).block_on(main);
}

fn raw_runtime(builder: &mut Builder) -> LocalRuntime {
    builder.enable_all().build_local(Default::default()).expect("a runtime")
}

fn ours(main: impl Future<Output = runtime::Result<()>> + 'static) {
    runtime::run(main).expect("it runs");
}

/// Is polled so many times for nothing.
async fn be_polled(times: u64) {
    let mut left = times;
    poll_fn(|cx| {
        left -= 1;
        if left == 0 {
            return Poll::Ready(());
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

fn polls_raw(times: u64) {
    raw(async move { spawn_local(be_polled(times)).await.expect("join") });
}

fn polls_and_looks_raw(times: u64) {
    raw_and_looks(async move { spawn_local(be_polled(times)).await.expect("join") });
}

fn polls_ours(times: u64) {
    ours(async move {
        be_polled(times).await;
        Ok(())
    });
}

const BATCH: u64 = 100;

fn crowd_raw(times: u64) {
    raw(async move {
        let crowd: Vec<_> = (0..BATCH).map(|_| spawn_local(be_polled(times / BATCH))).collect();
        for task in crowd {
            task.await.expect("join");
        }
    });
}

fn crowd_ours(times: u64) {
    ours(async move {
        let polled = || async move {
            be_polled(times / BATCH).await;
            Ok(())
        };
        let crowd: Vec<_> = (0..BATCH).map(|_| runtime::spawn(polled())).collect();
        for task in crowd {
            task.await?;
        }
        Ok(())
    });
}

fn spawns_raw(times: u64) {
    raw(async move {
        for _ in 0..times / BATCH {
            let tasks: Vec<_> = (0..BATCH).map(|_| spawn_local(async {})).collect();
            for task in tasks {
                task.await.expect("join");
            }
        }
    });
}

fn spawns_ours(times: u64) {
    ours(async move {
        for _ in 0..times / BATCH {
            let tasks: Vec<_> = (0..BATCH).map(|_| runtime::spawn(async { Ok(()) })).collect();
            for task in tasks {
                task.await?;
            }
        }
        Ok(())
    });
}

async fn echo_numbers(mut from: mpsc::Receiver<u64>, to: mpsc::Sender<u64>) {
    while let Some(number) = from.recv().await {
        if to.send(number).await.is_err() {
            return;
        }
    }
}

async fn send_numbers(times: u64, to: mpsc::Sender<u64>, mut from: mpsc::Receiver<u64>) {
    for number in 0..times {
        to.send(number).await.expect("send");
        black_box(from.recv().await);
    }
}

async fn ping_pong(times: u64) {
    let ((to, there), (back, from)) = (mpsc::channel(1), mpsc::channel(1));
    let echo = spawn_local(echo_numbers(there, back));
    spawn_local(send_numbers(times, to, from)).await.expect("join");
    echo.await.expect("join");
}

fn ping_pong_raw(times: u64) {
    raw(ping_pong(times));
}

fn ping_pong_and_looks_raw(times: u64) {
    raw_and_looks(ping_pong(times));
}

fn ping_pong_ours(times: u64) {
    ours(async move {
        let ((to, there), (back, from)) = (mpsc::channel(1), mpsc::channel(1));
        let echo = runtime::spawn(async move {
            echo_numbers(there, back).await;
            Ok(())
        });
        let send = runtime::spawn(async move {
            send_numbers(times, to, from).await;
            Ok(())
        });
        send.await?;
        echo.await
    });
}

const MESSAGE: [u8; 64] = [7; 64];

async fn serve(listener: TcpListener) {
    let (mut stream, _) = listener.accept().await.expect("accept");
    let mut message = MESSAGE;
    while stream.read_exact(&mut message).await.is_ok() {
        stream.write_all(&message).await.expect("write");
    }
}

async fn ask(times: u64, address: std::net::SocketAddr) {
    let mut stream = TcpStream::connect(address).await.expect("connect");
    stream.set_nodelay(true).expect("nodelay");
    let mut message = MESSAGE;
    for _ in 0..times {
        stream.write_all(&message).await.expect("write");
        stream.read_exact(&mut message).await.expect("read");
    }
}

async fn listener() -> (TcpListener, std::net::SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("bind");
    let address = listener.local_addr().expect("address");
    (listener, address)
}

fn echo_raw(times: u64) {
    raw(async move {
        let (listener, address) = listener().await;
        let server = spawn_local(serve(listener));
        spawn_local(ask(times, address)).await.expect("join");
        server.await.expect("join");
    });
}

fn echo_ours(times: u64) {
    ours(async move {
        let (listener, address) = listener().await;
        let server = runtime::spawn(async move {
            serve(listener).await;
            Ok(())
        });
        let client = runtime::spawn(async move {
            ask(times, address).await;
            Ok(())
        });
        client.await?;
        server.await
    });
}

fn noop_raw(times: u64) {
    for _ in 0..times {
        raw(async {});
    }
}

fn noop_ours(times: u64) {
    for _ in 0..times {
        ours(async { Ok(()) });
    }
}

// Instructions.

/// One form of one program, once.
fn once(form: &str, name: &str, times: &str) {
    record::connect().expect("an inspector");
    let bench = BENCHES.iter().find(|bench| bench.name == name).expect("a program of this name");
    let run = if form == "raw" { bench.raw } else { bench.ours };
    run(times.parse().expect("a number"));
}

/// The difference between many times and few is free of everything that comes once.
fn instructions() {
    println!("{:20} {:>10} {:>10} {:>10}", "instructions", "raw", "ours", "more");
    for bench in BENCHES {
        let (few, many) = (bench.times / 100, bench.times / 10);
        let each = |form| (count(form, bench, many) - count(form, bench, few)) as f64 / (many - few) as f64;
        let (raw, ours) = (each("raw"), each("ours"));
        println!("{:20} {raw:>10.1} {ours:>10.1} {:>10.1}", bench.name, ours - raw);
    }
}

fn count(form: &str, bench: &Bench, times: u64) -> i64 {
    let callgrind = ["--tool=callgrind", "--callgrind-out-file=/dev/null"].map(String::from);
    let lane = [myself(), "lane".into(), form.into(), bench.name.into(), times.to_string()];
    let mut collected = None;
    let exit = watch("valgrind", &[&callgrind[..], &lane].concat(), |line| {
        if let Some((_, count)) = line.split_once("Collected : ") {
            collected = count.trim().parse().ok();
        }
    });
    assert_eq!(exit, Some(Exit::Code(0)), "valgrind ran");
    collected.expect("callgrind's count")
}
