# What the task waits for has happened, but the cancel comes before its step: the cancel wins.
import asyncio


async def work(event):
    try:
        await event.wait()
        print("work: event")
    except asyncio.CancelledError:
        print("work: cancelled")
        raise


async def main():
    event = asyncio.Event()
    task = asyncio.create_task(work(event))
    await asyncio.sleep(0)
    event.set()
    print("cancel:", task.cancel())
    try:
        await task
    except asyncio.CancelledError:
        print("main: task was cancelled")


asyncio.run(main())
