# The task that is shielded was cancelled; a cancel of who awaits it comes in the pass in which that is known.
from common import *

async def main():
    for k in range(6):
        async def cancelled():
            await tick(2)
            me().cancel("inner")

        async def waits():
            return await shield(inner)

        inner = spawn(cancelled())
        t = spawn(waits())
        await tick(k)
        p(k, t.cancel("outer"), await passes(t), out(t))

run(main())
