# A second Ctrl-C does not wait for main's cleanup: the loop stops, and teardown cancels main once more.
import asyncio
import os
import signal


def interrupt():
    os.kill(os.getpid(), signal.SIGINT)


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(interrupt)
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("main: cancelled")
        loop.call_soon(interrupt)
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            print("main: cancelled again, cancelling", asyncio.current_task().cancelling())
            raise


try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("KeyboardInterrupt")
