# The manual entry point cleaned up by hand: cancel what is pending, gather it, close.
import asyncio


async def worker(name):
    try:
        await asyncio.sleep(10)
    finally:
        print(name, "cancelled")


async def main():
    await asyncio.sleep(0)
    print("main: ends")


loop = asyncio.new_event_loop()
workers = [loop.create_task(worker(name)) for name in ("a", "b")]
loop.run_until_complete(main())
for task in workers:
    task.cancel()


async def gather():
    return await asyncio.gather(*workers, return_exceptions=True)


print("gathered:", len(loop.run_until_complete(gather())))
loop.close()
print("closed:", loop.is_closed(), "cancelled:", *(task.cancelled() for task in workers))
