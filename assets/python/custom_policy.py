"""A loop of another make: by a policy that is set before the loop is made, or by a factory."""

import asyncio
import sys

try:
    import uvloop
except ImportError:
    uvloop = None


async def main(work):
    is_uvloop = isinstance(asyncio.get_running_loop(), uvloop.Loop)
    print("main runs on a loop of another make" if is_uvloop else "main runs on asyncio's own loop")
    await asyncio.create_task(worker(work), name="worker")


async def worker(work):
    await asyncio.sleep(work)


def managed(way="policy", work="0.2"):
    if way == "policy":
        asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
        asyncio.run(main(float(work)))
    elif sys.version_info >= (3, 11):
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(main(float(work)))
    else:
        print("`loop_factory` needs Python 3.11 or newer: this is {}.{}.".format(*sys.version_info))


def manual(way="policy", work="0.2"):
    if way == "policy":
        asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    loop = asyncio.new_event_loop() if way == "policy" else uvloop.new_event_loop()
    try:
        loop.run_until_complete(main(float(work)))
    finally:
        loop.close()


def why_not(way="policy", work="0.2"):
    """Why this interpreter cannot show it; None if it can."""
    if way == "multi-thread":
        return "asyncio has no loop that runs in many threads: each thread runs a loop of its own."
    if uvloop is None:
        return "uvloop is not installed in this Python: `pip install uvloop`, or name another with --python."


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    settings = dict(word.split("=") for word in words)
    if why_not(**settings):
        print(why_not(**settings))
    else:
        {"managed": managed, "manual": manual}[style](**settings)
