//! How long until the first frame: the real program in a real terminal, next to a shell that says a word in one.
//!
//! `cargo bench --bench start`

use std::{
    io::Read,
    time::{Duration, Instant},
};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

const ROUNDS: usize = 41;
const SIZE: PtySize = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };

fn main() {
    let (mut shell, mut program) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        shell.push(until(CommandBuilder::from_argv(vec!["sh".into(), "-c".into(), "echo ready".into()]), "ready"));
        // The last words of the gallery's last line.
        program.push(until(CommandBuilder::new(env!("CARGO_BIN_EXE_loopscope")), "quit"));
    }
    let (shell, program) = (median(shell), median(program));
    println!("a shell that says a word   {:8.2} ms", milliseconds(shell));
    println!(
        "loopscope's first frame    {:8.2} ms   {:.1}x   (aim: under 100 ms)",
        milliseconds(program),
        program.as_secs_f64() / shell.as_secs_f64()
    );
}

/// From before the program starts until `text` is on its terminal.
fn until(mut command: CommandBuilder, text: &str) -> Duration {
    command.env("TERM", "xterm-256color");
    let pair = native_pty_system().openpty(SIZE).expect("a pseudo-terminal");
    let mut reader = pair.master.try_clone_reader().expect("a reader");
    let begun = Instant::now();
    let mut child = pair.slave.spawn_command(command).expect("the program starts");
    let (mut seen, mut part) = (Vec::new(), [0; 1 << 14]);
    while !seen.windows(text.len()).any(|window| window == text.as_bytes()) {
        let count = reader.read(&mut part).expect("the program writes");
        seen.extend_from_slice(&part[..count]);
    }
    let took = begun.elapsed();
    let _ = child.kill();
    let _ = child.wait();
    took
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
