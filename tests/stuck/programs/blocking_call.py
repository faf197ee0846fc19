"""Poll a device with a driver that is not asynchronous."""
import asyncio
import signal
import time


def read_device():
    time.sleep(3600)


async def poll():
    await asyncio.sleep(0.1)
    read_device()


async def main():
    task = asyncio.current_task()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    print("ready", flush=True)
    await poll()


asyncio.run(main())
# trigger: term
# words: read_device; block; loop
# lines: 8
# mend 13: await asyncio.to_thread(time.sleep, 0.1)
