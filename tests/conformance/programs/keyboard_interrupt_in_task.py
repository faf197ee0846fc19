# A KeyboardInterrupt that a task raises ends the run, and the teardown cancels what is left.
from common import *

async def bad():
    await sleep(0)
    raise KeyboardInterrupt

async def side():
    try:
        await sleep(LONG)
    except CancelledError:
        p('side told')
        raise

async def main():
    spawn(side())
    t = spawn(bad())
    try:
        await t
    except CancelledError:
        p('main told')
        raise
    except KeyboardInterrupt:
        p('main: KeyboardInterrupt')
        raise
try:
    run(main())
except KeyboardInterrupt:
    p('run: KeyboardInterrupt')

async def main2():
    spawn(side())
    spawn(bad())
    await sleep(0.02)
    p('main2 goes on')
try:
    run(main2())
    p('run: ok')
except KeyboardInterrupt:
    p('run: KeyboardInterrupt')

async def main3():
    raise KeyboardInterrupt
try:
    run(main3())
except KeyboardInterrupt:
    p('run: KeyboardInterrupt')
