# An error in main: leftovers are cancelled and the loop closed first, then it comes out of run().
import asyncio


async def leftover():
    try:
        await asyncio.sleep(10)
    finally:
        print("leftover: cancelled")


async def main():
    global loop, task
    loop = asyncio.get_running_loop()
    task = asyncio.create_task(leftover())
    await asyncio.sleep(0)
    raise ValueError("boom")


try:
    asyncio.run(main())
except ValueError as error:
    print("run:", error)
print("closed:", loop.is_closed())
