//! What a dashboard writes while nothing happens.

use super::{Pty, Seen, text};

/// What each frame begins with.
const FRAME: &[u8] = b"\x1b[?2026h";
const PROGRAM: &str = "
import asyncio
async def main():
    server = await asyncio.start_server(print, '127.0.0.1', 0)
    waiting = [asyncio.create_task(asyncio.Event().wait(), name=f'waiter-{number}') for number in range(5)]
    await server.serve_forever()
asyncio.run(main())
";

/// An idle dashboard, once it shows its tasks.
fn idle(words: &[&str], shown: &str) -> Pty {
    let pty = Pty::start(160, 48, words, &[]);
    pty.wait_for(shown);
    pty
}

/// The seconds that the clock in the title shows: `live  00:05.607`.
fn clock(seen: &Seen) -> Option<usize> {
    let text = text(seen);
    let (minutes, rest) = text.split_once("live  ")?.1.split_once(':')?;
    Some(minutes.parse::<usize>().ok()? * 60 + rest.get(..2)?.parse::<usize>().ok()?)
}

fn frames(seen: &Seen) -> usize {
    seen.bytes.windows(FRAME.len()).filter(|part| *part == FRAME).count()
}

#[test]
fn where_nothing_happens_each_frame_is_a_second_later() {
    const SECONDS: usize = 5;
    let pty = idle(&["watch", "--", "python3", "-c", PROGRAM], "waiter-4");
    let at = |second| {
        pty.wait_until("the clock goes on", |seen| clock(seen) >= Some(second));
        let seen = pty.seen();
        (clock(&seen).unwrap_or_default(), frames(&seen))
    };
    // At first it is asked what its tasks wait for, which is news.
    let marks: Vec<_> = (1..=4).map(|times| at(times * SECONDS)).collect();
    let is_idle = |marks: &[(usize, usize)]| marks[1].1 - marks[0].1 <= marks[1].0 - marks[0].0;
    assert!(marks.windows(2).any(is_idle), "{marks:?}");
}

/// How often the process wakes up in three seconds depends on the program.
#[test]
fn without_motion_an_idle_dashboard_writes_nothing() {
    for (words, shown, wakes) in [
        (&["watch", "--reduced-motion", "--", "python3", "-c", PROGRAM][..], "waiter-4", 80),
        (&["run", "sleep", "--reduced-motion", "--set", "length=1m"], "sleep", 300),
    ] {
        idle(words, shown).wait_until_silent(wakes);
    }
}
