# A task that answers its cancel with another error has failed, not been cancelled.
import asyncio


async def work():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        raise ValueError("cleanup failed")


async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except ValueError as error:
        print("main:", error)
    print("cancelled:", task.cancelled(), "cancelling:", task.cancelling())


asyncio.run(main())
