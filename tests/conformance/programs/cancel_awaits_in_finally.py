# After delivery the cleanup may await as often as it likes.
import asyncio


async def work():
    try:
        await asyncio.sleep(10)
    finally:
        for step in range(3):
            await asyncio.sleep(0)
            print("work: cleanup", step)


async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    print("main: done", task.done())
    try:
        await task
    except asyncio.CancelledError:
        print("main: task was cancelled")


asyncio.run(main())
