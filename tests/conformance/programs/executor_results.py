# What a job returns or raises comes out of its await.
import asyncio


def job(number):
    if number < 0:
        raise ValueError("negative")
    return number * 2


async def main():
    loop = asyncio.get_running_loop()
    print("main:", await loop.run_in_executor(None, job, 21))
    print("main:", await asyncio.to_thread(job, 1))
    try:
        await asyncio.to_thread(job, -1)
    except ValueError as error:
        print("main:", error)


asyncio.run(main())
