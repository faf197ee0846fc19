"""One loop that other threads call, without the thread-safe calls or with them."""

import asyncio
import sys
import threading
import time


async def main(calls, threads, hold):
    """Sleeps, while other threads call this loop."""
    loop = asyncio.get_running_loop()
    others = [threading.Thread(target=caller, args=(calls, loop, hold), name=f"thread {it}") for it in range(threads)]
    for thread in others:
        thread.start()
    await asyncio.sleep(hold)  # whatever wakes the loop earlier is one of the calls
    await asyncio.sleep(hold / 4)
    for thread in others:
        thread.join()


def caller(calls, loop, hold):
    """What a thread does that needs the loop of another one."""
    time.sleep(hold / 4)
    name = threading.current_thread().name
    if calls == "safe":
        loop.call_soon_threadsafe(callback, name, time.monotonic(), hold)
        say(f"{name}: run_coroutine_threadsafe: {asyncio.run_coroutine_threadsafe(answer(), loop).result()}")
        return
    coroutine = answer()
    try:
        loop.run_until_complete(coroutine)
    except RuntimeError as error:
        say(f"{name}: run_until_complete: RuntimeError: {error}")
    coroutine.close()
    try:
        loop.call_soon(callback, name, time.monotonic(), hold)
    except RuntimeError as error:
        say(f"{name}: call_soon: RuntimeError: {error}")


def callback(name, called, hold):
    is_late = time.monotonic() - called > hold / 2
    say(f"{name}: its callback ran {'only when something else woke the loop' if is_late else 'at once'}")


async def answer():
    return 42


def say(line):
    """In one piece: before 3.11 `print` may write the end of the line after that of another thread."""
    sys.stdout.write(line + "\n")


def managed(calls="unsafe", threads="2", hold="1"):
    asyncio.run(main(calls, int(threads), float(hold)), debug=calls == "debug")


def manual(calls="unsafe", threads="2", hold="1"):
    loop = asyncio.new_event_loop()
    loop.set_debug(calls == "debug")
    try:
        loop.run_until_complete(main(calls, int(threads), float(hold)))
    finally:
        loop.close()


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    {"managed": managed, "manual": manual}[style](**dict(word.split("=") for word in words))
