# needs 3.12
# An eager task begins within the call that makes it, and is over then if it does not wait.
from common import *


async def work(name, passes=0, end=5):
    p(name, "begins", current_task() is not parent, len(all_tasks()))
    for _ in range(passes):
        await sleep(0)
        p(name, "goes on")
    if isinstance(end, str):
        raise ValueError(end)
    return end


async def nested():
    p("outer begins")
    t = spawn(work("inner", 1))
    p("outer goes on", t.done())
    return await t


async def main():
    global parent
    parent = current_task()
    loop = get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    for passes_, end in ((0, 5), (1, 6), (0, "boom"), (1, "late")):
        t = spawn(work("task", passes_, end))
        p("made", t.done(), current_task() is parent)
        t.add_done_callback(lambda t: p("callback"))
        p(await res(t))
    p(await spawn(nested()))
    p(await gather(work("g1"), work("g2"), work("g3")))
    p(await gather(work("g1"), work("g2", 1)))
    p(await res(gather(work("g1", 0, "bad"), work("g2", 1))))
    await sleep(0)
    t = spawn(sleep(0, "slept"))
    t.cancel("m")
    p(await res(t))
    async with TaskGroup() as g:
        one, two = g.create_task(work("m1")), g.create_task(work("m2", 1))
        p("members", one.done(), two.done())
    p(await res(grouped()))
    p(await shield(work("shielded")))
    loop.set_task_factory(None)
    t = spawn(work("lazy"))
    p("made", t.done())
    await t


async def grouped():
    async with TaskGroup() as g:
        g.create_task(work("m1", 0, "at once"))
        p("after")
        await sleep(0)
        p("never")


run(main())
