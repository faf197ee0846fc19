//! Programs without a twin: where Rust cannot do what CPython does, and says how it differs.

use std::{
    process::{Command, ExitCode},
    thread,
    time::Duration,
};

use libtest_mimic::{Failed, Trial};
use loopscope::runtime::{self, Error};
use rustix::process::{Signal, getpid, kill_process};

use crate::outcome::Runs;

/// A program with what it says and how it ends.
struct Alone {
    name: &'static str,
    main: fn() -> ExitCode,
    text: &'static str,
}

const ALONE: &[Alone] = &[
    Alone {
        name: "the_second_sigint_comes_out_of_a_call_that_blocks_when_it_returns",
        main: || interrupted(2),
        text: "sent 2\nKeyboardInterrupt\n# exit 0\n",
    },
    Alone {
        name: "the_third_sigint_kills_a_program_that_blocks",
        main: || interrupted(3),
        text: "# killed by SIGINT\n",
    },
];

/// Blocks while so many SIGINTs come.
fn interrupted(times: u32) -> ExitCode {
    let result = runtime::run(async move {
        for _ in 0..times {
            kill_process(getpid(), Signal::INT).expect("a signal to ourselves");
            thread::sleep(Duration::from_millis(5));
        }
        println!("sent {times}");
        runtime::yield_now().await?;
        println!("never");
        Ok(())
    });
    if let Err(Error::KeyboardInterrupt) = result {
        println!("KeyboardInterrupt");
    }
    ExitCode::SUCCESS
}

/// Is that program, if there is one of this name.
pub(crate) fn be(name: &str) -> Option<ExitCode> {
    ALONE.iter().find(|alone| alone.name == name).map(|alone| (alone.main)())
}

pub(crate) fn trials(runs: &Runs, be_program: &'static str) -> Vec<Trial> {
    let trial = |alone: &'static Alone| {
        let runs = runs.clone();
        Trial::test(format!("alone::{}", alone.name), move || {
            let mut command = Command::new(std::env::current_exe()?);
            command.args([be_program, alone.name]);
            let said = runs.run(command)?.text;
            if said == alone.text { Ok(()) } else { Err(Failed::from(format!("it said\n{said}"))) }
        })
    };
    ALONE.iter().map(trial).collect()
}
