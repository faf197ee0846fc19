# Timers that are due at the same moment run in the order of Python's heap, also after some were cancelled.
from common import *

async def main():
    loop = get_running_loop()
    when = loop.time() + 0.02
    for name in 'abcdefg':
        loop.call_at(when, p, name)
    await sleep(0.05)
    when = loop.time() + 0.05
    timers = [loop.call_at(when, p, n) for n in range(130)]
    for timer in timers[:-8]:
        timer.cancel()
    loop.call_at(when, p, 'last')
    await sleep(0.1)
    when = loop.time() + 0.05
    timers = [loop.call_at(when, p, n) for n in range(130)]
    for timer in timers[66:]:
        timer.cancel()
    await sleep(0.1)
    when = loop.time() + 0.05
    for n in range(110):
        loop.call_at(when, p, n)
    await sleep(0.1)
    when = loop.time() + 0.02

    async def expires(name):
        try:
            async with asyncio.timeout_at(when):
                await sleep(LONG)
        except TimeoutError:
            p(name)
    await gather(*map(expires, 'abcd'))
run(main())
