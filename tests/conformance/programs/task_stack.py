# A suspended task says where it is; one that is over, or has not begun, does not wait anywhere.
from common import *


async def main():
    get_running_loop().set_debug(True)
    event = asyncio.Event()
    tasks = [spawn(sleep(LONG)), spawn(event.wait()), spawn(child("c", 0))]
    await sleep(0)
    await sleep(0)
    p([len(t.get_stack()) for t in tasks])
    for t in tasks:
        t.cancel()
    await gather(*tasks, return_exceptions=True)
    p([len(t.get_stack()) for t in tasks])


run(main())
