# A child that somebody cancels is no failure: its siblings and the body go on.
import asyncio


async def child(name):
    await asyncio.sleep(0.02)
    print(name, "ends")


async def main():
    async with asyncio.TaskGroup() as group:
        a = group.create_task(child("a"))
        b = group.create_task(child("b"))
        await asyncio.sleep(0)
        a.cancel()
        print("body ends")
    print("cancelled:", a.cancelled(), b.cancelled())


asyncio.run(main())
