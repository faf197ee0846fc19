# An error that comes together with a cancel counts as seen. What failed in a gather or a shield that nobody awaits does not.
from common import *

def report(loop, context):
    p('handler', context['message'], showx(context['exception']))

async def waits(on):
    await on

async def together(name, n, on):
    t = spawn(child(name, 1, name))
    w = spawn(waits(on(t)))
    await tick(n)
    w.cancel()
    del t
    p(name, await res(w))
    del w
    gc.collect()

async def future():
    f = get_running_loop().create_future()
    w = spawn(waits(f))
    await sleep(0)
    f.set_exception(ValueError('future'))
    w.cancel()
    del f
    p('future', await res(w))
    del w
    gc.collect()

async def main():
    get_running_loop().set_exception_handler(report)
    await together('task', 2, lambda t: t)
    for n in (2, 3):
        await together('shield', n, shield)
    await together('gather', 3, gather)
    await future()
    for alone in (gather, shield):
        f = alone(spawn(child('alone', 0, 'boom')))
        await sleep(0.01)
        p('drop')
        del f
        gc.collect()
    for alone in (gather, shield):
        f = alone(spawn(child('early', 2, 'boom')))
        del f
        await sleep(0.01)
        gc.collect()
    for alone in (gather, shield):
        t = spawn(child('over', 0, 'boom'))
        await sleep(0.01)
        f = alone(t)
        del t
        await sleep(0.01)
        del f
        gc.collect()
    t = spawn(child('over', 0, 'boom'))
    await sleep(0.01)
    p(await res(shield(t)))
    await sleep(0.01)
    f = get_running_loop().create_future()

    async def inner():
        await f
        raise ValueError('inner')
    t = spawn(waits(shield(spawn(inner()))))
    await tick(3)
    get_running_loop().call_soon(t.cancel)
    f.set_result(1)
    del f
    p(await res(t))
    del t
    await sleep(0.01)
    gc.collect()
    s = shield(spawn(child('kept', 4, 'boom')))

    async def keeps(s):
        try:
            await s
        except CancelledError:
            await sleep(0.02)
    t = spawn(keeps(s))
    del s
    await tick(2)
    t.cancel()
    await t
    del t
    gc.collect()
    a, b = spawn(child('a', 0, 'first')), spawn(child('b', 0, 'second'))
    await sleep(0.01)
    p(await res(gather(b, a)))
run(main())
