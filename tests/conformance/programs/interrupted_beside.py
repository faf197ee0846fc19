# What another task's KeyboardInterrupt ends a run with is no look at the task that was run. A task of another loop is refused.
from common import *

def report(loop, context):
    p('handler', context['message'])

async def fails():
    raise ValueError('boom')

async def interrupts(passes):
    await tick(passes)
    raise KeyboardInterrupt

async def work():
    return 1

for passes in (0, 1):
    loop = new_event_loop()
    loop.set_exception_handler(report)
    t, k = loop.create_task(fails()), loop.create_task(interrupts(passes))
    try:
        loop.run_until_complete(t)
    except KeyboardInterrupt:
        p('KeyboardInterrupt')
    loop.close()
    t = k = None
    gc.collect()
    p('dropped')
loop = new_event_loop()
other = new_event_loop()
t = other.create_task(work())
for _ in range(2):
    try:
        loop.run_until_complete(t)
    except ValueError as e:
        p(e)
    other.run_until_complete(t)
loop.close()
other.close()
