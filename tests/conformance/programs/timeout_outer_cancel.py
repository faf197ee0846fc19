# A cancel from outside is never mistaken for the timeout.
import asyncio


async def work():
    try:
        async with asyncio.timeout(10):
            await asyncio.sleep(20)
    except TimeoutError:
        print("work: TimeoutError")
    except asyncio.CancelledError as cancelled:
        print("work: cancelled:", cancelled)
        raise


async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel("from outside")
    try:
        await task
    except asyncio.CancelledError:
        print("main: task was cancelled, cancelling", task.cancelling())


asyncio.run(main())
