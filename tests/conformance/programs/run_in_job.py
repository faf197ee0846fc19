# A blocking job may run a loop of its own.
import asyncio


async def inner():
    await asyncio.sleep(0)
    print("inner: tasks", len(asyncio.all_tasks()))
    return "result"


def job():
    return asyncio.run(inner())


async def main():
    print("main:", await asyncio.to_thread(job))
    print("main: tasks", len(asyncio.all_tasks()))


asyncio.run(main())
