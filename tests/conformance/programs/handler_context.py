# needs 3.12
# The exception handler runs in the context of the task or the callback that failed.
from common import *
from contextvars import ContextVar

place = ContextVar('place', default='nowhere')

def report(loop, context):
    p('handler', place.get())

async def fails():
    place.set('task')
    raise ValueError('boom')

def callback():
    place.set('callback')
    raise ValueError('boom')

async def main():
    loop = get_running_loop()
    loop.set_exception_handler(report)
    place.set('main')
    t = spawn(fails())
    await sleep(0.01)
    del t
    gc.collect()
    loop.call_soon(callback)
    await sleep(0.01)
    loop.call_exception_handler({'message': 'by hand'})
run(main())
