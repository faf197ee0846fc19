# Items and those who wait for them keep their order, in each kind of queue.
from common import *


class Item:
    def __init__(self, rank, name):
        self.rank, self.name = rank, name

    def __lt__(self, other):
        return self.rank < other.rank

    def __repr__(self):
        return f"{self.name}{self.rank}"


async def main():
    for make in (asyncio.Queue, asyncio.LifoQueue, asyncio.PriorityQueue):
        queue = make(3)

        async def producer(name, ranks):
            for rank in ranks:
                await queue.put(Item(rank, name))
                p("put", name, rank, queue.qsize(), queue.full())

        async def consumer(name):
            for _ in range(4):
                p(name, "gets", await queue.get(), queue.empty())

        await gather(producer("x", [3, 1, 2, 1]), producer("y", [2, 2, 1, 3]), consumer("a"), consumer("b"))
        p(queue.qsize(), queue.maxsize)
        for n, rank in enumerate([2, 1, 2, 1, 2, 1]):
            try:
                queue.put_nowait(Item(rank, "abcdef"[n]))
            except asyncio.QueueFull:
                p("full")
        p(queue.get_nowait(), queue.get_nowait(), queue.get_nowait())
        try:
            queue.get_nowait()
        except asyncio.QueueEmpty:
            p("empty")
    queue = asyncio.PriorityQueue()
    for n in range(12):
        queue.put_nowait(Item(n * 7 % 3, "abcdefghijkl"[n]))
    p([queue.get_nowait() for _ in range(12)])


run(main())
