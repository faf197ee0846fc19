"""Crunch numbers in another process, until we are asked to stop."""
import asyncio
import signal
import time
from concurrent.futures import ProcessPoolExecutor


def crunch(seconds):
    time.sleep(seconds)


async def main():
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    with ProcessPoolExecutor(1) as pool:
        job = loop.run_in_executor(pool, crunch, 3600)
        print("ready", flush=True)
        await stop.wait()
        job.cancel()


if __name__ == "__main__":
    asyncio.run(main())
# trigger: term
# words: crunch; process; pool
# lines: 9, 16
# mend 17: job = loop.run_in_executor(pool, crunch, 0.1)
