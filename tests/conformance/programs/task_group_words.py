# A group says in which state it is, also where it takes no task any more.
from common import *

def refused(g):
    late = child('late', 0)
    try:
        g.create_task(late)
    except RuntimeError as e:
        p(e)
        late.close()

async def fails():
    async with TaskGroup() as g:
        g.create_task(child('x', 0, 'boom'))
        g.create_task(child('y', 9, cleanup=3))
        p(repr(g))
        try:
            await sleep(LONG)
        except CancelledError:
            refused(g)
            raise

async def main():
    async with TaskGroup() as g:
        p(repr(g))
    refused(g)
    p(await res(fails()))
run(main())
