# A body that ends in time, or fails by itself, is not touched.
import asyncio


async def main():
    async with asyncio.timeout(10):
        await asyncio.sleep(0)
        print("body: ends")
    try:
        async with asyncio.timeout(10):
            raise ValueError("boom")
    except ValueError as error:
        print("main:", error)
    print("cancelling:", asyncio.current_task().cancelling())


asyncio.run(main())
