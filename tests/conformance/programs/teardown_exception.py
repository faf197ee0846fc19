# A leftover that fails while it is cancelled is reported when all leftovers have ended; run() does not fail.
import asyncio


async def bad():
    try:
        await asyncio.sleep(10)
    finally:
        print("bad: fails")
        raise ValueError("cleanup failed")


async def slow():
    try:
        await asyncio.sleep(10)
    finally:
        await asyncio.sleep(0.02)
        print("slow: cleaned up")


def report(loop, context):
    print("handler:", context["message"], "/", context["exception"])


async def main():
    global tasks
    asyncio.get_running_loop().set_exception_handler(report)
    tasks = [asyncio.create_task(bad()), asyncio.create_task(slow())]
    await asyncio.sleep(0)
    return "result"


print("run:", asyncio.run(main()))
