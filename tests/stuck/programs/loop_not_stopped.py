"""Run a worker on a loop of our own, and cancel it at SIGTERM."""
import asyncio
import signal

loop = asyncio.new_event_loop()


async def work():
    while True:
        await asyncio.sleep(0.1)


def shutdown():
    for task in asyncio.all_tasks(loop):
        task.cancel()
        task.add_done_callback(print)


loop.add_signal_handler(signal.SIGTERM, shutdown)
worker = loop.create_task(work())
print("ready", flush=True)
try:
    loop.run_forever()
finally:
    loop.close()
# trigger: term
# words: run_forever; stop(); shutdown
# lines: 23
# mend 16: task.add_done_callback(lambda _: loop.stop())
