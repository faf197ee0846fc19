# Each request is delivered once: a task that swallowed the first is reached by the second.
import asyncio


async def work():
    for attempt in range(2):
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            print("work: swallowed", attempt)
    await asyncio.sleep(10)


async def main():
    task = asyncio.create_task(work())
    for attempt in range(3):
        await asyncio.sleep(0)
        print("main: cancel", attempt)
        task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("main: task was cancelled")
    print("cancelling:", task.cancelling())


asyncio.run(main())
