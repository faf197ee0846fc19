"""Main fails while a background task is running."""

import asyncio
import sys


async def background():
    try:
        await asyncio.sleep(3600)
    finally:
        print("background cleans up")


async def main(work, raises):
    task = asyncio.create_task(background(), name="background")
    await asyncio.sleep(work)
    if raises == "exit":
        sys.exit(3)
    raise RuntimeError("main has had enough")


def managed(raises="error", work="0.5"):
    """`run` cancels, waits and closes on the way out, as it does after a success; then it raises the error."""
    asyncio.run(main(float(work), raises))


def manual(raises="error", work="0.5"):
    """The error skips `close`: the cleanup after an error needs as much care as the one after a success."""
    loop = asyncio.new_event_loop()
    loop.run_until_complete(main(float(work), raises))
    loop.close()


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    {"managed": managed, "manual": manual}[style](**dict(word.split("=") for word in words))
