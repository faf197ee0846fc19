# Ctrl-C: main is cancelled first, then what it left behind, then KeyboardInterrupt ends the process.
import asyncio
import os
import signal


async def leftover():
    try:
        await asyncio.sleep(10)
    finally:
        print("leftover: cancelled")


async def main():
    global task
    task = asyncio.create_task(leftover())
    await asyncio.sleep(0)
    os.kill(os.getpid(), signal.SIGINT)
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("main: cancelled")
        await asyncio.sleep(0)
        print("main: cleaned up, leftover done", task.done())
        raise


asyncio.run(main())
print("never reached")
