"""Many threads at once, each with a loop of its own."""

import asyncio
import signal
import sys
import threading


async def main(hold):
    """Runs the loop of its thread for a while, beside those of the others."""
    name = threading.current_thread().name
    loop = asyncio.get_running_loop()
    try:
        loop.add_signal_handler(signal.SIGUSR1, print, "SIGUSR1")
        say(f"{name}: runs a loop, and handles signals")
    except RuntimeError:
        say(f"{name}: runs a loop, but can handle no signal")
    await asyncio.create_task(work(hold), name=f"work of {name}")


async def work(hold):
    await asyncio.sleep(hold)


def say(line):
    """In one piece: before 3.11 `print` may write the end of the line after that of another thread."""
    sys.stdout.write(line + "\n")


def by_hand(main):
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(main)
    finally:
        loop.close()


def in_threads(run, count, hold):
    """Calls `run` in so many threads, and in the main thread, at once."""
    threading.current_thread().name = "main thread"
    threads = [threading.Thread(target=lambda: run(main(hold)), name=f"thread {number}") for number in range(count)]
    for thread in threads:
        thread.start()
    run(main(hold))
    for thread in threads:
        thread.join()


def managed(threads="3", hold="0.5"):
    in_threads(asyncio.run, int(threads), float(hold))


def manual(threads="3", hold="0.5"):
    in_threads(by_hand, int(threads), float(hold))


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    {"managed": managed, "manual": manual}[style](**dict(word.split("=") for word in words))
