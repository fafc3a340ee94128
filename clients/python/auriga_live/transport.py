"""One WebSocket: the frames are the package websockets', the bytes go through asyncio's streams.

The part of that package without I/O is used, because it hands out the body of a refused handshake
(the server's problem) in every release since 10, and because whoever writes must know whether a
message was given to the connection or not.
"""
import asyncio
import socket
import ssl as tls
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import websockets.client
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.uri import parse_uri

from .errors import ConnectionLost, LiveError, UnavailableError, from_response

READ_BYTES = 1 << 16
MESSAGE_BYTES_MAX = 1 << 20
_STATE_OPEN = 1
_NO_CODE = 1005

# The class was renamed in release 11 of websockets.
_Protocol: Any = getattr(websockets.client, "ClientProtocol", None) or getattr(
    websockets.client, "ClientConnection")


class WebSocket:
    """Open from open() on; one task calls receive(), any may write."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter,
                 protocol: Any, close_timeout: float) -> None:
        self._reader = reader
        self._writer = writer
        self._protocol = protocol
        self._received: list[str | bytes] = []
        self._parts: list[bytes] = []
        self._text = False
        self._draining = asyncio.Lock()
        self._close_timeout = close_timeout
        self._closing: asyncio.TimerHandle | None = None

    @classmethod
    async def open(cls, url: str, headers: Mapping[str, str], *, close_timeout: float = 5.0,
                   ssl: tls.SSLContext | None = None) -> "WebSocket":
        """Connects and shakes hands. Once either side begins to close, the server has
        `close_timeout` seconds to finish; then the connection is cut. Raises what the server
        refused with as errors.from_response says, UnavailableError where no server answers."""
        parts = urlsplit(url)
        secure = parts.scheme == "wss"
        port = parts.port or (443 if secure else 80)
        context = (ssl or tls.create_default_context()) if secure else None
        try:
            reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=context)
        except OSError as fault:
            raise UnavailableError(f"no connection to {parts.hostname}:{port}: {fault}") from fault
        raw = writer.get_extra_info("socket")
        if raw is not None:
            # A chunk of audio must not wait for the acknowledgement of the one before.
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self = cls(reader, writer, _Protocol(parse_uri(url), max_size=MESSAGE_BYTES_MAX),
                   close_timeout)
        try:
            await self._shake_hands(headers)
        except BaseException:
            self.abort()
            raise
        return self

    async def _shake_hands(self, headers: Mapping[str, str]) -> None:
        request = self._protocol.connect()
        for name, value in headers.items():
            request.headers[name] = value
        self._protocol.send_request(request)
        self._flush()
        try:
            while self._protocol.state < _STATE_OPEN and self._protocol.handshake_exc is None:
                self._take(await self._reader.read(READ_BYTES))
        except (OSError, EOFError, ValueError, LookupError, NotImplementedError,
                WebSocketException) as fault:
            raise UnavailableError(f"the server did not shake hands: {fault}") from fault
        refused = self._protocol.handshake_exc
        if isinstance(refused, InvalidStatus):
            response: Response = refused.response
            raise from_response(response.status_code, response.headers, response.body)
        if refused is not None:
            raise LiveError(f"the server answered no WebSocket: {refused}") from refused

    @property
    def is_open(self) -> bool:
        """Whether messages can be written."""
        return self._protocol.state == _STATE_OPEN and not self._writer.is_closing()

    @property
    def close_code(self) -> int:
        """Once closed: the server's, 1006 without a close frame from it. Where it only answers our
        close, and without a code, ours."""
        received, sent = self._protocol.close_rcvd, self._protocol.close_sent
        if received is not None:
            if received.code == _NO_CODE and self._protocol.close_rcvd_then_sent is False:
                return int(sent.code)
            return int(received.code)
        # We ended it for a fault of the server's: the code is in what we sent.
        if sent is not None and self._protocol.parser_exc is not None:
            return int(sent.code)
        return 1006

    @property
    def close_reason(self) -> str:
        received = self._protocol.close_rcvd
        return str(received.reason) if received is not None else ""

    async def receive(self) -> str | bytes:
        """The next message. Raises ConnectionLost once the connection is over."""
        while not self._received:
            try:
                data = await self._reader.read(READ_BYTES)
                self._take(data)
            except (OSError, EOFError) as fault:
                self.abort()
                raise ConnectionLost(self.close_code, self.close_reason) from fault
            if not data and not self._received:
                self.abort()
                raise ConnectionLost(self.close_code, self.close_reason)
        return self._received.pop(0)

    def _take(self, data: bytes) -> None:
        if data:
            self._protocol.receive_data(data)
        else:
            self._protocol.receive_eof()
        for event in self._protocol.events_received():
            if isinstance(event, Frame):
                self._take_frame(event)
        self._flush()

    def _take_frame(self, frame: Frame) -> None:
        if frame.opcode in (Opcode.TEXT, Opcode.BINARY):
            self._text = frame.opcode is Opcode.TEXT
            self._parts = [bytes(frame.data)]
        elif frame.opcode is Opcode.CONT:
            self._parts.append(bytes(frame.data))
        else:
            return
        if frame.fin:
            whole = b"".join(self._parts)
            self._parts = []
            if not self._text:
                self._received.append(whole)
                return
            try:
                self._received.append(whole.decode())
            except UnicodeDecodeError:
                self._protocol.fail(1007, "text that is not UTF-8")

    def write(self, message: str | bytes) -> None:
        """Gives a message to the connection. Raises ConnectionLost where it took nothing."""
        if not self.is_open:
            raise ConnectionLost(self.close_code, self.close_reason)
        if isinstance(message, str):
            self._protocol.send_text(message.encode())
        else:
            self._protocol.send_binary(message)
        self._flush()

    def _flush(self) -> None:
        for data in self._protocol.data_to_send():
            if self._writer.is_closing():
                continue
            if data:
                self._writer.write(data)
            elif self._writer.can_write_eof():
                self._writer.write_eof()
        if self._closing is None and self._protocol.close_expected():
            self._closing = asyncio.get_running_loop().call_later(self._close_timeout, self.abort)

    async def drain(self) -> None:
        """Waits while too much is written and not sent. Raises ConnectionLost."""
        async with self._draining:
            try:
                await self._writer.drain()
            except OSError as fault:
                raise ConnectionLost(self.close_code, self.close_reason) from fault

    def start_closing(self, code: int, reason: str = "") -> None:
        """Says goodbye; receive() raises once the server has answered and closed."""
        if self.is_open:
            self._protocol.send_close(code, reason)
            self._flush()

    def abort(self) -> None:
        """Ends the connection at once, without a word."""
        if self._closing is not None:
            self._closing.cancel()
        self._writer.transport.abort()
