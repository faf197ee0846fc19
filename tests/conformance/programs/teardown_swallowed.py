# A leftover that swallows the cancel is waited for, without a limit, until it ends by itself.
import asyncio


async def stubborn():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("stubborn: swallowed")
    await asyncio.sleep(0.05)
    print("stubborn: ends")


async def main():
    global task
    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    print("main: ends")


asyncio.run(main())
print("after: done", task.done(), "cancelled", task.cancelled())
