# KeyboardInterrupt and SystemExit end the run from wherever they come: a group, a gather, main itself.
from common import *


async def leaves(error):
    await sleep(0)
    raise error


async def side():
    try:
        await sleep(LONG)
    except CancelledError:
        p("side told")
        raise


async def group(error):
    async with TaskGroup() as g:
        g.create_task(leaves(error))
        try:
            await sleep(LONG)
        except CancelledError:
            p("body told", me().cancelling())
            raise


async def body_of_group(error):
    async with TaskGroup() as g:
        g.create_task(side())
        await sleep(0)
        raise error


async def gathered(error):
    try:
        await gather(side(), leaves(error))
    except BaseException as e:
        p("gather told", showx(e))
        raise


async def shielded(error):
    await shield(leaves(error))


def ended(name, main):
    try:
        run(main)
        p(name, "returned")
    except KeyboardInterrupt:
        p(name, "KeyboardInterrupt")
    except SystemExit as e:
        p(name, "SystemExit", e.code)


for error in (KeyboardInterrupt(), SystemExit(3)):
    ended("group", group(error))
    ended("body", body_of_group(error))
    ended("gather", gathered(error))
    ended("shield", shielded(error))
    ended("main", leaves(error))

loop = new_event_loop()
task = loop.create_task(leaves(SystemExit(4)))
for _ in range(2):
    try:
        loop.run_until_complete(ticks(4))
        p("done")
    except SystemExit as e:
        p("SystemExit", e.code, task.done())
loop.close()
sys.exit(5)
