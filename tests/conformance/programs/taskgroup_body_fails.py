# An error in the body cancels the children and is the first of the group.
import asyncio


async def work():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("work: cancelled")
        raise


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(work())
            await asyncio.sleep(0)
            raise ValueError("body")
    except ExceptionGroup as failures:
        print("main:", failures)
        for error in failures.exceptions:
            print("main:", error)


asyncio.run(main())
