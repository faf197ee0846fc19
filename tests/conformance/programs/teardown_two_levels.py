# Leftovers that wait for each other all end, the innermost first.
import asyncio


async def inner():
    try:
        await asyncio.sleep(10)
    finally:
        print("inner: ends")


async def outer(task):
    try:
        await task
    finally:
        print("outer: ends, inner cancelled", task.cancelled())


async def main():
    global tasks
    first = asyncio.create_task(inner())
    tasks = [first, asyncio.create_task(outer(first))]
    await asyncio.sleep(0)
    print("main: ends")


asyncio.run(main())
print("after: cancelled", *(task.cancelled() for task in tasks))
