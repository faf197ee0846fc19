# A done-callback that fails is reported like every callback, and the others are called all the same.
from common import *


def report(loop, context):
    p("handler", context["message"].split("(")[0].split(" <")[0].split(" bad")[0], showx(context["exception"]))


def bad(task):
    p("bad", task.done())
    raise ValueError("bad callback")


async def main():
    get_running_loop().set_exception_handler(report)
    task = spawn(child("c", 1))
    task.add_done_callback(lambda task: p("first"))
    task.add_done_callback(bad)
    task.add_done_callback(lambda task: p("last", current_task()))
    p(await task)
    await sleep(0)
    task.add_done_callback(bad)
    p("added")
    await sleep(0)
    p("main ends")


run(main())
