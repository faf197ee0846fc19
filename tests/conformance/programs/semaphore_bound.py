# Leaving `async with` gives a bounded semaphore back no more often than it was acquired.
from common import *

async def main():
    s = asyncio.BoundedSemaphore(1)
    try:
        async with s:
            p(s.locked())
            s.release()
    except ValueError:
        p('too many')
    await s.acquire()
    p(s.locked())
    s.release()
    p(s.locked())
run(main())
