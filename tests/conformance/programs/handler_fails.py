# An exception handler that fails itself does not end the loop.
from common import *

def report(loop, context):
    p('handler')
    raise ValueError('worse')

def bad():
    raise ValueError('bad')

async def main():
    loop = get_running_loop()
    loop.set_exception_handler(report)
    loop.call_soon(bad)
    loop.call_soon(p, 'next')
    await sleep(0)
    p('main')
    t = spawn(child('x', 0, 'boom'))
    await sleep(0.01)
    del t
    gc.collect()
    await sleep(0)
    p('main ends')
run(main())
p('after')
