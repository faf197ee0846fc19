# A task that is cancelled and returns before its next await ends cancelled all the same.
import asyncio


async def work():
    asyncio.current_task().cancel()
    return "lost"


async def main():
    task = asyncio.create_task(work())
    try:
        print("main:", await task)
    except asyncio.CancelledError:
        print("main: task was cancelled")
    print("cancelled:", task.cancelled())


asyncio.run(main())
