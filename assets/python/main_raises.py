"""Main fails while a background task is running."""

import asyncio
import sys


async def background():
    try:
        await asyncio.sleep(3600)
    finally:
        print("background cleans up")


async def main(work):
    task = asyncio.create_task(background(), name="background")
    await asyncio.sleep(work)
    raise RuntimeError("main has had enough")


def managed(work="0.5"):
    """`run` cancels, waits and closes on the way out, as it does after a success; then the error goes on to the caller."""
    asyncio.run(main(float(work)))


def manual(work="0.5"):
    """The error leaves before `close`: what follows a failure must be written as carefully as what follows a success."""
    loop = asyncio.new_event_loop()
    loop.run_until_complete(main(float(work)))
    loop.close()


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    {"managed": managed, "manual": manual}[style](**dict(word.split("=") for word in words))
