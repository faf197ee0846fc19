# Two requests before one delivery are one CancelledError, but both are counted.
import asyncio


async def work():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as cancelled:
        print("work: cancelled:", cancelled)
        print("work: cancelling", asyncio.current_task().cancelling())
        await asyncio.sleep(0)
        print("work: cleaned up")
        raise


async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    print("cancel:", task.cancel("one"), task.cancel("two"))
    print("main: cancelling", task.cancelling())
    try:
        await task
    except asyncio.CancelledError as cancelled:
        print("main: cancelled:", cancelled)
    print("cancelled:", task.cancelled(), "cancelling:", task.cancelling())


asyncio.run(main())
