"""Serve live events to browsers with Starlette under uvicorn."""
import asyncio, socket

import uvicorn
from starlette.applications import Starlette
from starlette.responses import StreamingResponse
from starlette.routing import Route

PORT, REQUEST = 0, b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n"


async def ticks():
    number = 0
    while True:
        yield f"data: {number}\n\n"
        number += 1
        await asyncio.sleep(0.5)


async def events(request):
    return StreamingResponse(ticks(), media_type="text/event-stream")


class Server(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets)
        self.client = socket.create_connection(self.servers[0].sockets[0].getsockname()); self.client.sendall(REQUEST)


if __name__ == "__main__":
    app = Starlette(routes=[Route("/events", events)])
    config = uvicorn.Config(app, host="127.0.0.1", port=PORT)
    Server(config).run()
# trigger: term
# words: ticks; /events; connection; uvicorn
# lines: 14, 32
# mend 32: config = uvicorn.Config(app, host="127.0.0.1", port=PORT, timeout_graceful_shutdown=1)
# packages: uvicorn starlette
