"""The smallest program: print the time, sleep, print it again."""

import asyncio
import sys
from datetime import datetime, timezone


async def main(length):
    print(now())
    await asyncio.sleep(length)
    print(now())


def managed(length="1"):
    """One call creates the loop, runs `main` on it and closes it."""
    asyncio.run(main(float(length)))


def manual(length="1"):
    """The same three steps by hand."""
    loop = asyncio.new_event_loop()
    try:
        loop.run_until_complete(main(float(length)))
    finally:
        loop.close()


def now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    {"managed": managed, "manual": manual}[style](**dict(word.split("=") for word in words))
