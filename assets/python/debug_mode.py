"""A slow callback, and a transport, a socket and a loop that nobody closes: who says so?

`debug` is how Python is started: PYTHONASYNCIODEBUG=1 turns on the debug mode of asyncio; -X dev does so too, and shows
ResourceWarnings.
"""

import asyncio
import socket
import sys
import time


async def main(slow):
    loop = asyncio.get_running_loop()
    print(f"the loop's debug mode is {'on' if loop.get_debug() else 'off'}")
    loop.call_soon(time.sleep, slow)
    ours, theirs = socket.socketpair()
    await loop.create_connection(asyncio.Protocol, sock=ours)  # its transport is never closed
    await asyncio.sleep(2 * slow)
    return theirs  # nor is this socket


def managed(debug="off", slow="0.15"):
    """`run` closes its loop."""
    asyncio.run(main(float(slow)))


def manual(debug="off", slow="0.15"):
    """`close` is forgotten."""
    loop = asyncio.new_event_loop()
    loop.run_until_complete(main(float(slow)))


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    {"managed": managed, "manual": manual}[style](**dict(word.split("=") for word in words))
