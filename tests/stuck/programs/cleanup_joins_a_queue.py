"""A worker waits for its queue as it ends; an item of it was never marked as done."""
import asyncio


async def first(items):
    await items.get()
    print("skipped", flush=True)


async def worker(items):
    try:
        await asyncio.sleep(3600)
    finally:
        await items.join()


async def main():
    items = asyncio.Queue()
    items.put_nowait("item")
    await asyncio.create_task(first(items), name="first")
    working = asyncio.create_task(worker(items), name="worker")
    await asyncio.sleep(0.1)
    working.cancel()
    await asyncio.wait([working])


asyncio.run(main())
# trigger: none
# words: cleans up: it waits on queue.join in worker(); task first, which has ended; task_done; main() waits for it
# lines: 6
# mend 7: items.task_done()
