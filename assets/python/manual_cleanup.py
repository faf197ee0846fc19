"""The manual entry point with the cleanup that articles publish, and what that leaves out."""

import asyncio
import signal
import sys
import time

KEPT = []  # Something keeps the generator and the future of the job.


async def worker(number):
    """Works until it is cancelled."""
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        print(f"worker-{number} cleans up")
        raise


async def generator():
    try:
        while True:
            yield
    finally:
        print("generator: closes its connection")


def run_job(length):
    time.sleep(length)
    print("job done")


async def main(handler, workers, work, job):
    """Leaves tasks, an async generator, and a job in the executor."""
    if handler == "yes":
        cancel_on_signals()
    KEPT.append(generator())
    async for _ in KEPT[0]:
        break
    KEPT.append(asyncio.get_running_loop().run_in_executor(None, run_job, float(job)))
    tasks = [asyncio.create_task(worker(number), name=f"worker-{number}") for number in range(int(workers))]
    await asyncio.sleep(float(work))
    print("main returns")


def cancel_on_signals():
    """SIGINT and SIGTERM cancel main: its end stops the loop, and the cleanup follows."""
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, asyncio.current_task().cancel)


def managed(cleanup="published", handler="no", workers="3", work="0.5", job="1"):
    """`run` cleans up all by itself; from 3.9 on, the executor, too."""
    try:
        asyncio.run(main(handler, workers, work, job))
    except asyncio.CancelledError:
        pass  # The handler cancelled main: that is how this program ends.


def manual(cleanup="published", handler="no", workers="3", work="0.5", job="1"):
    """As published: debug mode, run; then cancel what is pending, gather it, close."""
    loop = asyncio.new_event_loop()
    loop.set_debug(True)
    try:
        loop.run_until_complete(main(handler, workers, work, job))
    except asyncio.CancelledError:
        pass
    finally:
        pending = asyncio.all_tasks(loop)
        for task in pending:
            task.cancel()
        loop.run_until_complete(gather(pending))
        if cleanup == "whole":
            loop.run_until_complete(loop.shutdown_asyncgens())
            if sys.version_info >= (3, 9):
                loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


async def gather(tasks):
    await asyncio.gather(*tasks, return_exceptions=True)


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    {"managed": managed, "manual": manual}[style](**dict(word.split("=") for word in words))
