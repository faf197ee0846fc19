# Callbacks run in the order in which they were asked for, a pass of the loop at a time, tasks among them.
import asyncio


async def work(name):
    for step in range(3):
        print(name, step)
        await asyncio.sleep(0)


def again(loop, name, times):
    print(name, times)
    if times:
        loop.call_soon(again, loop, name, times - 1)


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(again, loop, "callback a", 2)
    a = asyncio.create_task(work("task a"))
    loop.call_soon(again, loop, "callback b", 2)
    b = asyncio.create_task(work("task b"))
    await a
    await b


asyncio.run(main())
