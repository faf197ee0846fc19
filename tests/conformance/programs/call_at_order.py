# call_at runs by deadline; a time that has passed is due in the next pass.
from common import *


async def main():
    loop = get_running_loop()
    now = loop.time()
    for name, after in (("b", 0.02), ("a", 0.01), ("past", -1), ("b2", 0.03), ("now", 0)):
        handle = loop.call_at(now + after, p, name)
        p(name, round(handle.when() - now, 3) == after, handle.cancelled())
    gone = loop.call_at(now + 0.015, p, "gone")
    loop.call_soon(p, "soon")
    gone.cancel()
    p(gone.cancelled(), loop.time() >= now)
    await sleep(0)
    p("next pass")
    await sleep(0.06)


run(main())
