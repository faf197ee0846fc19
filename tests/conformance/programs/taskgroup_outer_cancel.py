# A cancel from outside goes to all children; the group ends with CancelledError when they have ended.
import asyncio


async def child(name, cleanup):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        for _ in range(cleanup):
            await asyncio.sleep(0)
        print(name, "cancelled")
        raise


async def parent():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(child("a", 3))
            group.create_task(child("b", 0))
    except asyncio.CancelledError:
        print("parent: cancelled")
        raise


async def main():
    task = asyncio.create_task(parent())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("main: parent was cancelled, cancelling", task.cancelling())


asyncio.run(main())
