"""One connection to the server, apart from roles: its messages, its heartbeat, its end.

The protocol gives requests no number. So one is asked at a time, its answer is told by its type, and
an `error` that comes meanwhile is its answer unless it names another action. Requests are kept within
what the server takes.

Messages go to the receiver at once and in order, before whoever asked goes on: audio that follows an
answer closely must not meet a receiver that does not know the answer yet.
"""
import asyncio
import json
import ssl as tls
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from .clock import Clock, within
from .errors import ConnectionLost, UnavailableError, from_message
from .events import log
from .messages import ErrorMessage, HeartbeatAck, ServerMessage, decode
from .options import Options
from .pace import Pace
from .transport import WebSocket

REQUESTS_PER_SECOND = 9.0
REQUESTS_AT_ONCE = 8
"""Below the server's ten a second."""


@dataclass(frozen=True)
class _Pending:
    action: str
    answers: Callable[[ServerMessage], bool]
    future: "asyncio.Future[ServerMessage]"


class Receiver(Protocol):
    """Whose connection it is. Called from the event loop; must not block."""

    def on_message(self, connection: "Connection", message: ServerMessage) -> None:
        """A text frame."""

    def on_audio(self, connection: "Connection", message: bytes) -> None:
        """A binary frame."""

    def on_closed(self, connection: "Connection") -> None:
        """The connection is over; called once, last."""


class Connection:
    """Open until `closed` is set.

    connection_id  as the server named it, once it did
    opened_at      by the clock
    expires_at     by the clock: when the server will close it; None until it said
    closed         how it ended; None while it is open
    """

    def __init__(self, socket: WebSocket, receiver: Receiver, options: Options,
                 clock: Clock) -> None:
        self.connection_id = ""
        self.opened_at = clock.now()
        self.expires_at: float | None = None
        self.closed: ConnectionLost | None = None
        self._socket = socket
        self._receiver = receiver
        self._options = options
        self._clock = clock
        self._interval = options.heartbeat_interval
        self._patience = options.heartbeat_timeout
        self._answered_at = clock.now()
        self._asking = asyncio.Lock()
        self._pace = Pace(clock.now(), REQUESTS_PER_SECOND, REQUESTS_AT_ONCE)
        self._pending: _Pending | None = None
        self._over = asyncio.Event()
        self._given_up: str | None = None
        self._receiving = asyncio.ensure_future(self._receive())
        self._beating = asyncio.ensure_future(self._beat())

    @classmethod
    async def open(cls, url: str, headers: Mapping[str, str], receiver: Receiver, *,
                   options: Options, clock: Clock,
                   ssl: tls.SSLContext | None = None) -> "Connection":
        """Connects and shakes hands. Raises LiveError: see WebSocket.open; UnavailableError after
        `connect_timeout` as well."""
        try:
            socket = await within(clock, options.connect_timeout,
                                  WebSocket.open(url, headers, ssl=ssl,
                                                 close_timeout=options.close_timeout))
        except TimeoutError as fault:
            raise UnavailableError("the server did not shake hands in time") from fault
        return cls(socket, receiver, options, clock)

    @property
    def is_open(self) -> bool:
        """Whether something can be sent."""
        return self.closed is None and self._socket.is_open

    def send(self, action: str, **fields: Any) -> None:
        """Sends a message without waiting for an answer. Raises ConnectionLost."""
        given = {name: value for name, value in fields.items() if value is not None}
        self._socket.write(json.dumps({"action": action, **given}))

    async def request(self, action: str, answers: Callable[[ServerMessage], bool],
                      **fields: Any) -> ServerMessage:
        """Sends a message and waits for the one that `answers` accepts. Fields that are None are
        left out. Raises LiveError: what the server refused with, ConnectionLost where the answer
        is not known, UnavailableError after `answer_timeout`."""
        async with self._asking:
            while wait := self._pace.wait(self._clock.now()):
                await self._clock.sleep(wait)
            future: asyncio.Future[ServerMessage] = asyncio.get_running_loop().create_future()
            self._pending = _Pending(action, answers, future)
            try:
                self.send(action, **fields)
                return await within(self._clock, self._options.answer_timeout, _value(future))
            except TimeoutError as fault:
                raise UnavailableError(f"{action} was not answered in time") from fault
            finally:
                self._pending = None

    def send_audio(self, samples: bytes) -> None:
        """Gives one chunk to the connection. Raises ConnectionLost where it took nothing."""
        self._socket.write(samples)

    async def drain(self) -> None:
        """Waits while more is written than the network takes. Raises ConnectionLost."""
        await self._socket.drain()

    async def wait_closed(self) -> ConnectionLost:
        """Until the connection is over; how it ended."""
        await self._over.wait()
        assert self.closed is not None
        return self.closed

    async def close(self, code: int = 1000, reason: str = "") -> None:
        """Closes with the handshake of RFC 6455, and returns when the connection is over: after
        `close_timeout` at the latest."""
        self.start_closing(code, reason)
        await self._over.wait()

    def start_closing(self, code: int, reason: str = "") -> None:
        """Says goodbye; the connection is over when the server has answered."""
        self._socket.start_closing(code, reason)

    def abort(self, reason: str) -> None:
        """Ends the connection at once, as lost."""
        self._given_up = self._given_up or reason
        self._socket.abort()

    async def _receive(self) -> None:
        closed = ConnectionLost(1006)
        try:
            while True:
                message = await self._socket.receive()
                if isinstance(message, bytes):
                    self._receiver.on_audio(self, message)
                else:
                    self._take(message)
        except ConnectionLost as lost:
            closed = lost
        except Exception:
            # A fault of ours; the connection must not stay open with nobody reading it.
            log.exception("a message could not be handled")
            closed = ConnectionLost(1002, "a message could not be handled")
        finally:
            self._end(closed)

    def _take(self, text: str) -> None:
        try:
            fields = json.loads(text)
        except ValueError:
            fields = None
        if not isinstance(fields, dict):
            log.warning("a message that is no JSON object was ignored")
            return
        message = decode(fields)
        connection_id = fields.get("connectionId")
        if connection_id:
            self.connection_id = str(connection_id)
        expires, told = fields.get("expiresAt"), fields.get("timestamp")
        if isinstance(expires, int | float) and isinstance(told, int | float):
            # By the server's clock alone: this machine's may be wrong.
            self.expires_at = self._clock.now() + (expires - told) / 1000
        interval = fields.get("heartbeatInterval")
        if isinstance(interval, int | float) and interval > 0:
            self._set_interval(interval / 1000)
        if isinstance(message, HeartbeatAck):
            self._answered_at = self._clock.now()
        self._receiver.on_message(self, message)
        self._answer(message)

    def _answer(self, message: ServerMessage) -> None:
        pending = self._pending
        if pending is None or pending.future.done():
            return
        if pending.answers(message):
            pending.future.set_result(message)
        elif isinstance(message, ErrorMessage):
            error = from_message(message.raw)
            if error.details.get("action", pending.action) == pending.action:
                pending.future.set_exception(error)

    def _set_interval(self, interval: float) -> None:
        if interval != self._interval:
            self._patience *= interval / self._interval
            self._interval = interval
            self._beating.cancel()
            self._beating = asyncio.ensure_future(self._beat())

    async def _beat(self) -> None:
        while True:
            left = self._answered_at + self._patience - self._clock.now()
            if left <= 0:
                self.abort(f"no heartbeat was answered for {self._patience:g} seconds")
                return
            await self._clock.sleep(min(self._interval, left))
            if not self.is_open:
                return
            self.send("heartbeat")

    def _end(self, closed: ConnectionLost) -> None:
        if self._given_up and closed.close_code == 1006:
            closed = ConnectionLost(1006, self._given_up)
        self.closed = closed
        self._socket.abort()
        self._beating.cancel()
        if self._pending is not None and not self._pending.future.done():
            self._pending.future.set_exception(closed)
        self._over.set()
        self._receiver.on_closed(self)


def is_type(*types: str) -> Callable[[ServerMessage], bool]:
    """Accepts messages of these types."""
    return lambda message: message.type in types


async def _value(future: "asyncio.Future[ServerMessage]") -> ServerMessage:
    return await future
