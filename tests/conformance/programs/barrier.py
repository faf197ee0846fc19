# A barrier lets as many through as it has parties, breaks when it is aborted, and starts anew when it is reset.
from common import *


async def main():
    barrier = asyncio.Barrier(3)
    p(barrier.parties, barrier.n_waiting, barrier.broken)

    async def party(name):
        try:
            p(name, await barrier.wait())
        except asyncio.BrokenBarrierError as e:
            p(name, "broken:", e)

    await gather(*(spawn(party(name)) for name in "abcdef"))
    p("six")
    for change in (barrier.reset, barrier.abort, barrier.reset):
        tasks = [spawn(party(name)) for name in "xy"]
        await sleep(0)
        p(barrier.n_waiting)
        await change()
        late = spawn(party("late"))
        for _ in range(8):
            await sleep(0)
        p(barrier.n_waiting, barrier.broken, [t.done() for t in tasks])
        late.cancel()
        p(await res(late))
    tasks = [spawn(party(name)) for name in "xy"]
    await sleep(0)
    tasks[0].cancel("m")
    for _ in range(8):
        await sleep(0)
    p(barrier.n_waiting, [t.done() for t in tasks])
    tasks.append(spawn(party("z")))
    await party("in its place")
    p(", ".join([await res(t) for t in tasks]))
    try:
        asyncio.Barrier(0)
    except ValueError as e:
        p(e)


run(main())
