# A graceful shutdown that works: the handler sets an event, main cancels the workers and waits for them.
import asyncio
import os
import signal


async def worker(name):
    try:
        await asyncio.sleep(5)
    except asyncio.CancelledError:
        print(name, "cancelled")
        raise


async def main():
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    workers = [asyncio.create_task(worker(f"worker-{number}")) for number in range(3)]
    await asyncio.sleep(0)
    os.kill(os.getpid(), signal.SIGTERM)
    await stop.wait()
    print("main: stopping")
    for task in workers:
        task.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    print("main: shutdown complete")


asyncio.run(main())
