"""Requests that are bridged to coroutines, without care: what one leaves behind comes up in the next."""

import asyncio
import contextvars
import sys

USERS = "alice", "bob", None  # the third is not logged in
USER = contextvars.ContextVar("user", default="nobody")
SERVED, KEPT = [], []


async def handle(number, work, is_careful):
    """Answers, and has an audit written that takes half as long again."""
    audit = asyncio.create_task(write_audit(number, work), name=f"audit-{number}")
    await asyncio.sleep(work)
    if is_careful:
        await audit
    return f"hello {USER.get()}"


async def write_audit(number, work):
    try:
        await asyncio.sleep(1.5 * work)
        print(f"audit-{number}: written in {'its own' if SERVED[-1] == number else 'the next'} request")
    except asyncio.CancelledError:
        print(f"audit-{number}: lost, cancelled with its request")
        raise


def serve(bridge, is_careful, work):
    """A synchronous framework. With care, each request has a context of its own."""
    for number, user in enumerate(USERS):
        SERVED.append(number)
        request = (bridge, number, user, is_careful, work)
        contextvars.copy_context().run(one, *request) if is_careful else one(*request)


def one(bridge, number, user, is_careful, work):
    if user:
        USER.set(user)  # and nobody resets it
    print(f"request-{number} of {user or 'nobody'}: {bridge(handle(number, work, is_careful))}")


def by_hand(coroutine):
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(coroutine)
    finally:
        loop.close()


def managed(bridge="careless", work="0.2"):
    """`run` makes a loop for each request, and cancels what is left on it."""
    serve(asyncio.run, bridge == "careful", float(work))


def manual(bridge="careless", work="0.2"):
    """Careless: one loop is kept for all requests, with all that they leave on it, and never closed."""
    if bridge == "careless":
        KEPT.append(asyncio.new_event_loop())
    serve(KEPT[0].run_until_complete if KEPT else by_hand, bridge == "careful", float(work))


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    {"managed": managed, "manual": manual}[style](**dict(word.split("=") for word in words))
