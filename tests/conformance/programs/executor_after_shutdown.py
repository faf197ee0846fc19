# shutdown_default_executor() waits for the jobs; after it none is taken.
import asyncio
import time


def job():
    time.sleep(0.05)
    print("job: done")


async def main():
    loop = asyncio.get_running_loop()
    loop.run_in_executor(None, job)
    await loop.shutdown_default_executor()
    print("main: executor is down")
    try:
        await loop.run_in_executor(None, job)
    except RuntimeError as error:
        print("RuntimeError:", error)


asyncio.run(main())
