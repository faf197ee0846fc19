# A SIGTERM handler that cancels main: main cleans up, run() raises CancelledError.
import asyncio
import os
import signal


async def main():
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)
    os.kill(os.getpid(), signal.SIGTERM)
    try:
        await asyncio.sleep(10)
    finally:
        print("main: cleanup")


try:
    asyncio.run(main())
except asyncio.CancelledError:
    print("run: CancelledError")
