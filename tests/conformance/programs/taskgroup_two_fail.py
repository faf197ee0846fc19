# A sibling that fails in its cleanup adds its own error to the group.
import asyncio


async def fail():
    await asyncio.sleep(0)
    raise ValueError("first")


async def fail_in_cleanup():
    try:
        await asyncio.sleep(10)
    finally:
        raise ValueError("second")


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail())
            group.create_task(fail_in_cleanup())
    except ExceptionGroup as failures:
        print("main:", failures)
        for error in failures.exceptions:
            print("main:", error)


asyncio.run(main())
