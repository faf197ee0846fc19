# needs 3.13
# Since 3.13 uncancel() down to zero withdraws a request that was not delivered yet.
import asyncio


async def work():
    task = asyncio.current_task()
    task.cancel()
    print("work: cancelling", task.cancelling())
    print("work: uncancel", task.uncancel())
    await asyncio.sleep(0)
    print("work: not cancelled")
    return "result"


async def main():
    task = asyncio.create_task(work())
    try:
        print("main:", await task)
    except asyncio.CancelledError:
        print("main: task was cancelled")


asyncio.run(main())
