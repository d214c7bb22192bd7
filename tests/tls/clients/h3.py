"""One GET over HTTP/3: h3.py NAME PORT PATH. Prints status, headers and body as JSON."""

import asyncio
import json
import ssl
import sys

from aioquic.asyncio.client import connect
from aioquic.asyncio.protocol import QuicConnectionProtocol
from aioquic.h3.connection import H3_ALPN, H3Connection
from aioquic.h3.events import DataReceived, HeadersReceived
from aioquic.quic.configuration import QuicConfiguration


class Client(QuicConnectionProtocol):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self._http = H3Connection(self._quic)
        self._done = asyncio.get_running_loop().create_future()
        self._answer = {"headers": {}, "body": ""}

    def quic_event_received(self, event):
        for part in self._http.handle_event(event):
            if isinstance(part, HeadersReceived):
                found = {name.decode(): value.decode() for name, value in part.headers}
                self._answer["headers"] |= found
            if isinstance(part, DataReceived):
                self._answer["body"] += part.data.decode()
            if part.stream_ended and not self._done.done():
                self._done.set_result(self._answer)

    async def get(self, authority, path):
        head = {":method": "GET", ":scheme": "https", ":authority": authority, ":path": path}
        stream = self._quic.get_next_available_stream_id()
        fields = [(name.encode(), value.encode()) for name, value in head.items()]
        self._http.send_headers(stream, fields, end_stream=True)
        self.transmit()
        return await asyncio.wait_for(self._done, 10)


async def main(name, port, path):
    settings = QuicConfiguration(
        is_client=True, alpn_protocols=H3_ALPN, verify_mode=ssl.CERT_NONE, server_name=name
    )
    async with connect(
        "127.0.0.1", int(port), configuration=settings, create_protocol=Client
    ) as client:
        print(json.dumps(await client.get(f"{name}:{port}", path)))


asyncio.run(main(*sys.argv[1:]))
