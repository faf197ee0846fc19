# needs 3.13
# A child fails while a cancel from outside is on its way: the errors come first, the cancel at the next await.
import asyncio


async def fail():
    try:
        await asyncio.sleep(10)
    finally:
        raise ValueError("cleanup failed")


async def parent():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail())
    except ExceptionGroup as failures:
        print("parent:", failures, "cancelling", asyncio.current_task().cancelling())
    try:
        await asyncio.sleep(0)
        print("parent: goes on")
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
        print("main: parent was cancelled")


asyncio.run(main())
