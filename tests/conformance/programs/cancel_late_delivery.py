# cancel() only asks: while the caller keeps the loop busy, the task is not told.
import asyncio


async def work():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("work: cancelled")
        raise


async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    for step in range(3):
        print("main: busy", step, "cancelling", task.cancelling(), "done", task.done())
    await asyncio.sleep(0)
    print("main: done", task.done(), "cancelled", task.cancelled())


asyncio.run(main())
