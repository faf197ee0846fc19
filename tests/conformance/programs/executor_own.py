# A pool of one's own: results and errors in order, what is cancelled before it begins, and its end.
from concurrent.futures import ThreadPoolExecutor
from common import *


def call(n):
    p("runs", n, threading.current_thread().name)
    if n == 2:
        raise ValueError("boom")
    return n


async def main():
    loop = get_running_loop()
    pool = ThreadPoolExecutor(1, "own")
    for result in await gather(*(loop.run_in_executor(pool, call, n) for n in range(4)), return_exceptions=True):
        p(show(result))
    gate, opened = threading.Event(), []
    first = loop.run_in_executor(pool, gate.wait)
    second = loop.run_in_executor(pool, call, 5)
    third = loop.run_in_executor(pool, call, 6)
    t = spawn(waits(second))
    await sleep(0)
    t.cancel()
    p(await res(t))
    gate.set()
    await first
    p(await third)
    pool.shutdown()
    try:
        loop.run_in_executor(pool, call, 7)
    except RuntimeError as e:
        p(e)
    try:
        ThreadPoolExecutor(0)
    except ValueError as e:
        p(e)
    loop.set_default_executor(ThreadPoolExecutor(1, "default"))
    p(await to_thread(call, 8))
    p(await loop.run_in_executor(None, call, 9))
    await loop.shutdown_default_executor()
    try:
        await to_thread(call, 10)
    except RuntimeError as e:
        p(e)


async def waits(future):
    return await future


run(main())
