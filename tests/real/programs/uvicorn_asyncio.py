"""A server under uvicorn on asyncio, with an answer that never ends."""
import asyncio, socket

import uvicorn


async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    while True:
        await send({"type": "http.response.body", "body": b"x", "more_body": True})
        await asyncio.sleep(0.5)


class Server(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets)
        self.client = socket.create_connection(self.servers[0].sockets[0].getsockname())
        self.client.sendall(b"GET /live HTTP/1.1\r\nHost: x\r\n\r\n")


Server(uvicorn.Config(app, port=0, loop="asyncio", lifespan="off")).run()
# command: {python} {file}
# trigger: term
# words: uvicorn's graceful shutdown; open connection; GET /live; app() at
# fix: timeout_graceful_shutdown
# lines: 9, 11
