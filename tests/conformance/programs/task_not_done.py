# What a task answers that has not ended, and one that was cancelled.
import asyncio


async def work():
    await asyncio.sleep(10)


async def main():
    task = asyncio.create_task(work())
    for ask in (task.result, task.exception):
        try:
            ask()
        except asyncio.InvalidStateError as error:
            print("InvalidStateError:", error)
    await asyncio.sleep(0)
    task.cancel("enough")
    await asyncio.sleep(0)
    for ask in (task.result, task.exception):
        try:
            ask()
        except asyncio.CancelledError:
            print("CancelledError")


asyncio.run(main())
