"""`get_event_loop` where no loop runs, and the explicit calls that replace it."""

import asyncio
import sys
import threading


async def main(work):
    """In a coroutine there is no doubt which loop is meant."""
    own = asyncio.get_event_loop() is asyncio.get_running_loop()
    print("in a coroutine: the running loop" if own else "in a coroutine: another loop")
    await asyncio.sleep(work)


def managed(loop="implicit", work="0.2"):
    """`run` leaves no current loop behind, for whoever asks next without one."""
    asyncio.run(main(float(work)))
    if loop == "implicit":
        show("after run", asyncio.get_event_loop)
        in_thread()
    else:
        asyncio.run(main(float(work)))


def manual(loop="implicit", work="0.2"):
    """Who asks first gets a loop made for them; who asks next gets that one again, closed or not."""
    for job in range(2):
        try:
            found = asyncio.get_event_loop() if loop == "implicit" else asyncio.new_event_loop()
            show(f"job {job}", lambda: found.run_until_complete(main(float(work))))
            found.close()
        except RuntimeError as error:
            print(f"job {job}: RuntimeError: {error}")
    if loop == "implicit":
        in_thread()


def in_thread():
    """Other threads never had a loop made for them."""
    thread = threading.Thread(target=show, args=("in a thread", asyncio.get_event_loop), name="thread 0")
    thread.start()
    thread.join()


def show(who, call):
    try:
        call()
        print(f"{who}: a loop")
    except RuntimeError as error:
        print(f"{who}: RuntimeError: {error}")


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    {"managed": managed, "manual": manual}[style](**dict(word.split("=") for word in words))
