# Cancelling a task that awaits another task cancels the innermost one first.
import asyncio


async def inner():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError as cancelled:
        print("inner: cancelled:", cancelled)
        raise


async def middle(task):
    try:
        await task
    except asyncio.CancelledError as cancelled:
        print("middle: cancelled:", cancelled)
        raise


async def main():
    first = asyncio.create_task(inner())
    second = asyncio.create_task(middle(first))
    third = asyncio.create_task(middle(second))
    await asyncio.sleep(0)
    third.cancel("enough")
    try:
        await third
    except asyncio.CancelledError as cancelled:
        print("main: cancelled:", cancelled)
    for task in (first, second, third):
        print("cancelled:", task.cancelled(), "cancelling:", task.cancelling())


asyncio.run(main())
