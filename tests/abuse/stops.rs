//! An inspector that is stopped while its program runs.

use super::row::Row;

/// What rows have for it: a program makes `ready` and waits for `go`; `stop SIGNAL` stops the session in between. A program that
/// does not wait for the session then makes `how`, and `goes_on` waits for that; another is `held` for three seconds. What
/// writes `how` says whether that was before the session went on.
macro_rules! stops {
    ($script:literal) => {
        concat!(
            r#"
until_go='touch ready; until test -e go; do sleep 0.05; done'
say_how='test -e went && echo late >how || echo in time >how'
stop() { until test -e ready; do sleep 0.05; done; sleep 0.3; kill -$1 $session; touch go; }
goes_on() { until test -s how; do sleep 0.1; done; touch went; kill -CONT $session; wait $session; }
held() { sleep 3; touch went; kill -CONT $session; wait $session; }
"#,
            $script
        )
    };
}

pub(crate) const ROWS: &[Row] = &[
    Row::new(
        "a_megabyte_is_printed_meanwhile",
        stops!(
            "$LOOPSCOPE watch -- sh -c \"$until_go; head -c 1000000 /dev/zero; $say_how\" >out & session=$!
             stop STOP; goes_on; code=$?; cat how; wc -c <out; exit $code"
        ),
    )
    .prints(&["in time", "1000000"])
    .says(&["loopscope was stopped for ", "no check failed"]),
    Row::new(
        "a_megabyte_is_printed_to_stderr_meanwhile",
        stops!(
            "$LOOPSCOPE watch --output report -- sh -c \"$until_go; head -c 1000000 /dev/zero >&2; $say_how\" 2>out & session=$!
             stop STOP; goes_on; code=$?; cat how report; wc -c <out; exit $code"
        ),
    )
    .prints(&["in time", "loopscope was stopped for ", "1000000"]),
    Row::new(
        "what_a_pipe_does_not_take_waits",
        stops!(
            "$LOOPSCOPE watch -- sh -c \"$until_go; head -c 100000000 /dev/zero; $say_how\" >out & session=$!
             stop STOP; held; code=$?; cat how; wc -c <out; exit $code"
        ),
    )
    .prints(&["late", "100000000"])
    .says(&["loopscope was stopped for ", "stdout was full (", "KiB): what the program printed meanwhile waited"]),
    Row::new(
        "ctrl_z_stops_loopscope_alone",
        stops!(
            "$LOOPSCOPE watch -- sh -c \"$until_go; head -c 1000000 /dev/zero; $say_how\" >out & session=$!
             stop TSTP; goes_on; code=$?; cat how; wc -c <out; exit $code"
        ),
    )
    .prints(&["in time", "1000000"])
    .says(&["loopscope was stopped for "]),
    Row::new(
        "a_program_on_a_terminal_of_its_own_waits",
        stops!(
            "$LOOPSCOPE watch --tty -- sh -c \"$until_go; yes | head -c 100000; $say_how\" >out & session=$!
             stop STOP; held; code=$?; cat how; tr -d '\\r' <out | wc -c; exit $code"
        ),
    )
    .prints(&["late", "100000"])
    .says(&["loopscope was stopped for ", "stdout was full ("]),
    Row::new(
        "a_loop_that_waited_for_loopscope_is_not_blamed",
        stops!(
            "$LOOPSCOPE check --within 60s --limit blocked-loop=2s --limit cancel-latency=2s -- python3 -c '
import asyncio, os, sys
async def main():
    open(\"ready\", \"w\").close()
    while not os.path.exists(\"go\"): await asyncio.sleep(0.05)
    task = asyncio.create_task(asyncio.sleep(60))
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_later(0.05, task.cancel)
    sys.stdout.write(\"x\" * 3_000_000); sys.stdout.flush()
    await asyncio.wait([task])
    open(\"how\", \"w\").write(\"late\" if os.path.exists(\"went\") else \"in time\")
asyncio.run(main())' >out & session=$!
             stop STOP; held; code=$?; cat how; wc -c <out; exit $code"
        ),
    )
    .prints(&["late", "3000000"]),
    Row::new(
        "a_loop_that_blocks_by_itself_is_blamed_all_the_same",
        stops!(
            "$LOOPSCOPE watch -v -- python3 -c '
import asyncio, os, time
async def main():
    open(\"ready\", \"w\").close()
    while not os.path.exists(\"go\"): await asyncio.sleep(0.05)
    time.sleep(1)
    open(\"how\", \"w\").write(\"in time\")
asyncio.run(main())' & session=$!; stop STOP; goes_on"
        ),
    )
    .says(&["and the program ran on", "blocked its loop for 1."]),
    Row::new(
        "more_records_than_a_ring_takes_are_counted",
        stops!(
            "$LOOPSCOPE watch -v -- python3 -c '
import asyncio, os
async def main():
    open(\"ready\", \"w\").close()
    while not os.path.exists(\"go\"): await asyncio.sleep(0.05)
    for n in range(100_000): await asyncio.sleep(0)
    open(\"how\", \"w\").write(\"late\" if os.path.exists(\"went\") else \"in time\")
asyncio.run(main())' & session=$!; stop STOP; goes_on; cat how"
        ),
    )
    .prints(&["in time"])
    .says(&["loopscope was stopped for ", "records", "lost"]),
    Row::new(
        "the_lanes_of_a_scenario_run_on",
        stops!(
            "$LOOPSCOPE run sleep --set length=1s & session=$!
             until pgrep -P $session >/dev/null; do sleep 0.05; done; sleep 0.3
             kill -STOP $session; sleep 2; kill -CONT $session; wait $session"
        ),
    )
    .prints(&["loopscope was stopped for ", "and the program ran on", "no check failed"]),
];
