# What becomes of a shielded task that fails, or never ends, after its awaiter was cancelled.
from common import *

def report(loop, context):
    p('handler', context['message'].split(' <')[0], showx(context['exception']) if context.get('exception') else '')

async def late():
    await sleep(0.01)
    raise ValueError('late')

async def forever():
    await sleep(LONG)

async def main(make):
    get_running_loop().set_exception_handler(report)

    async def outer():
        await shield(make())
    t = spawn(outer())
    await sleep(0)
    await sleep(0)
    t.cancel()
    p(await res(t))
    await sleep(0.03)
    gc.collect()
    p('main ends')
loop = new_event_loop()
loop.run_until_complete(main(late))
loop.run_until_complete(main(forever))
loop.close()
gc.collect()
p('closed')

async def gathers():
    get_running_loop().set_exception_handler(report)

    async def outer():
        await gather(forever(), forever())
    t = spawn(outer())
    await sleep(0)
    await sleep(0)
    p('main ends')
loop = new_event_loop()
loop.run_until_complete(gathers())
loop.close()
gc.collect()
p('closed')
loop = new_event_loop()
loop.set_exception_handler(report)
loop.call_soon(loop.stop)
try:
    loop.run_until_complete(forever())
except RuntimeError as e:
    p(e)
loop.close()
gc.collect()
p('closed')
