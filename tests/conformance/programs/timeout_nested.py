# Of two timeouts around each other only the one that ran out reports.
import asyncio


async def main():
    try:
        async with asyncio.timeout(0.02):
            try:
                async with asyncio.timeout(10):
                    await asyncio.sleep(20)
            except TimeoutError:
                print("inner: TimeoutError")
    except TimeoutError:
        print("outer: TimeoutError")
    try:
        async with asyncio.timeout(10):
            try:
                async with asyncio.timeout(0.02):
                    await asyncio.sleep(20)
            except TimeoutError:
                print("inner: TimeoutError")
    except TimeoutError:
        print("outer: TimeoutError")
    print("cancelling:", asyncio.current_task().cancelling())


asyncio.run(main())
