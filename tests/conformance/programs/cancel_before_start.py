# A task cancelled before its first step never runs its body.
import asyncio


async def work():
    print("work: started")


async def main():
    task = asyncio.create_task(work())
    print("cancel:", task.cancel())
    try:
        await task
    except asyncio.CancelledError:
        print("main: task was cancelled")
    print("cancelled:", task.cancelled(), "done:", task.done())


asyncio.run(main())
