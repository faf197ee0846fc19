# A loop run by hand gives no such protection: SIGINT ends the process and nobody is cancelled.
import asyncio
import os
import signal


def interrupt():
    os.kill(os.getpid(), signal.SIGINT)


async def main():
    loop.call_soon(interrupt)
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("main: cancelled")
        raise


loop = asyncio.new_event_loop()
print("runs")
loop.run_until_complete(main())
print("never reached")
