"""What speakers and listeners have in common: staying connected.

A task of its own watches the current connection. When it closes, the code decides (retry.py):
over, given up, or connected anew with back-off. When the server asks for a refresh, a second
connection is opened beside the first after a random while and takes its place; if that fails the
first serves on, and it is tried again. Where the server has moved the place all the same, and
closes the first, the place is taken up again as after a cut.
"""
import asyncio
import random
import ssl as tls
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode, urlsplit, urlunsplit

from .clock import Clock, SystemClock, within
from .connection import Connection
from .errors import (AuthenticationError, ConnectionLost, LiveError, SessionNotFoundError,
                     UnavailableError)
from .events import Callback, E, EventHub, log
from .messages import (ConnectionWarning, Event, Reconnected, Reconnecting, Refreshed,
                       RefreshRequired, ServerMessage, SessionEnded)
from .options import Options
from .retry import Backoff, CloseAction, close_action, spread


def socket_url(url: str, query: Mapping[str, str]) -> str:
    """The WebSocket's address for that of the server: http://host, https://host, or ws and wss,
    with or without a path. Raises ValueError."""
    parts = urlsplit(url)
    scheme = {"http": "ws", "https": "wss", "ws": "ws", "wss": "wss"}.get(parts.scheme)
    if scheme is None or not parts.hostname:
        raise ValueError(f"not the address of a server: {url!r}")
    path = parts.path if parts.path.strip("/") else "/ws/live"
    return urlunsplit((scheme, parts.netloc, path, urlencode(query), ""))


class Participant(ABC):
    """An async context manager. Made once, used for one broadcast.

    ended  the server's last word, once the broadcast is over; None before
    """

    def __init__(self, url: str, *, options: Options | None = None,
                 ssl: tls.SSLContext | None = None, clock: Clock | None = None,
                 draw: Callable[[], float] = random.random) -> None:
        socket_url(url, {})
        self.ended: SessionEnded | None = None
        self._url = url
        self._options = options or Options()
        self._ssl = ssl
        self._clock = clock or SystemClock()
        self._draw = draw
        self._hub = EventHub()
        self._connection: Connection | None = None
        self._up = asyncio.Event()
        self._over = asyncio.Event()
        self._error: LiveError | None = None
        self._asking = asyncio.Lock()
        self._life: asyncio.Task[None] | None = None
        self._refreshing: asyncio.Task[None] | None = None
        self._planned: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None,
                        trace: TracebackType | None) -> None:
        await self.close()

    # What the public methods of both roles are.

    @property
    def is_connected(self) -> bool:
        """Whether a connection stands at this moment."""
        return self._up.is_set()

    def on(self, kind: type[E], callback: Callback[E]) -> Callable[[], None]:
        """Calls `callback`, a function or a coroutine function, with every event of class `kind`
        (ServerMessage: every message, Event: everything). Answers a function that stops it."""
        return self._hub.on(kind, callback)

    def events(self) -> AsyncIterator[Event]:
        """An iterator over all events from now on. It ends with the broadcast, or raises the
        LiveError that ended it; it holds a thousand events, then the oldest go."""
        return self._hub.stream()

    async def wait_ended(self) -> SessionEnded | None:
        """Until the broadcast is over or this object is closed; None in the latter case. Raises the
        LiveError that ended it."""
        await self._over.wait()
        if self._error is not None:
            raise self._error
        return self.ended

    async def refresh(self) -> None:
        """Moves to a new connection now, without a gap, instead of when the server asks: before the
        network changes, say. Raises LiveError where that fails; the old connection then serves
        on, or another is made."""
        connection = await self._current(self._clock.now() + self._options.answer_timeout)
        await asyncio.shield(self._start_refresh(connection))

    async def close(self) -> None:
        """Leaves: closes the connection and stops. Does nothing the second time."""
        tasks = [task for task in (self._life, self._planned, self._refreshing)
                 if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._connection is not None:
            await self._connection.close()
        self._finish(None)

    # What a role brings.

    @abstractmethod
    async def _credentials(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Headers and query of the next handshake."""

    @abstractmethod
    async def _rejoin(self, connection: Connection) -> bool | None:
        """Takes the place up again after a cut; whether nothing was missed, where it can tell."""

    @abstractmethod
    async def _move(self, old: Connection, new: Connection) -> None:
        """Moves the place to the new connection, which must become current by _adopt()."""

    @abstractmethod
    def _take(self, connection: Connection, message: ServerMessage) -> None:
        """Notes what the role must know of a message before anything else comes."""

    def _final(self, error: LiveError) -> LiveError | None:
        """What the caller is told of an error that ended it; None calls it a plain end."""
        return error

    def _finished(self) -> None:
        """The participant is over."""

    # Connecting.

    async def _open(self) -> Connection:
        headers, query = await self._credentials()
        return await Connection.open(socket_url(self._url, query), headers, self,
                                     options=self._options, clock=self._clock, ssl=self._ssl)

    async def _begin(self, join: Callable[[Connection], Awaitable[ServerMessage]]) -> ServerMessage:
        """The first connection. Not tried again: whoever begins wants to know at once."""
        if self._life is not None or self._over.is_set():
            raise RuntimeError("this object has begun already; make another")
        connection = await self._open()
        try:
            answer = await join(connection)
        except BaseException:
            await connection.close()
            raise
        self._adopt(connection)
        self._life = asyncio.create_task(self._live())
        return answer

    def _adopt(self, connection: Connection) -> None:
        self._connection = connection
        if connection.is_open:
            self._up.set()
        else:
            self._up.clear()

    async def _live(self) -> None:
        backoff = Backoff(self._options.backoff_first, self._options.backoff_max, self._draw)
        try:
            while True:
                connection, closed = await self._until_closed()
                verdict = close_action(closed.close_code)
                if self.ended or verdict in (CloseAction.ENDED, CloseAction.DONE):
                    self._finish(None)
                    return
                # Moved, and not to the current connection: the one it moved to is lost.
                if verdict not in (CloseAction.RECONNECT, CloseAction.MOVED):
                    self._finish(closed)
                    return
                if self._clock.now() - connection.opened_at >= self._options.stable_after:
                    backoff.reset()
                await self._reconnect(closed, backoff)
        except LiveError as error:
            self._finish(self._final(error))
        except Exception as fault:
            log.exception("the connection was given up")
            self._finish(LiveError(f"given up: {fault}"))

    async def _until_closed(self) -> tuple[Connection, ConnectionLost]:
        while True:
            connection = self._connection
            assert connection is not None
            closed = await connection.wait_closed()
            # A refresh under way may still bring the connection that goes on.
            if self._refreshing is not None:
                await asyncio.wait({self._refreshing})
            if self._connection is connection:
                return connection, closed

    async def _reconnect(self, closed: ConnectionLost, backoff: Backoff) -> None:
        begin = self._clock.now()
        patience = self._options.give_up_after
        attempt, retry_after = 0, 0.0
        while True:
            attempt += 1
            delay = backoff.next(retry_after)
            self._hub.emit(Reconnecting(attempt, delay, closed.close_code, closed.reason))
            await self._clock.sleep(delay)
            try:
                recovered = await self._connect_again()
                self._hub.emit(Reconnected(attempt, recovered))
                return
            except LiveError as error:
                if not error.retryable:
                    raise
                if patience is not None and self._clock.now() - begin >= patience:
                    raise
                log.info("try %d to connect again failed: %s", attempt, error)
                retry_after = error.retry_after or 0.0

    async def _connect_again(self) -> bool | None:
        connection = await self._open()
        try:
            recovered = await self._rejoin(connection)
        except BaseException:
            connection.abort("the place was not taken up again")
            raise
        self._adopt(connection)
        return recovered

    async def _refresh(self, old: Connection) -> None:
        new = await self._open()
        try:
            await self._move(old, new)
        except BaseException:
            if self._connection is not new:
                await new.close()
            raise
        self._hub.emit(Refreshed())

    def _start_refresh(self, old: Connection) -> asyncio.Task[None]:
        """The move that is under way, or a new one."""
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.create_task(self._refresh(old))
        return self._refreshing

    async def _refresh_in_time(self, old: Connection) -> None:
        backoff = Backoff(self._options.backoff_first, self._options.backoff_max, self._draw)
        left = 0.0 if old.expires_at is None else old.expires_at - self._clock.now()
        delay = self._draw() * spread(left)
        while True:
            try:
                await within(self._clock, delay, old.wait_closed())
                return
            except TimeoutError:
                pass
            if self._connection is not old or not old.is_open:
                return
            try:
                await asyncio.shield(self._start_refresh(old))
                return
            except LiveError as error:
                log.info("the refresh failed: %s", error)
                if not error.retryable:
                    # The server's next warning asks again.
                    return
                delay = backoff.next(error.retry_after or 0.0)

    # What connections tell.

    def on_message(self, connection: Connection, message: ServerMessage) -> None:
        """For the connection."""
        self._take(connection, message)
        if isinstance(message, SessionEnded):
            self.ended = message
        if isinstance(message, RefreshRequired | ConnectionWarning):
            if connection is self._connection and (
                    self._planned is None or self._planned.done()):
                self._planned = asyncio.create_task(self._refresh_in_time(connection))
        self._hub.emit(message)

    def on_audio(self, connection: Connection, message: bytes) -> None:
        """For the connection."""

    def on_closed(self, connection: Connection) -> None:
        """For the connection."""
        if connection is self._connection:
            self._up.clear()

    # Asking.

    async def _request(self, action: str, answers: Callable[[ServerMessage], bool],
                       **fields: Any) -> ServerMessage:
        """As Connection.request, on whatever connection stands within `answer_timeout`. Asked again
        where the connection was lost meanwhile: every action may be done twice."""
        deadline = self._clock.now() + self._options.answer_timeout
        async with self._asking:
            while True:
                connection = await self._current(deadline)
                try:
                    return await connection.request(action, answers, **fields)
                except AuthenticationError as refused:
                    if refused.code != "UNAUTHORIZED_ACTION" or not await self._has_moved(
                            connection, deadline):
                        raise
                except ConnectionLost:
                    # It may only be closing yet; how it ended decides.
                    lost = await connection.wait_closed()
                    verdict = close_action(lost.close_code)
                    if self.ended or verdict is CloseAction.ENDED:
                        raise _over() from lost
                    # Moved: the place is on another connection.
                    if not lost.retryable and verdict is not CloseAction.MOVED:
                        raise lost from None

    async def _has_moved(self, asked: Connection, deadline: float) -> bool:
        """Whether the place is on another connection than the one asked, or lost. While it moves,
        the old one holds it no longer and the new one is not current yet."""
        if self._refreshing is not None:
            try:
                await within(self._clock, max(0.0, deadline - self._clock.now()),
                             _ended(self._refreshing))
            except TimeoutError:
                pass
        return self._connection is not asked or not asked.is_open

    async def _current(self, deadline: float) -> Connection:
        while True:
            self._check()
            if self._up.is_set() and self._connection is not None:
                return self._connection
            left = deadline - self._clock.now()
            try:
                await within(self._clock, max(0.0, left), self._up_or_over())
            except TimeoutError:
                raise UnavailableError("there is no connection to the server") from None

    async def _up_or_over(self) -> None:
        waits = {asyncio.ensure_future(each.wait()) for each in (self._up, self._over)}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waits:
                each.cancel()

    def _check(self) -> None:
        """Raises where nothing can be asked any more, or not yet."""
        if self._error is not None:
            raise self._error
        if self._over.is_set():
            raise _over()
        if self._connection is None:
            raise RuntimeError("nothing has begun yet")

    def _finish(self, error: LiveError | None) -> None:
        if not self._over.is_set():
            self._error = error
            self._up.clear()
            self._over.set()
            self._finished()
            self._hub.end(error)


async def _ended(task: asyncio.Task[None]) -> None:
    await asyncio.wait({task})


def _over() -> SessionNotFoundError:
    return SessionNotFoundError("the broadcast has ended", code="SESSION_INACTIVE")
