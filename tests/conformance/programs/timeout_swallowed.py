# A body that swallows the timeout's cancel ends as if there had been none.
import asyncio


async def main():
    try:
        async with asyncio.timeout(0.02):
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                print("body: swallowed")
        print("main: no error")
    except TimeoutError:
        print("main: TimeoutError")
    print("cancelling:", asyncio.current_task().cancelling())


asyncio.run(main())
