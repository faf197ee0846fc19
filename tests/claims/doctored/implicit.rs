//! Twins whose implicit loops are not what Python's are.

use super::{Doctored, python, tokio};
use loopscope::{
    claim::Truth,
    runtime::{EventLoop, Result},
    scenario::Settings,
};

/// Each job has a loop of its own; nothing is cached, nothing raises.
const NO_CACHE: &str = r#"
import asyncio, sys

async def main():
    print("in a coroutine: the running loop")

def show(style):
    for job in range(2):
        loop = asyncio.new_event_loop()
        loop.run_until_complete(main())
        print(f"job {job}: a loop")
        loop.close()
    print("in a thread: RuntimeError: there is none")

show(sys.argv[1])
"#;

/// Explicit loops and run_until_complete are warned of, too.
const ALL_WARN: &str = r#"
import asyncio, sys, warnings

async def main():
    print("in a coroutine: the running loop")

loop = asyncio.new_event_loop()
warnings.warn("There is no current event loop; run_until_complete is deprecated", DeprecationWarning)
loop.run_until_complete(main())
print("job 0: a loop")
loop.close()
"#;

pub(super) fn doctored() -> Vec<Doctored> {
    let name = "implicit-loop";
    let mut all = python(&[(9, Truth::False), (33, Truth::False)], name, "implicit-loop.no-cache", NO_CACHE);
    all.extend(python(&[(10, Truth::False), (36, Truth::False)], name, "implicit-loop.all-warn", ALL_WARN));
    all.extend(tokio(&[(24, Truth::False)], "debug-mode", "debug-mode.always", [None, Some(always)]));
    all.extend(python(&[(23, Truth::False)], "custom-policy", "custom-policy.ignored", IGNORED));
    all
}

/// It tells of everything, debug mode or not.
fn always(_: &Settings) -> Result<()> {
    let event_loop = EventLoop::new()?;
    event_loop.run_until_complete(async {
        println!("the loop's debug mode is on");
        println!("no socket to warn of");
        eprintln!("Executing <Handle> took 0.150 seconds");
        eprintln!("ResourceWarning: unclosed event loop");
        Ok(())
    })?;
    event_loop.close()
}

/// A policy is set, and the loop is asyncio's own.
const IGNORED: &str = r#"
import asyncio

async def main():
    print("main runs on asyncio's own loop")

asyncio.run(main())
"#;
