# A task that cancels itself runs on to its next await.
import asyncio


async def work():
    asyncio.current_task().cancel("by myself")
    print("work: still running")
    try:
        await asyncio.sleep(0)
    except asyncio.CancelledError as cancelled:
        print("work: cancelled:", cancelled)
        raise


async def main():
    task = asyncio.create_task(work())
    try:
        await task
    except asyncio.CancelledError as cancelled:
        print("main: cancelled:", cancelled)


asyncio.run(main())
