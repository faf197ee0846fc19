# Cancelling the task that awaits gather() cancels every child, and waits for all of them.
import asyncio


async def child(name, cleanup):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        for _ in range(cleanup):
            await asyncio.sleep(0)
        print(name, "cancelled")
        raise


async def parent(return_exceptions):
    try:
        await asyncio.gather(child("a", 2), child("b", 0), return_exceptions=return_exceptions)
    except asyncio.CancelledError:
        print("parent: cancelled")
        raise


async def main():
    for return_exceptions in (True, False):
        task = asyncio.create_task(parent(return_exceptions))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            print("main: parent was cancelled")
        for _ in range(3):
            await asyncio.sleep(0)


asyncio.run(main())
