"""Ctrl-C while main is waiting, and what main makes of the cancel that it becomes."""

import asyncio
import sys

CARRIES_ON = 0.3  # How long a main that swallows its cancel carries on.


async def background():
    """Works until it is cancelled, and cleans up."""
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        print("background cleans up")
        raise


async def main(work, pattern):
    task = asyncio.create_task(background(), name="background")
    try:
        await asyncio.sleep(work)
        print("main done")
    except asyncio.CancelledError:
        print("main: cancelled")
        if pattern != "swallows":
            raise
        await asyncio.sleep(CARRIES_ON)
        print("main: carried on as before")


def managed(pattern="passes-on", work="5"):
    """The first Ctrl-C cancels main (3.11). If main passes that on, `run` raises KeyboardInterrupt after the teardown."""
    asyncio.run(main(float(work), pattern))
    print("run returned: no Ctrl-C is to be seen")


def manual(pattern="passes-on", work="5"):
    """Ctrl-C ends `run_until_complete` with KeyboardInterrupt at once. No task is cancelled, not even main."""
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(main(float(work), pattern))
    finally:
        loop.close()


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    {"managed": managed, "manual": manual}[style](**dict(word.split("=") for word in words))
