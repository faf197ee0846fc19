# needs 3.11.7
# Who has seen an error, and who has not: a cancel before it does not count.
from common import *

def report(loop, context):
    p('handler', context['message'], showx(context['exception']) if context.get('exception') else '')

async def main():
    get_running_loop().set_exception_handler(report)
    t = spawn(child('sour', 9))
    await sleep(0)
    t.cancel()
    await sleep(0)
    await sleep(0)
    del t
    gc.collect()
    p('1')

    async def parent():
        await spawn(child('sour', 9, cleanup=2))
    t = spawn(parent())
    await sleep(0)
    await sleep(0)
    t.cancel()
    await sleep(0.01)
    p(t.done())
    del t
    gc.collect()
    p('2')
    t = spawn(child('x', 0, 'boom'))
    await sleep(0.01)
    t.cancel()
    del t
    gc.collect()
    p('3')
    t = spawn(child('x', 0, 'boom'))
    await sleep(0.01)
    t.add_done_callback(lambda t: None)
    await sleep(0)
    del t
    gc.collect()
    p('4')

    async def g():
        async with TaskGroup() as g:
            g.create_task(child('y', 1, 'in group'))
            g.create_task(child('z', 1, 'too'))
    p(await res(g()))
    gc.collect()
    p('5')

    async def tm():
        async with timeout(0.005):
            spawn(child('late', 1, 'late'))
            await sleep(LONG)
    p(await res(tm()))
    gc.collect()
    p('6')

    async def waits(t):
        await t
    t = spawn(child('w', 3, 'lost'))
    w = spawn(waits(shield(t)))
    await sleep(0)
    await sleep(0)
    w.cancel()
    p(await res(w))
    await sleep(0.01)
    del t, w
    gc.collect()
    p('7')
run(main())
