"""A new loop for every job: closed each time, or never."""

import asyncio
import sys

KEPT = []


async def job(number, pause):
    await asyncio.sleep(pause)
    print(f"job {number} done")


def managed(iterations="8", pause="0.1"):
    """Each `run` closes the loop that it created."""
    for number in range(int(iterations)):
        asyncio.run(job(number, float(pause)))


def manual(iterations="8", pause="0.1"):
    """`close` is never called, and something keeps each loop from being collected, as a cache or a registry would."""
    for number in range(int(iterations)):
        loop = asyncio.new_event_loop()
        loop.run_until_complete(job(number, float(pause)))
        KEPT.append(loop)


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    {"managed": managed, "manual": manual}[style](**dict(word.split("=") for word in words))
