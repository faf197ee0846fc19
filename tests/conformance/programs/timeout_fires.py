# timeout(): the body sees a cancel, the caller a TimeoutError, and the count is back at zero.
import asyncio


async def main():
    try:
        async with asyncio.timeout(0.02):
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                print("body: cancelled, cancelling", asyncio.current_task().cancelling())
                raise
    except TimeoutError:
        print("main: TimeoutError")
    print("cancelling:", asyncio.current_task().cancelling())
    await asyncio.sleep(0)
    print("main: goes on")


asyncio.run(main())
