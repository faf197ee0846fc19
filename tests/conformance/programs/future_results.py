# A future gives everyone the same result, later and once; what it refuses it refuses in these words.
from common import *


async def waits(name, future):
    p(name, await res(future))


def word(call, *args):
    try:
        p(call.__name__, call(*args))
    except Exception as e:
        p(call.__name__, e)


async def main():
    loop = get_running_loop()
    for finish in (lambda f: f.set_result(3), lambda f: f.set_exception(ValueError("boom")), lambda f: f.cancel("m")):
        future = loop.create_future()
        word(future.result)
        word(future.exception)
        future.add_done_callback(lambda f: p("callback", f.done(), f.cancelled()))
        tasks = [spawn(waits(name, future)) for name in "ab"]
        await sleep(0)
        finish(future)
        future.add_done_callback(lambda f: p("late callback"))
        p("finished", future.done())
        await sleep(0)
        p("next pass", [t.done() for t in tasks])
        await waits("main", future)
        word(future.set_result, 4)
        p("cancel", future.cancel())
        p(await res(future))


run(main())
