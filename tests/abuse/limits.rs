//! Limits of the process, of the machine, and of patience.

use super::row::Row;

pub(crate) const ROWS: &[Row] = &[
    Row::new("no_file_may_grow", "ulimit -f 0; $LOOPSCOPE run sleep --engine cpython --set length=50ms # python3")
        .code(3)
        .says(&["File too large", "set XDG_RUNTIME_DIR or TMPDIR"]),
    Row::new("no_recording_may_grow", "ulimit -f 0; $LOOPSCOPE watch --record r.rec -- true")
        .code(2)
        .says(&["cannot record to r.rec: File too large"]),
    Row::new("few_descriptors", "ulimit -n 40; $LOOPSCOPE run sleep --set length=50ms"),
    Row::new("far_too_few_descriptors", "ulimit -n 8; $LOOPSCOPE run sleep --set length=50ms >out; test $? -ne 0"),
    Row::new(
        "few_descriptors_for_many_processes",
        "ulimit -Sn 60; $LOOPSCOPE watch -- sh -c 'ulimit -Sn 400; exec python3 -c \"
import asyncio, multiprocessing, time
def work(): time.sleep(1)
if __name__ == \\\"__main__\\\":
    all = [multiprocessing.get_context(\\\"fork\\\").Process(target=work) for _ in range(40)]
    [it.start() for it in all]; [it.join() for it in all]; print(\\\"forty\\\")\"'",
    )
    .prints(&["forty"])
    .says(&["is left out, and others may be: too many open files"]),
    Row::new(
        "no_memory_for_a_thread",
        "$LOOPSCOPE watch -v -- sh -c 'ulimit -s 4000000; ulimit -v 1500000; exec python3 -c \"
import asyncio; asyncio.run(asyncio.sleep(0.1)); print(3)\"'",
    )
    .prints(&["3"])
    .says(&["the agent cannot answer or cancel: it has no thread"]),
    Row::new("a_small_stack", "ulimit -s 512; $LOOPSCOPE run sleep --set length=50ms"),
    Row::new("no_core", "ulimit -c 0; $LOOPSCOPE watch -- sh -c 'kill -SEGV $$'").code(139),
    Row::new("time_is_up", "$LOOPSCOPE watch --timeout 500ms -- sleep 100").code(124),
    Row::new(
        "time_is_up_and_every_signal_ignored",
        "$LOOPSCOPE watch --timeout 1s -- sh -c 'trap \"\" INT TERM HUP QUIT; sleep 100'",
    )
    .code(124),
    Row::new(
        "time_is_up_in_the_group_of_another",
        "$LOOPSCOPE watch --timeout 1s -- python3 -c 'import os, time; os.setpgid(0, os.getpgid(os.getppid())); time.sleep(60)'",
    )
    .code(124),
    Row::new(
        "time_is_up_in_a_session_of_its_own",
        "$LOOPSCOPE watch --timeout 1s -- python3 -c 'import os, time\nif os.fork(): os.wait()\nelse: os.setsid(); time.sleep(60)'",
    )
    .code(124),
    Row::new("time_is_up_while_stopped", "$LOOPSCOPE watch --timeout 1s -- sh -c 'kill -STOP $$'").code(124),
    Row::new("a_real_time_signal", "$LOOPSCOPE watch --signal RTMIN+6 --after 100ms -- python3 -c '
import asyncio, signal
signal.signal(signal.SIGRTMIN + 6, lambda *_: print(\"it came\", flush=True))
asyncio.run(asyncio.sleep(1.5))'")
        .prints(&["it came"]),
    Row::new("a_signal_of_the_c_library", "$LOOPSCOPE watch --signal 33 -- true").code(2).says(&["no such signal"]),
    Row::new(
        "a_signal_that_comes_too_late",
        "$LOOPSCOPE watch --signal TERM --after 1h -- python3 -c 'import asyncio; asyncio.run(asyncio.sleep(0))'",
    )
    .says(&["SIGTERM was never sent"]),
];
