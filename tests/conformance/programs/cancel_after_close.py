# cancel() of a task that a closed loop left behind.
from common import *

async def work():
    await sleep(LONG)

async def main():
    global t
    t = spawn(work())
    await sleep(0)
loop = new_event_loop()
loop.run_until_complete(main())
loop.close()
try:
    p('cancel', t.cancel())
except RuntimeError as e:
    p('cancel', e)
p(t.done(), t.cancelled())
t._log_destroy_pending = False
