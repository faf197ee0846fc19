"""A task that swallows its cancel."""

import asyncio
import sys
import time


async def stubborn(end):
    """Swallows every cancel. If it never ended, `run` would hang for ever, as its teardown has no time limit."""
    while time.monotonic() < end:
        try:
            await asyncio.sleep(end - time.monotonic())
        except asyncio.CancelledError:
            print("stubborn: cancel swallowed, still running")
    print("stubborn: done, at last")


async def main(work, stubborn_for):
    task = asyncio.create_task(stubborn(time.monotonic() + work + stubborn_for), name="stubborn")
    await asyncio.sleep(work)
    print("main returns")


def managed(work="0.5", stubborn="3"):
    """`run` cancels the task once and then waits for it, however long that takes."""
    asyncio.run(main(float(work), float(stubborn)))


def manual(work="0.5", stubborn="3"):
    """`close` does not wait for tasks."""
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(main(float(work), float(stubborn)))
    finally:
        loop.close()


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    {"managed": managed, "manual": manual}[style](**dict(word.split("=") for word in words))
