# Two requests before the first step: the later message is the one that is kept.
import asyncio


async def work():
    print("work: started")


async def main():
    task = asyncio.create_task(work())
    print("cancel:", task.cancel("one"), task.cancel("two"))
    print("cancelling:", task.cancelling())
    try:
        await task
    except asyncio.CancelledError as cancelled:
        print("main: cancelled:", cancelled)


asyncio.run(main())
