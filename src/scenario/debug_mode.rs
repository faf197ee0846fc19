//! A slow callback, and sockets and a loop that nobody closes: who says so?

use super::{Group, Level, Param, Parting, PythonStart, Scenario, Settings, Twin, Versions};
use crate::runtime::{EventLoop, Result, Runner, sleep};
use std::{thread, time::Duration};
use tokio::net::UnixStream;

async fn main(slow: Duration) -> Result<()> {
    let event_loop = EventLoop::running()?;
    let is_debug = event_loop.get_debug();
    println!("the loop's debug mode is {}", if is_debug { "on" } else { "off" });
    event_loop.call_soon(move || thread::sleep(slow))?;
    let _ours_and_theirs = UnixStream::pair()?;
    sleep(2 * slow).await?;
    println!("no socket to warn of: Rust closes it when its owner is dropped");
    Ok(())
}

/// `run` closes its loop.
fn managed(settings: &Settings) -> Result<()> {
    let mut runner = Runner::new().debug(settings.choice("debug") != "off");
    runner.run(main(settings.duration("slow")))?;
    runner.close()
}

/// `close` is forgotten.
fn manual(settings: &Settings) -> Result<()> {
    let event_loop = EventLoop::new()?;
    event_loop.set_debug(settings.choice("debug") != "off");
    event_loop.run_until_complete(main(settings.duration("slow")))
}

const NO_SOCKET: &str =
    "`no socket to warn of: Rust closes it when its owner is dropped`: printed 1x on Tokio, nothing on CPython";
const FILES: &str = "`fds-stable`: ok on Tokio, fail on CPython";
const WHY: &str = "In Rust what is dropped is closed, and a loop that is dropped unclosed is reported in debug mode; on \
                   CPython they stay open until they are collected, and a ResourceWarning is shown only where that is \
                   asked for.";

pub(super) static SCENARIO: Scenario = Scenario {
    name: "debug-mode",
    what: "Blocks its loop by a callback and leaves a transport, a socket and a loop unclosed; `debug` chooses who is to \
           say so.",
    group: Group::Leaks,
    level: Level::Intermediate,
    look_for: "On stderr nothing with `off`; the slow callback with `asyncio` (PYTHONASYNCIODEBUG=1); with `dev` (-X dev) \
               also a ResourceWarning for the transport, the socket and D's loop. The checks say so in each case.",
    proves: "asyncio's debug mode alone shows slow callbacks, but nothing that was left unclosed: those warnings are hidden \
             unless ResourceWarnings are shown, as -X dev does.",
    params: &[
        Param::choice(
            "debug",
            "nothing, PYTHONASYNCIODEBUG=1, or -X dev (Tokio: `set_debug`)",
            &["off", "asyncio", "dev"],
        )
        .starting_python(&[
            PythonStart { word: "asyncio", flags: &[], variables: &[("PYTHONASYNCIODEBUG", "1")] },
            PythonStart { word: "dev", flags: &["-X", "dev"], variables: &[] },
        ]),
        Param::duration(
            "slow",
            "how long the callback blocks the loop",
            Duration::from_millis(150),
            Duration::from_millis(1)..=Duration::from_secs(10),
        ),
    ],
    file: file!(),
    source: include_str!("debug_mode.rs"),
    twin: Some(Twin {
        file: "assets/python/debug_mode.py",
        source: include_str!("../../assets/python/debug_mode.py"),
        partings: &[
            Parting { style: "managed", on: Versions::ALL, what: &[NO_SOCKET], why: WHY },
            Parting { style: "manual", on: Versions::ALL, what: &[NO_SOCKET, FILES], why: WHY },
        ],
    }),
    managed,
    manual,
};
