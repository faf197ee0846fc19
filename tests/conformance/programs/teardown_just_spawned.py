# A task that main spawns just before it ends still has its first step: main's end is seen one pass later.
import asyncio


async def work():
    print("work: started")


async def main():
    global task
    task = asyncio.create_task(work())
    print("main: ends")


asyncio.run(main())
print("after: done", task.done(), "cancelled", task.cancelled())
