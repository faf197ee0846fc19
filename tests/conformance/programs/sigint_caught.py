# KeyboardInterrupt comes out of run() when everything is closed, and can be caught.
import asyncio
import os
import signal


async def main():
    global loop
    loop = asyncio.get_running_loop()
    os.kill(os.getpid(), signal.SIGINT)
    await asyncio.sleep(10)


try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("KeyboardInterrupt, closed", loop.is_closed())
print("still here")
