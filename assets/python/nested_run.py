"""Four ways to get a coroutine's result from inside a running loop; one of them works."""

import asyncio
import sys


async def answer(work):
    await asyncio.sleep(work)
    return 42


async def main(work):
    this_loop = asyncio.get_running_loop()
    other_loop = asyncio.new_event_loop()
    tell("run", asyncio.run, answer(work))
    tell("this loop's run_until_complete", this_loop.run_until_complete, answer(work))
    tell("another loop's run_until_complete", other_loop.run_until_complete, answer(work))
    print("create_task:", await this_loop.create_task(answer(work)))
    other_loop.close()


def tell(way, run, coroutine):
    try:
        print(f"{way}: {run(coroutine)}")
    except RuntimeError as error:
        print(f"{way}: RuntimeError: {error}")
        coroutine.close()


def managed(work="0.2"):
    asyncio.run(main(float(work)))


def manual(work="0.2"):
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(main(float(work)))
    finally:
        loop.close()


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    {"managed": managed, "manual": manual}[style](**dict(word.split("=") for word in words))
