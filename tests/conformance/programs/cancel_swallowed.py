# A task may swallow its cancel: it goes on, and ends as if nothing had been asked.
import asyncio


async def work():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("work: swallowed")
    await asyncio.sleep(0)
    print("work: goes on")
    return "result"


async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    print("main:", await task)
    print("cancelled:", task.cancelled(), "cancelling:", task.cancelling())


asyncio.run(main())
