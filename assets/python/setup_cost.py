"""What it takes to create a loop, to run it, and to close it: many times, each timed."""

import asyncio
import sys
from time import perf_counter

WARM_UP = 3  # rounds that are not counted: the first one pays for what all share


async def nothing():
    pass


def by_run():
    """Before 3.11 nothing shows what `asyncio.run` does when."""
    start = perf_counter()
    asyncio.run(nothing())
    return {"whole": perf_counter() - start}


def by_runner():
    """What `asyncio.run` does, step by step."""
    start = perf_counter()
    runner = asyncio.Runner()
    runner.get_loop()
    created = perf_counter()
    runner.run(nothing())
    ran = perf_counter()
    runner.close()
    return parts(start, created, ran, perf_counter())


def by_hand():
    start = perf_counter()
    loop = asyncio.new_event_loop()
    created = perf_counter()
    loop.run_until_complete(nothing())
    ran = perf_counter()
    loop.close()
    return parts(start, created, ran, perf_counter())


def parts(start, created, ran, closed):
    return {"create": created - start, "run": ran - created, "close": closed - ran, "whole": closed - start}


def measure(once, rounds):
    taken = [once() for _ in range(WARM_UP + rounds)][WARM_UP:]
    print(f"of {rounds}: median  least    90%  in us")
    for part in taken[0]:
        times = sorted(each[part] * 1e6 for each in taken)
        middle, high = times[len(times) // 2], times[len(times) * 9 // 10]
        print(f"{part:<6} {middle:>9.1f} {times[0]:>6.1f} {high:>6.1f}")


def managed(rounds="100"):
    if sys.version_info < (3, 11):
        print("Before Python 3.11 the parts of asyncio.run cannot be timed: this is {}.{}.".format(*sys.version_info))
        measure(by_run, int(rounds))
    else:
        measure(by_runner, int(rounds))


def manual(rounds="100"):
    measure(by_hand, int(rounds))


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    {"managed": managed, "manual": manual}[style](**dict(word.split("=") for word in words))
