//! One of each that a loop runs: a task, a callback, network I/O, a subprocess.

use super::{Group, Level, Param, Scenario, Settings, Twin};
use crate::runtime::{EventLoop, OrCancel, Result, gather, run, sleep, spawn_named};
use std::{net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    process::Command,
};

async fn main(hold: Duration) -> Result<()> {
    EventLoop::running()?.call_soon(|| println!("callback: the loop called"))?;
    let listener = TcpListener::bind("127.0.0.1:0").or_cancel().await??;
    let address = listener.local_addr()?;
    let parts = [
        spawn_named("task", task(hold)),
        spawn_named("server", server(listener, hold)),
        spawn_named("client", client(address)),
        spawn_named("subprocess", subprocess(hold)),
    ];
    gather(parts).await?;
    Ok(())
}

async fn task(hold: Duration) -> Result<()> {
    sleep(hold).await?;
    println!("task: slept");
    Ok(())
}

/// Accepts one connection, and answers after a while.
async fn server(listener: TcpListener, hold: Duration) -> Result<()> {
    let (mut connection, _) = listener.accept().or_cancel().await??;
    sleep(hold).await?;
    connection.write_all(b"hello over TCP").or_cancel().await??;
    Ok(())
}

async fn client(server: SocketAddr) -> Result<()> {
    let mut connection = TcpStream::connect(server).or_cancel().await??;
    let mut answer = String::new();
    connection.read_to_string(&mut answer).or_cancel().await??;
    println!("network: {answer}");
    Ok(())
}

async fn subprocess(hold: Duration) -> Result<()> {
    let script = format!("sleep {}; echo hello from a subprocess", hold.as_secs_f64());
    let output = Command::new("sh").args(["-c", &script]).kill_on_drop(true).output().or_cancel().await??;
    print!("subprocess: {}", String::from_utf8_lossy(&output.stdout));
    Ok(())
}

fn managed(settings: &Settings) -> Result<()> {
    run(main(settings.duration("hold")))
}

fn manual(settings: &Settings) -> Result<()> {
    let event_loop = EventLoop::new()?;
    let result = event_loop.run_until_complete(main(settings.duration("hold")));
    event_loop.close()?;
    result
}

pub(super) static SCENARIO: Scenario = Scenario {
    name: "anatomy",
    what: "Runs one of each on a loop: a task, a callback, network I/O over TCP, and a subprocess.",
    group: Group::Start,
    level: Level::Basic,
    look_for: "The tasks in the table, the callback in the log (CPython reports only callbacks of 5 ms or more), and \
               among the file descriptors the two ends of the connection and the subprocess's pipes.",
    proves: "A loop runs tasks, callbacks, network I/O and subprocesses, whichever entry point runs the loop.",
    params: &[Param::duration(
        "hold",
        "how long each stays open",
        Duration::from_secs(1),
        Duration::from_millis(1)..=Duration::from_secs(60),
    )],
    file: file!(),
    source: include_str!("anatomy.rs"),
    twin: Some(Twin {
        file: "assets/python/anatomy.py",
        source: include_str!("../../assets/python/anatomy.py"),
        partings: &[],
    }),
    managed,
    manual,
};
