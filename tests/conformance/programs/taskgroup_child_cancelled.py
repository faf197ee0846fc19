# A child that somebody cancels is no failure: its siblings and the body go on.
import asyncio


async def child(name, event):
    await event.wait()
    print(name, "ends")


async def main():
    event = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        a = group.create_task(child("a", event))
        b = group.create_task(child("b", event))
        await asyncio.sleep(0)
        a.cancel()
        await asyncio.sleep(0)
        event.set()
        print("body ends")
    print("cancelled:", a.cancelled(), b.cancelled())


asyncio.run(main())
