"""Workers that SIGTERM or Ctrl-C interrupts, and three ways to end them."""

import asyncio
import signal
import sys

SIGNALS = (signal.SIGINT, signal.SIGTERM)


async def worker(number, work, cleanup):
    try:
        await asyncio.sleep(work)
    except asyncio.CancelledError:
        print(f"worker-{number} cancelled")
        if cleanup:
            await asyncio.sleep(cleanup)
        raise
    print(f"worker-{number} done")


async def trusting(workers):
    """The handler lets main return and relies on the entry point to cancel the workers."""
    if await asked_to_stop(workers):
        print("main returns")


async def correct(workers):
    """The handler wakes main, which cancels its workers and waits for them. Correct with both entry points."""
    if await asked_to_stop(workers):
        for task in workers:
            task.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        print("Shutdown complete")


async def published(workers):
    """As many articles publish it: the handler creates a task that cancels all others and waits for them."""
    for number in SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, lambda: asyncio.create_task(shutdown(), name="shutdown"))
    await asyncio.gather(*workers, return_exceptions=True)


async def shutdown():
    """Main is among the others: it is cancelled, its end stops the loop, and this task is still waiting."""
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    print("Shutdown complete")


async def asked_to_stop(workers):
    """Waits for the workers or a signal, whichever comes first. True for a signal."""
    loop = asyncio.get_running_loop()
    stop = loop.create_future()
    for number in SIGNALS:
        loop.add_signal_handler(number, lambda: stop.done() or stop.set_result(None))
    done = asyncio.gather(*workers, return_exceptions=True)
    await asyncio.wait({stop, done}, return_when=asyncio.FIRST_COMPLETED)
    return stop.done()


async def main(pattern, workers, work, cleanup):
    if pattern == "published":
        cleanup = 0  # The published workers log their cancel and re-raise it, no more.
    tasks = [asyncio.create_task(worker(number, work, cleanup), name=f"worker-{number}") for number in range(workers)]
    await {"trusting": trusting, "published": published, "correct": correct}[pattern](tasks)


def managed(pattern="trusting", workers="3", work="5", cleanup="0.2"):
    asyncio.run(main(pattern, int(workers), float(work), float(cleanup)))


def manual(pattern="trusting", workers="3", work="5", cleanup="0.2"):
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(main(pattern, int(workers), float(work), float(cleanup)))
    finally:
        loop.close()


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    {"managed": managed, "manual": manual}[style](**dict(word.split("=") for word in words))
