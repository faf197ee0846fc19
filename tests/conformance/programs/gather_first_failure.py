# The first failure ends gather(), and only that: the siblings run on.
import asyncio


async def fail():
    await asyncio.sleep(0)
    raise ValueError("boom")


async def work():
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print("work: ends")
    return "result"


async def main():
    task = asyncio.create_task(work())
    try:
        await asyncio.gather(task, fail())
    except ValueError as error:
        print("main:", error)
    print("done:", task.done())
    print("main:", await task)


asyncio.run(main())
