# A task that stops the loop in its last step leaves the stop of its run behind, which ends the next run early.
from common import *
loop = new_event_loop()

async def ends():
    loop.stop()
    return 4
p(loop.run_until_complete(ends()))

async def passes3():
    for i in range(3):
        p('pass', i)
        await sleep(0)
    return 'ok'
t = loop.create_task(passes3())
for _ in range(2):
    try:
        p(loop.run_until_complete(t))
    except RuntimeError as e:
        p(e)
loop.close()
