# SIGTERM without a handler kills the process at once: no cancel, no cleanup.
import asyncio
import os
import signal


async def main():
    try:
        print("main: waits")
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(10)
    finally:
        print("main: cleanup")


asyncio.run(main())
