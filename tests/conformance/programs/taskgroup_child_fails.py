# The first failure cancels the siblings and the body; all failures come in one group.
import asyncio


async def fail():
    await asyncio.sleep(0)
    raise ValueError("boom")


async def work():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("work: cancelled")
        raise


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(work())
            group.create_task(fail())
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                print("body: cancelled")
                raise
    except ExceptionGroup as failures:
        print("main:", failures)
        for error in failures.exceptions:
            print("main:", error)
    print("cancelled:", task.cancelled(), "cancelling:", asyncio.current_task().cancelling())


asyncio.run(main())
