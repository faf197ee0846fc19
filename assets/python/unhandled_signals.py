"""A signal arrives, and the program handles none."""

import asyncio
import sys


async def job(name, work):
    try:
        await asyncio.sleep(work)
        print(f"{name} done")
    finally:
        print(f"{name} cleans up")


async def main(work):
    background = asyncio.create_task(job("background", work), name="background")
    await job("main", work)
    await background


def managed(work="5"):
    """`run` handles SIGINT: the first one cancels main. It does not handle SIGTERM."""
    asyncio.run(main(float(work)))


def manual(work="5"):
    """`run_until_complete` handles neither: SIGINT makes it raise KeyboardInterrupt, and no task is cancelled."""
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(main(float(work)))
    finally:
        loop.close()


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    {"managed": managed, "manual": manual}[style](**dict(word.split("=") for word in words))
