# In debug mode call_soon() from a foreign thread is refused; call_soon_threadsafe() is the way.
import asyncio
import threading


def other_thread():
    try:
        loop.call_soon(print, "never")
    except RuntimeError as error:
        print("thread: RuntimeError:", error)
    loop.call_soon_threadsafe(loop.stop)


loop = asyncio.new_event_loop()
loop.set_debug(True)
thread = threading.Thread(target=other_thread)
loop.call_soon(thread.start)
loop.run_forever()
thread.join()
print("stopped")
loop.close()
