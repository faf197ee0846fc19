# A main that answers Ctrl-C with an error of its own: run() raises that error.
import asyncio
import os
import signal


async def main():
    os.kill(os.getpid(), signal.SIGINT)
    try:
        await asyncio.sleep(10)
    finally:
        raise ValueError("cleanup failed")


try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("KeyboardInterrupt")
except ValueError as error:
    print("run:", error)
