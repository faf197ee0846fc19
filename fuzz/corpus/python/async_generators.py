"""An async generator that is left half-way, and whose `finally` needs the loop."""

import asyncio
import sys

KEPT = []  # Something keeps the generator, as a cache or a reference cycle does: nobody closes it in passing.


async def generator():
    try:
        while True:
            yield
    finally:
        print("generator: closes its connection")
        await asyncio.sleep(0.01)
        print("generator: connection closed")


async def main(work):
    KEPT.append(generator())
    async for _ in KEPT[0]:
        break
    await asyncio.sleep(work)
    print("main returns")


def managed(before_close="nothing", work="0.3"):
    """`run` awaits `shutdown_asyncgens` before it closes the loop."""
    asyncio.run(main(float(work)))


def manual(before_close="nothing", work="0.3"):
    """`close` skips the generator's `finally` without a word, unless `shutdown_asyncgens` was awaited before."""
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(main(float(work)))
        if before_close == "shutdown_asyncgens":
            loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        loop.close()


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    {"managed": managed, "manual": manual}[style](**dict(word.split("=") for word in words))
