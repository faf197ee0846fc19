"""Background tasks that are still running when main returns."""

import asyncio
import sys


async def background(number):
    """Works until it is cancelled."""
    try:
        while True:
            await asyncio.sleep(0.1)
    except asyncio.CancelledError:
        print(f"background-{number} cleans up")
        raise


async def main(tasks, work):
    """Starts them and returns without them."""
    started = [asyncio.create_task(background(number), name=f"background-{number}") for number in range(tasks)]
    await asyncio.sleep(work)
    print("main returns")


def managed(tasks="3", work="0.5"):
    """`run` cancels the remaining tasks, waits for their cleanup, and closes the loop."""
    asyncio.run(main(int(tasks), float(work)))


def manual(tasks="3", work="0.5"):
    """`close` cancels no task: the tasks are destroyed while pending, and no cleanup runs."""
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(main(int(tasks), float(work)))
    finally:
        loop.close()


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    {"managed": managed, "manual": manual}[style](**dict(word.split("=") for word in words))
