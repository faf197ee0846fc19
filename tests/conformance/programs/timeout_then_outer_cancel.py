# The timeout has fired and an outer cancel comes while the body cleans up: the outer one wins.
import asyncio


async def work(cleaning):
    try:
        async with asyncio.timeout(0.01):
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                print("body: timeout")
                cleaning.set()
                await asyncio.sleep(10)
    except TimeoutError:
        print("work: TimeoutError")
    except asyncio.CancelledError:
        print("work: cancelled, cancelling", asyncio.current_task().cancelling())
        raise


async def main():
    cleaning = asyncio.Event()
    task = asyncio.create_task(work(cleaning))
    await cleaning.wait()
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("main: task was cancelled")


asyncio.run(main())
