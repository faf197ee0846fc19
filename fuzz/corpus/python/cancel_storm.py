"""Thousands of tasks that are cancelled at once, and how long each waits for its cancel."""

import asyncio
import sys


async def worker(cleanup):
    """Works until it is cancelled, cleans up and passes the cancel on."""
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        if cleanup:
            await asyncio.sleep(cleanup)
        raise


async def main(tasks, cleanup, hold):
    """Cancels all of them without an await in between, and waits for them."""
    workers = [asyncio.create_task(worker(cleanup), name=f"worker-{number}") for number in range(tasks)]
    await asyncio.sleep(hold)
    print(f"main cancels {tasks} tasks")
    for task in workers:
        task.cancel()
    ends = await asyncio.gather(*workers, return_exceptions=True)
    print(f"{sum(isinstance(end, asyncio.CancelledError) for end in ends)} were cancelled")


def managed(tasks="10000", cleanup="0", hold="0.5"):
    asyncio.run(main(int(tasks), float(cleanup), float(hold)))


def manual(tasks="10000", cleanup="0", hold="0.5"):
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(main(int(tasks), float(cleanup), float(hold)))
    finally:
        loop.close()


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    {"managed": managed, "manual": manual}[style](**dict(word.split("=") for word in words))
