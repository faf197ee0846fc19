# Ctrl-C comes while main does not await.
from common import *

def interrupt():
    os.kill(os.getpid(), signal.SIGINT)

async def main(how):
    interrupt()
    time.sleep(0.02)
    p(how, 'cancelling', me().cancelling())
    if how == 'return':
        return 'value'
    if how == 'error':
        raise ValueError('boom')
    if how == 'await':
        p(await res(sleep(0)), me().cancelling())
        p(await res(sleep(0)))
        return 'went on'
    if how == 'child':
        t = spawn(child('c', 1))
        p(await res(t), t.cancelled())
        return 'went on'
    if how == 'twice':
        interrupt()
        time.sleep(0.02)
        await sleep(0)
    if how == 'group':
        async with TaskGroup() as g:
            g.create_task(child('g', 3))
    if how == 'timeout':
        async with timeout(LONG):
            await sleep(LONG)
for how in ('return', 'error', 'await', 'child', 'twice', 'group', 'timeout'):
    try:
        p(show(run(main(how))))
    except BaseException as e:
        p(how, showx(e))
