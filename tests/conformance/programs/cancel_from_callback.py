# cancel() as a callback: requested in one pass of the loop, delivered in the next.
import asyncio


async def work():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("work: cancelled")
        raise


async def main():
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    loop.call_soon(print, "callback: before")
    loop.call_soon(task.cancel)
    loop.call_soon(print, "callback: after")
    try:
        await task
    except asyncio.CancelledError:
        print("main: task was cancelled")


asyncio.run(main())
