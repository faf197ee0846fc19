"""Two workers of uvicorn's under gunicorn, one of which answers for ever."""
import asyncio, socket

import uvicorn.workers


class Worker(uvicorn.workers.UvicornWorker):
    CONFIG_KWARGS = {"loop": "asyncio", "http": "h11", "lifespan": "off"}


async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    while True:
        await send({"type": "http.response.body", "body": b"x", "more_body": True})
        await asyncio.sleep(0.5)


def when_ready(server):
    server.client = socket.create_connection(server.LISTENERS[0].sock.getsockname())
    server.client.sendall(b"GET /live HTTP/1.1\r\nHost: x\r\n\r\n")
# command: {python} -m gunicorn --workers 2 --worker-class gunicorn_worker.Worker --bind 127.0.0.1:0 --graceful-timeout 60 --config python:gunicorn_worker gunicorn_worker:app
# trigger: term
# after: 2s
# words: uvicorn's graceful shutdown; open connection; GET /live; app() at
# fix: timeout_graceful_shutdown
# lines: 13, 15
# lanes: gunicorn; fork; fork
