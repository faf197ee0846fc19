//! A blocking HTTP server: each request is bridged to async code, on a loop of its own.

use super::{Group, Level, Param, Scenario, Settings, Twin};
use crate::runtime::{EventLoop, Result, gather, gather_refs, run, sleep, spawn_named};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    thread,
    time::Duration,
};

/// Two things at once, and a third one that the request does not wait for.
async fn answer(path: String, work: Duration) -> Result<String> {
    let parts = [0, 1].map(|number| spawn_named(&format!("{path} part-{number}"), part(number, work)));
    spawn_named(&format!("{path} statistics"), statistics(path.clone()));
    Ok(format!("{path}: {}", gather(parts).await?.join(", ")))
}

async fn part(number: u64, work: Duration) -> Result<String> {
    sleep(work).await?;
    Ok(format!("part {number}"))
}

async fn statistics(path: String) -> Result<()> {
    let slept = sleep(Duration::from_secs(3600)).await;
    println!("{path}: statistics cleaned up");
    Ok(slept?)
}

fn managed(settings: &Settings) -> Result<()> {
    serve(settings, |path, work| run(answer(path, work)))
}

fn manual(settings: &Settings) -> Result<()> {
    serve(settings, by_hand)
}

/// As it is published: a loop in debug mode; in the end what is pending is cancelled and gathered, and the loop closed.
fn by_hand(path: String, work: Duration) -> Result<String> {
    let event_loop = EventLoop::new()?;
    event_loop.set_debug(true);
    let result = event_loop.run_until_complete(answer(path, work));
    let pending = event_loop.all_tasks();
    for task in &pending {
        task.cancel();
    }
    event_loop.run_until_complete(async { gather_refs(pending).await.map(drop) })?;
    event_loop.close()?;
    result
}

/// Answers so many requests in the main thread; a client in another one sends them.
fn serve(settings: &Settings, bridge: fn(String, Duration) -> Result<String>) -> Result<()> {
    let (requests, work) = (settings.count("requests"), settings.duration("work"));
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let client = thread::spawn(move || (0..requests).try_for_each(|number| ask(address, number)));
    for _ in 0..requests {
        let (connection, _) = listener.accept()?;
        handle(connection, |path| bridge(path, work))?;
    }
    client.join().map_err(|_| "the client panicked")?
}

/// Reads a request of HTTP and answers it; all of it blocks.
fn handle(mut connection: TcpStream, answer: impl FnOnce(String) -> Result<String>) -> Result<()> {
    let mut lines = BufReader::new(&connection).lines();
    let first = lines.next().unwrap_or(Ok(String::new()))?;
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let path = first.split(' ').nth(1).unwrap_or("/").to_owned();
    let body = answer(path)?;
    let head = format!("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n", body.len());
    connection.write_all(head.as_bytes())?;
    Ok(connection.write_all(body.as_bytes())?)
}

fn ask(server: SocketAddr, number: u64) -> Result<()> {
    let mut connection = TcpStream::connect(server)?;
    write!(connection, "GET /{number} HTTP/1.0\r\nHost: {server}\r\n\r\n")?;
    let mut response = String::new();
    connection.read_to_string(&mut response)?;
    let status = response.split(' ').nth(1).unwrap_or("no status");
    println!("HTTP {status} {}", response.split("\r\n\r\n").nth(1).unwrap_or("no body"));
    Ok(())
}

pub(super) static SCENARIO: Scenario = Scenario {
    name: "sync-bridge",
    what: "A blocking HTTP server (on CPython a WSGI one) answers each request with async code, on a loop of its own.",
    group: Group::Threads,
    level: Level::Intermediate,
    look_for: "A loop for each request, created, run and closed in the server's thread; the two parts of an answer run \
               at the same time, and the task that is left is cancelled and cleans up before the answer is sent.",
    proves: "Synchronous code can call async code by either entry point. By hand the bridge has to cancel what is \
             pending, wait for it and close the loop; `run` does all that.",
    params: &[
        Param::count("requests", "how many requests, one after another", 3, 1..=100),
        Param::duration(
            "work",
            "how long each part of an answer takes",
            Duration::from_millis(100),
            Duration::from_millis(1)..=Duration::from_secs(10),
        ),
    ],
    file: file!(),
    source: include_str!("sync_bridge.rs"),
    twin: Some(Twin {
        file: "assets/python/sync_bridge.py",
        source: include_str!("../../assets/python/sync_bridge.py"),
        partings: &[],
    }),
    managed,
    manual,
};
