# A main that swallows the cancel of a Ctrl-C has lost the Ctrl-C: run() returns normally.
import asyncio
import os
import signal


async def main():
    os.kill(os.getpid(), signal.SIGINT)
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("main: swallowed")
    return "result"


print("run:", asyncio.run(main()))
