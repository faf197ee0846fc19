# needs 3.12
# gather of nothing, of what is over, and of one task several times.
from common import *

async def main():

    async def empty():
        return await gather()
    t = spawn(empty())
    n = await passes(t)
    p('empty', n, out(t))
    a, b = (spawn(child('a', 1)), spawn(child('b', 1, 'boom')))
    await sleep(0.01)

    async def done():
        return await gather(a)
    t = spawn(done())
    n = await passes(t)
    p('done', n, out(t))

    async def failed():
        return await gather(b, spawn(child('x', 2)))
    t = spawn(failed())
    n = await passes(t)
    p('failed', n, out(t))
    await sleep(0.01)

    async def failed2():
        return ', '.join(map(show, await gather(b, b, return_exceptions=True)))
    t = spawn(failed2())
    n = await passes(t)
    p('failed twice', n, out(t))
    s = spawn(child('same', 2, 'oops'))

    async def same():
        return ', '.join(map(show, await gather(s, s, s, return_exceptions=True)))
    t = spawn(same())
    n = await passes(t)
    p('same', n, out(t))
    s = spawn(child('same', 3))

    async def same2():
        return await gather(s, s)
    t = spawn(same2())
    await sleep(0)
    t.cancel('m')
    n = await passes(t)
    p('same cancelled', n, out(t), s.cancelling())
    s = spawn(child('value', 1))

    async def same3():
        return await gather(s, s)
    p('same value', await res(spawn(same3())))
run(main())
