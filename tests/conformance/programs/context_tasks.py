# A task has a copy of the context in which it was made; what it sets stays with it and with what it makes.
from contextvars import ContextVar
from common import *

user = ContextVar("user", default="nobody")


async def work(name):
    p(name, "begins as", user.get())
    user.set(name)
    await sleep(0)
    p(name, "is", user.get())
    await gather(inner(f"{name} inner"), spawn(inner(f"{name} task")))
    p(name, "is still", user.get())


async def inner(name):
    p(name, "begins as", user.get())
    user.set(name)
    await sleep(0)
    p(name, "is", user.get())


async def main():
    p("main", user.get())
    t = spawn(work("first"))
    user.set("main")
    await gather(t, work("second"), spawn(work("third")))
    await inner("called")
    p("main is", user.get())
    async with timeout(LONG):
        user.set("scope")
    async with TaskGroup() as g:
        g.create_task(inner("member"))
    p("main is", user.get())


run(main())
p("outside", user.get())
with Runner() as runner:
    for name in "ab":

        async def keeps():
            p(name, "begins as", user.get())
            user.set(name)

        runner.run(keeps())
p("outside", user.get())
