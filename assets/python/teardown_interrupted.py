"""Ctrl-C while a teardown waits for a slow cleanup."""

import asyncio
import sys

KEPT = []  # Something keeps the generator: nobody closes it in passing.


async def background(cleanup):
    """Works until it is cancelled, and takes its time to clean up."""
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        print("background cleans up")
        await asyncio.sleep(cleanup)
        print("background cleaned up")
        raise


async def generator():
    try:
        while True:
            yield
    finally:
        print("generator: closes its connection")


async def main(work, cleanup):
    KEPT.append(generator())
    async for _ in KEPT[0]:
        break
    KEPT.append(asyncio.create_task(background(cleanup), name="background"))
    await asyncio.sleep(work)
    print("main returns")


def managed(work="0.2", cleanup="5"):
    """The teardown of `run`: cancel, gather, async generators, executor (3.9), close."""
    asyncio.run(main(float(work), float(cleanup)))


def manual(work="0.2", cleanup="5"):
    """The same teardown by hand."""
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(main(float(work), float(cleanup)))
    finally:
        try:
            tear_down(loop)
        finally:
            loop.close()


def tear_down(loop):
    """Each line is a place where a Ctrl-C skips the rest."""
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    loop.run_until_complete(gather(tasks))
    loop.run_until_complete(loop.shutdown_asyncgens())
    if sys.version_info >= (3, 9):
        loop.run_until_complete(loop.shutdown_default_executor())


async def gather(tasks):
    await asyncio.gather(*tasks, return_exceptions=True)


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    {"managed": managed, "manual": manual}[style](**dict(word.split("=") for word in words))
