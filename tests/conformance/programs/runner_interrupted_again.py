# A Runner whose main was interrupted can run another one.
import asyncio
import os
import signal


async def interrupted():
    os.kill(os.getpid(), signal.SIGINT)
    try:
        await asyncio.sleep(10)
    finally:
        print("interrupted: cancelled")


async def second():
    await asyncio.sleep(0)
    print("second: runs, cancelling", asyncio.current_task().cancelling())


with asyncio.Runner() as runner:
    for _ in range(2):
        try:
            runner.run(interrupted())
        except KeyboardInterrupt:
            print("KeyboardInterrupt")
    runner.run(second())
print("closed")
