"""Poll a device in a pool, until we are asked to stop."""
import asyncio
import signal
import time
from concurrent.futures import ThreadPoolExecutor

is_over = False


def poll_device():
    while True:
        time.sleep(0.05)


def stop(task):
    global is_over
    is_over = True
    task.cancel()


async def main():
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop, asyncio.current_task())
    with ThreadPoolExecutor() as pool:
        print("ready", flush=True)
        try:
            await loop.run_in_executor(pool, poll_device)
        except asyncio.CancelledError:
            print("stopping", flush=True)


asyncio.run(main())
# trigger: term
# words: poll_device; executor|pool; blocks
# lines: 11, 12
# mend 11: while not is_over:
