# run_until_complete of a task that is over, or ends early, once more.
from common import *
loop = new_event_loop()
other = loop.create_task(ticks(8, 'other'))
t = loop.create_task(child('c', 1))
p(loop.run_until_complete(t))
p('other done', other.done())
p('again')
e = loop.create_task(child('e', 0, 'boom'))
for _ in range(3):
    try:
        loop.run_until_complete(e)
    except ValueError as x:
        p('err', x)
c = loop.create_task(child('never', 9))
c.cancel('m')
for _ in range(2):
    try:
        loop.run_until_complete(c)
    except CancelledError as x:
        p(showx(x))
p('other done', other.done())
loop.run_until_complete(other)
loop.close()
