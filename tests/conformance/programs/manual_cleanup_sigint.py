# Ctrl-C on a loop run by hand: KeyboardInterrupt comes out of run_forever(), and the loop can run on to clean up.
import asyncio
import os
import signal


async def worker():
    try:
        await asyncio.sleep(10)
    finally:
        print("worker: cancelled")


loop = asyncio.new_event_loop()
task = loop.create_task(worker())
loop.call_later(0.01, os.kill, os.getpid(), signal.SIGINT)
try:
    loop.run_forever()
except KeyboardInterrupt:
    print("KeyboardInterrupt: running", loop.is_running(), "done", task.done())
task.cancel()
try:
    loop.run_until_complete(task)
except asyncio.CancelledError:
    print("CancelledError")
loop.close()
print("closed:", loop.is_closed())
