"""A WSGI server, whose application is synchronous: each request is bridged to a coroutine, on a loop of its own."""

import asyncio
import http.client
import sys
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server


async def answer(path, work):
    """Two things at once, and a third one that the request does not wait for."""
    parts = [asyncio.create_task(part(number, work), name=f"{path} part-{number}") for number in range(2)]
    kept = asyncio.create_task(statistics(path), name=f"{path} statistics")
    return f"{path}: " + ", ".join(await asyncio.gather(*parts))


async def part(number, work):
    await asyncio.sleep(work)
    return f"part {number}"


async def statistics(path):
    try:
        await asyncio.sleep(3600)
    finally:
        print(f"{path}: statistics cleaned up")


def by_hand(coroutine):
    """As it is published: a loop in debug mode; in the end what is pending is cancelled and gathered, and the loop closed."""
    loop = asyncio.new_event_loop()
    loop.set_debug(True)
    try:
        return loop.run_until_complete(coroutine)
    finally:
        pending = asyncio.all_tasks(loop)
        for task in pending:
            task.cancel()
        if pending:
            loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))
        loop.close()


def serve(bridge, requests, work):
    """Answers so many requests in the main thread; a client in another one sends them."""
    def application(environ, start_response):
        body = bridge(answer(environ["PATH_INFO"], work))
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [body.encode()]

    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
        client = threading.Thread(target=ask, args=(server.server_port, requests))
        client.start()
        for _ in range(requests):
            server.handle_request()
        client.join()


def ask(port, requests):
    for number in range(requests):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", f"/{number}")
        response = connection.getresponse()
        print(f"HTTP {response.status} {response.read().decode()}")
        connection.close()


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        """The client says enough."""


def managed(requests="3", work="0.1"):
    serve(asyncio.run, int(requests), float(work))


def manual(requests="3", work="0.1"):
    serve(by_hand, int(requests), float(work))


if __name__ == "__main__":
    style, *words = sys.argv[1:]
    {"managed": managed, "manual": manual}[style](**dict(word.split("=") for word in words))
