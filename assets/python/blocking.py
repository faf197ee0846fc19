"""A long call on the loop, which delivers a cancel late, or in the executor, where the process waits for it."""

import asyncio
import signal
import sys
import time


async def worker(work):
    """Works until it is cancelled."""
    try:
        await asyncio.sleep(work)
    except asyncio.CancelledError:
        print("worker: cancelled")
        raise
    print("worker: done")


def block(length):
    """Blocks the thread that calls it, as a long computation does."""
    print("the call blocks its thread", flush=True)
    time.sleep(length)
    print("the call is done", flush=True)


async def blocker(length):
    """No await: until the call is done, no other task of the loop runs, and no signal handler."""
    block(length)


async def main(what, length, work):
    """SIGTERM cancels the worker, and main returns after it."""
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(worker(work), name="worker")
    loop.add_signal_handler(signal.SIGTERM, task.cancel)
    if what == "loop":
        call = asyncio.create_task(blocker(length), name="blocker")
    else:
        call = loop.run_in_executor(None, block, length)
    await asyncio.gather(task, return_exceptions=True)
    print("main returns")


def managed(what="loop", block="1", work="5"):
    """From 3.9 on, `run` waits for the executor before it closes its loop."""
    asyncio.run(main(what, float(block), float(work)))


def manual(what="loop", block="1", work="5"):
    """`close` does not wait for the executor. The process does, after main returned."""
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(main(what, float(block), float(work)))
    finally:
        loop.close()


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    {"managed": managed, "manual": manual}[style](**dict(word.split("=") for word in words))
