# What another thread asks for has a context of its own, in which nothing is set.
from common import *
import contextvars
V = contextvars.ContextVar('v', default='none')
async def main():
    l = get_running_loop()
    V.set('main')
    async def co(n): p(n, V.get())
    def job():
        p('thread', V.get())
        l.call_soon_threadsafe(lambda: p('callback', V.get()))
        asyncio.run_coroutine_threadsafe(co('coroutine'), l)
    t = threading.Thread(target=job); t.start(); t.join()
    await tick(4)
    l.call_soon_threadsafe(lambda: p('own', V.get()))
    asyncio.run_coroutine_threadsafe(co('own coroutine'), l)
    V.set('later')
    await tick(4)
    p('job', await l.run_in_executor(None, V.get))
V.set('outside')
run(main())
