# What run_coroutine_threadsafe gives is cancelled at once, whatever the task makes of it.
from common import *
import concurrent.futures

async def swallow(started, ended):
    try:
        started.set()
        await sleep(LONG)
    except CancelledError:
        ended.set()
        return 5

def other_thread(loop):
    started, ended = threading.Event(), threading.Event()
    f = asyncio.run_coroutine_threadsafe(swallow(started, ended), loop)
    started.wait()
    p(f.cancelled(), f.cancel(), f.done(), f.cancelled(), f.cancel())
    ended.wait()
    try:
        p(f.result())
    except concurrent.futures.CancelledError:
        p('Cancelled')

async def main():
    await to_thread(other_thread, get_running_loop())
run(main())
