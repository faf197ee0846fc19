"""What `benches/soak` watches: `programs.py NAME SECONDS` does NAME for so long and prints how often. CPython 3.8 and later.
Its twin on Tokio is `load.rs`."""

import asyncio
import itertools
import sys
import time

RATE, BEAT = 5_000, 0.01  # tasks a second; s from one batch of them to the next
MOST = 500  # at once: a machine that is too slow for the rate gets less
LOOPS = 10  # a second


async def returns():
    pass


async def sleeps():
    await asyncio.sleep(BEAT)


async def waits():
    await asyncio.Event().wait()


async def fails():
    raise ValueError("as it should")


KINDS = [returns] * 42 + [sleeps] * 4 + [waits] * 3 + [fails]


async def batch(numbers):
    """So many tasks; the first has a name of its own, and those that wait are cancelled."""
    kinds = [KINDS[number % len(KINDS)] for number in numbers]
    tasks = [asyncio.create_task(kind()) for kind in kinds]
    for task, number in zip(tasks[:1], numbers):
        task.set_name(f"job-{number}")
    await asyncio.sleep(0)
    for kind, task in zip(kinds, tasks):
        if kind is waits:
            task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def tasks(seconds):
    begun, made = time.monotonic(), 0
    end = begun + seconds
    while time.monotonic() < end:
        due = int((time.monotonic() - begun) * RATE)
        if due - made > MOST:
            begun += (due - made - MOST) / RATE
            due = made + MOST
        await batch(range(made, due))
        made = due
        await asyncio.sleep(BEAT)
    return made


async def visit():
    sleeping = asyncio.create_task(sleeps())
    await asyncio.get_running_loop().run_in_executor(None, sum, range(1_000))
    await sleeping


def loops(seconds):
    """Both entry points in turns."""
    begun = time.monotonic()
    for made in itertools.count():
        if time.monotonic() - begun >= seconds:
            return made
        if made % 2:
            asyncio.run(visit())
        else:
            by_hand()
        time.sleep(1 / LOOPS)


def by_hand():
    loop = asyncio.new_event_loop()
    loop.run_until_complete(visit())
    loop.run_until_complete(loop.shutdown_asyncgens())
    if sys.version_info >= (3, 9):
        loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()


async def idle(seconds):
    server = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
    waiting = [asyncio.create_task(waits()) for _ in range(5)]
    await asyncio.sleep(seconds)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    server.close()
    await server.wait_closed()
    return 1


if __name__ == "__main__":
    name, seconds = sys.argv[1], float(sys.argv[2])
    print("made", loops(seconds) if name == "loops" else asyncio.run(globals()[name](seconds)))
