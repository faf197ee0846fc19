# A second cancel, while the first is cleaned up after, interrupts the cleanup.
import asyncio


async def work():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("work: cleanup begins")
        try:
            await asyncio.sleep(10)
            print("work: cleanup ends")
        except asyncio.CancelledError:
            print("work: cleanup interrupted")
            raise
        raise


async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    print("main: again")
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("main: task was cancelled")
    print("cancelling:", task.cancelling())


asyncio.run(main())
