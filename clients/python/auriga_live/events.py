"""Telling: callbacks by kind of event, and iterators over all of them.

An iterator that nobody reads must not grow for ever: it holds the last thousand events and counts
what it had to drop.
"""
import asyncio
import collections
import inspect
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from .messages import Event

E = TypeVar("E", bound=Event)
Callback = Callable[[E], Awaitable[None] | None]
EVENTS_KEPT = 1000

log = logging.getLogger("auriga_live")


class EventStream:
    """An async iterator over events from its making on; ends with the broadcast or the client.

    dropped  events lost because nobody took them in time
    """

    def __init__(self) -> None:
        self.dropped = 0
        self._waiting: collections.deque[Event] = collections.deque()
        self._wake = asyncio.Event()
        self._over = False
        self._error: BaseException | None = None

    def __aiter__(self) -> "EventStream":
        return self

    async def __anext__(self) -> Event:
        while not self._waiting:
            if self._over:
                error, self._error = self._error, None
                raise error or StopAsyncIteration
            self._wake.clear()
            await self._wake.wait()
        return self._waiting.popleft()

    def put(self, event: Event) -> None:
        if len(self._waiting) == EVENTS_KEPT:
            self._waiting.popleft()
            self.dropped += 1
        self._waiting.append(event)
        self._wake.set()

    def end(self, error: BaseException | None) -> None:
        self._over, self._error = True, error
        self._wake.set()


class EventHub:
    """Hands each event to those who asked, in the order in which they did."""

    def __init__(self) -> None:
        self._callbacks: list[tuple[type[Event], Callable[[Any], Any]]] = []
        self._streams: list[EventStream] = []
        self._running: set[asyncio.Future[Any]] = set()
        self._ended: tuple[BaseException | None] | None = None

    def on(self, kind: type[E], callback: Callback[E]) -> Callable[[], None]:
        """Calls `callback` with every event of `kind`; call what this answers to stop it."""
        entry = (kind, callback)
        self._callbacks.append(entry)

        def forget() -> None:
            if entry in self._callbacks:
                self._callbacks.remove(entry)

        return forget

    def stream(self) -> EventStream:
        stream = EventStream()
        if self._ended:
            stream.end(self._ended[0])
        else:
            self._streams.append(stream)
        return stream

    def emit(self, event: Event) -> None:
        for stream in self._streams:
            stream.put(event)
        for kind, callback in list(self._callbacks):
            if isinstance(event, kind):
                self._call(callback, event)

    def _call(self, callback: Callable[[Any], Any], event: Event) -> None:
        # A caller's fault in a callback must not end the connection.
        try:
            answer = callback(event)
        except Exception:
            log.exception("a callback for %s failed", type(event).__name__)
            return
        if inspect.isawaitable(answer):
            task = asyncio.ensure_future(answer)
            self._running.add(task)
            task.add_done_callback(self._done)

    def _done(self, task: asyncio.Future[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and task.exception():
            log.error("a callback failed", exc_info=task.exception())

    def end(self, error: BaseException | None) -> None:
        """No event comes any more. Iterators end, with `error` where there is one."""
        if self._ended is None:
            self._ended = (error,)
            for stream in self._streams:
                stream.end(error)
            self._streams.clear()
