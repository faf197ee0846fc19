# A main that is cancelled by one of its own tasks: run() raises CancelledError.
import asyncio


async def assassin(task):
    print("assassin: cancel", task.cancel())


async def main():
    task = asyncio.create_task(assassin(asyncio.current_task()))
    try:
        await asyncio.sleep(10)
    finally:
        print("main: cleans up, assassin done", task.done())


try:
    asyncio.run(main())
except asyncio.CancelledError:
    print("run: CancelledError")
