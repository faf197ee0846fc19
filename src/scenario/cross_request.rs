//! Requests that are bridged to async code, without care: what one leaves behind comes up in the next.

use super::{Group, Level, Param, Parting, Scenario, Settings, Twin, Versions};
use crate::runtime::{ContextVar, EventLoop, Result, copy_context, run, sleep, spawn_named};
use std::{cell::Cell, mem, time::Duration};

/// The third is not logged in.
const USERS: [Option<&str>; 3] = [Some("alice"), Some("bob"), None];

static USER: ContextVar<&str> = ContextVar::with_default("user", || "nobody");

thread_local! {
    static SERVED: Cell<usize> = const { Cell::new(0) };
}

/// Answers, and has an audit written that takes half as long again.
async fn handle(number: usize, work: Duration, is_careful: bool) -> Result<String> {
    let audit = spawn_named(&format!("audit-{number}"), write_audit(number, work));
    sleep(work).await?;
    if is_careful {
        audit.await?;
    }
    Ok(format!("hello {}", USER.get().unwrap_or_default()))
}

async fn write_audit(number: usize, work: Duration) -> Result<()> {
    if let Err(cancelled) = sleep(work.mul_f64(1.5)).await {
        println!("audit-{number}: lost, cancelled with its request");
        return Err(cancelled.into());
    }
    let request = if SERVED.get() == number { "its own" } else { "the next" };
    println!("audit-{number}: written in {request} request");
    Ok(())
}

/// A synchronous framework. With care, each request has a context of its own.
fn serve(settings: &Settings, bridge: impl Fn(usize, Duration, bool) -> Result<String>) -> Result<()> {
    let (is_careful, work) = (settings.choice("bridge") == "careful", settings.duration("work"));
    USERS.into_iter().enumerate().try_for_each(|(number, user)| {
        SERVED.set(number);
        let request = || one(number, user, || bridge(number, work, is_careful));
        if is_careful { copy_context().run(request)? } else { request() }
    })
}

fn one(number: usize, user: Option<&'static str>, answer: impl FnOnce() -> Result<String>) -> Result<()> {
    if let Some(user) = user {
        USER.set(user); // and nobody resets it
    }
    println!("request-{number} of {}: {}", user.unwrap_or("nobody"), answer()?);
    Ok(())
}

/// `run` makes a loop for each request, and cancels what is left on it.
fn managed(settings: &Settings) -> Result<()> {
    serve(settings, |number, work, is_careful| run(handle(number, work, is_careful)))
}

/// Careless: one loop is kept for all requests, with all that they leave on it, and never closed.
fn manual(settings: &Settings) -> Result<()> {
    if settings.choice("bridge") == "careful" {
        return serve(settings, by_hand);
    }
    let kept = EventLoop::new()?;
    serve(settings, |number, work, is_careful| kept.run_until_complete(handle(number, work, is_careful)))?;
    mem::forget(kept); // as a global variable keeps it
    Ok(())
}

fn by_hand(number: usize, work: Duration, is_careful: bool) -> Result<String> {
    let event_loop = EventLoop::new()?;
    let result = event_loop.run_until_complete(handle(number, work, is_careful));
    event_loop.close()?;
    result
}

pub(super) static SCENARIO: Scenario = Scenario {
    name: "cross-request",
    what: "Serves three requests, the third of somebody who is not logged in, over a careless bridge to async code.",
    group: Group::Leaks,
    level: Level::Advanced,
    look_for: "The third request is answered with the user of the second. B keeps one loop: the audit of a request is \
               written in the next one, and the last never. A loses every audit. With `bridge=careful` all is well.",
    proves: "What a request sets for its thread, and what it leaves on a loop that is kept, leaks into the next request. \
             Give each request a context and a loop of its own, and await its tasks in it.",
    params: &[
        Param::choice("bridge", "how requests are bridged", &["careless", "careful"]),
        Param::duration(
            "work",
            "how long each request takes",
            Duration::from_millis(200),
            Duration::from_millis(1)..=Duration::from_secs(10),
        ),
    ],
    file: file!(),
    source: include_str!("cross_request.rs"),
    twin: Some(Twin {
        file: "assets/python/cross_request.py",
        source: include_str!("../../assets/python/cross_request.py"),
        partings: &[Parting {
            style: "manual",
            on: Versions::ALL,
            what: &[
                "CPython dropped its loop unclosed",
                "audit-2 destroyed while pending in CPython and never ended in Tokio",
            ],
            why: "On CPython the interpreter finalizes B's loop, and what is on it, when it exits; on Tokio the process \
                  just ends.",
        }],
    }),
    managed,
    manual,
};
