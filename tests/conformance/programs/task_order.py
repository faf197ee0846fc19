# Tasks begin in the order in which they were spawned, and take turns.
import asyncio


async def work(name, steps):
    for step in range(steps):
        print(name, step)
        await asyncio.sleep(0)
    return name


async def main():
    tasks = [asyncio.create_task(work(name, steps)) for name, steps in (("a", 3), ("b", 1), ("c", 2))]
    print("main: spawned")
    for task in tasks:
        print("main:", await task)


asyncio.run(main())
