# uncancel() lowers the count of requests; it does not undo a delivery.
import asyncio


async def work():
    task = asyncio.current_task()
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("work: cancelling", task.cancelling())
        print("work: uncancel", task.uncancel())
        print("work: uncancel", task.uncancel())
        print("work: uncancel", task.uncancel())
    await asyncio.sleep(0)
    return "went on"


async def main():
    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    task.cancel()
    try:
        print("main:", await task)
    except asyncio.CancelledError:
        print("main: task was cancelled")
    print("cancelling:", task.cancelling())


asyncio.run(main())
