//! Programs that fight back.

use super::row::Row;

pub(crate) const ROWS: &[Row] = &[
    Row::new(
        "it_closes_every_descriptor",
        "$LOOPSCOPE watch -- python3 -c 'import asyncio, os; os.closerange(3, 1024); asyncio.run(asyncio.sleep(0.1)); print(1)'",
    )
    .prints(&["1"]),
    Row::new(
        "it_shuts_its_sockets",
        "$LOOPSCOPE watch -- python3 -c '
import asyncio, os, socket, stat
for fd in map(int, os.listdir(\"/proc/self/fd\")):
    try:
        if fd > 2 and stat.S_ISSOCK(os.fstat(fd).st_mode):
            socket.socket(fileno=os.dup(fd)).shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
asyncio.run(asyncio.sleep(0.2))
print(\"whole\")'",
    )
    .prints(&["whole"]),
    Row::new("it_kills_itself", "$LOOPSCOPE watch -- sh -c 'kill -9 $$'").code(137),
    Row::new("it_aborts", "$LOOPSCOPE watch -- python3 -c 'import os; os.abort()'").code(134),
    Row::new("it_leaves_at_once", "$LOOPSCOPE watch -- python3 -c 'import os; os._exit(7)'").code(7),
    Row::new("it_becomes_another", "$LOOPSCOPE watch -- sh -c 'exec python3 -c \"print(2)\"'").prints(&["2"]),
    Row::new(
        "it_removes_its_folders",
        "$LOOPSCOPE watch -- sh -c 'rm -rf $TMPDIR/*; python3 -c \"import asyncio; asyncio.run(asyncio.sleep(0)); print(3)\"'",
    )
    .prints(&["3"]),
    Row::new(
        "it_ignores_the_end_of_children",
        "$LOOPSCOPE watch -- python3 -c 'import signal, subprocess; signal.signal(signal.SIGCHLD, signal.SIG_IGN); \
         print(subprocess.call([\"true\"]))'",
    )
    .prints(&["0"]),
    Row::new(
        "it_starts_many",
        "$LOOPSCOPE watch -- python3 -c '
import multiprocessing, time
def work(): time.sleep(0.2)
if __name__ == \"__main__\":
    all = [multiprocessing.get_context(\"fork\").Process(target=work) for _ in range(40)]
    [it.start() for it in all]; [it.join() for it in all]; print(\"forty\")'",
    )
    .prints(&["forty"]),
    Row::new(
        "it_takes_all_descriptors",
        "ulimit -n 64; $LOOPSCOPE watch -- python3 -c '
import os
held = []
try:
    while True: held.append(os.open(\"/dev/null\", os.O_RDONLY))
except OSError as error: print(error.strerror)'",
    )
    .prints(&["Too many open files"]),
    Row::new(
        "it_tears_asyncio_apart",
        "$LOOPSCOPE watch -- python3 -c '
import asyncio, sys
for name in [name for name in sys.modules if name.startswith(\"asyncio\")]: del sys.modules[name]
import asyncio
asyncio.run(asyncio.sleep(0)); print(\"anew\")'",
    )
    .prints(&["anew"]),
    Row::new(
        "it_recurses_without_an_end",
        "$LOOPSCOPE watch -- python3 -c '
import asyncio
async def f(): await f()
try: asyncio.run(f())
except RecursionError: print(\"deep\")'",
    )
    .prints(&["deep"]),
    Row::new(
        "it_makes_a_hundred_thousand_tasks",
        "$LOOPSCOPE watch --mode lifecycle -- python3 -c '
import asyncio
async def main():
    for _ in range(100): await asyncio.gather(*[asyncio.sleep(0) for _ in range(1000)])
asyncio.run(main()); print(\"all\")'",
    )
    .prints(&["all"]),
    Row::new("a_daemon_lives_on", "$LOOPSCOPE watch -- sh -c '(sleep 3; : >done) & exit 5'; code=$?; \
         while ! test -e done; do sleep 0.1; done; exit $code").code(5),
];
