# A timeout around a TaskGroup cancels its children and is still a TimeoutError.
import asyncio


async def child():
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(0)
        print("child: cancelled")


async def main():
    try:
        async with asyncio.timeout(0.02):
            async with asyncio.TaskGroup() as group:
                group.create_task(child())
    except TimeoutError:
        print("main: TimeoutError")
    print("cancelling:", asyncio.current_task().cancelling())


asyncio.run(main())
