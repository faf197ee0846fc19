# A task that is done cannot be cancelled.
import asyncio


async def work():
    return "result"


async def main():
    task = asyncio.create_task(work())
    print("main:", await task)
    print("cancel:", task.cancel())
    print("cancelled:", task.cancelled(), "cancelling:", task.cancelling())


asyncio.run(main())
