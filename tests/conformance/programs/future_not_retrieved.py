# An error of a future that nobody asked for is reported when the future goes; a cancel asks for it.
from common import *


def report(loop, context):
    p("handler", context["message"], showx(context["exception"]))


async def main():
    loop = get_running_loop()
    loop.set_exception_handler(report)
    for look in (None, lambda f: f.exception(), lambda f: f.cancel(), lambda f: f.add_done_callback(lambda f: None)):
        future = loop.create_future()
        future.set_exception(ValueError("lost"))
        if look:
            look(future)
        await sleep(0)
        p("drops")
        del future
        gc.collect()
    loop.call_exception_handler({"message": "by hand", "exception": KeyError("key")})


run(main())
