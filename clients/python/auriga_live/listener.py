"""The listener's side of a broadcast.

Frames come out in exact sequence order, none twice. After a cut the listener asks for what it missed
by the epoch and sequence of the last frame heard; at a planned refresh it hears both connections until
the old one has brought its rest. What is lost all the same is counted on the frame behind the gap
and told as FramesMissed.
"""
import asyncio
import ssl as tls
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self, cast

from .clock import Clock, within
from .connection import Connection, is_type
from .errors import LiveError, SessionNotFoundError
from .frame import BYTES_PER_SECOND, AudioFrame, Epoch, FrameError, parse_frame
from .frame_order import FrameOrder, FrameQueue
from .messages import (BroadcastState, FramesMissed, LanguageChanged, PlaybackChanged,
                       RefreshComplete, ServerMessage, SessionEnded, SessionJoined)
from .options import Options
from .participant import Participant


@dataclass(frozen=True)
class Position:
    """Where a listener is: the last frame heard. Good for going on in another process."""

    epoch: Epoch
    sequence: int


class Listener(Participant):
    """Hears a broadcast.

        async with Listener("https://auriga.example.org", "golden-eagle-427", "es") as listener:
            async for frame in listener:
                play(frame.samples)

    The iteration ends with the broadcast, or raises the LiveError that ended it.

    session         the server's answer to the last join or refresh
    language        as asked for
    state           of the broadcast, as the server told it last
    missed_frames   lost, whether on the way or because the reader was slower than `frames_buffer`
    """

    def __init__(self, url: str, session_id: str, language: str, *,
                 resume: Position | None = None, options: Options | None = None,
                 ssl: tls.SSLContext | None = None, clock: Clock | None = None) -> None:
        """`language`: ISO 639-1. `resume`: go on behind this frame, where the server still has
        what followed."""
        super().__init__(url, options=options, ssl=ssl, clock=clock)
        self.session_id = session_id
        self.language = language
        self.session: SessionJoined | None = None
        self.state = BroadcastState()
        self._epoch: Epoch = resume.epoch if resume else None
        self._order = FrameOrder()
        if resume:
            self._order.start(resume.sequence + 1)
        self._queue = FrameQueue(int(self._options.frames_buffer * BYTES_PER_SECOND))
        self._arrived = asyncio.Event()
        self._heard: Position | None = resume
        self._newer: Connection | None = None
        self._paused = False

    async def __aenter__(self) -> Self:
        """Joins. Raises LiveError; is not tried again."""
        await self._begin(self._join)
        return self

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> AudioFrame:
        while not len(self._queue):
            if self._over.is_set():
                if self._error is not None:
                    raise self._error
                raise StopAsyncIteration
            self._arrived.clear()
            await self._arrived.wait()
        frame = self._queue.take()
        self._heard = Position(frame.epoch, frame.sequence)
        return frame

    @property
    def position(self) -> Position | None:
        """The last frame that the iteration gave; None before the first."""
        return self._heard

    @property
    def missed_frames(self) -> int:
        return self._order.missed + self._queue.dropped

    @property
    def is_paused(self) -> bool:
        return self._paused

    async def pause(self) -> None:
        """Nothing is sent until resume(); frames that are here already can still be read."""
        await self._request("pausePlayback", is_type("playbackPaused"))

    async def resume(self) -> None:
        """Goes on with what is spoken now; what was spoken meanwhile does not count as missed."""
        await self._request("resumePlayback", is_type("playbackResumed"))

    async def change_language(self, language: str) -> LanguageChanged:
        """Hears another language from now on; the answer tells whether it is translated. Raises LiveError,
        and the language stays."""
        def answers(message: ServerMessage) -> bool:
            # One that comes unasked, with the speaker's new language, names the listener's as it was.
            return isinstance(message, LanguageChanged) and message.target_language == language

        return cast(LanguageChanged, await self._request(
            "changeLanguage", answers, targetLanguage=language))

    async def _credentials(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        return {}, {}

    async def _join(self, connection: Connection) -> SessionJoined:
        last = self._order.next
        resume = None
        if last is not None and self._epoch is not None and not self._paused:
            resume = {"epoch": self._epoch, "sequence": last - 1}
        return cast(SessionJoined, await connection.request(
            "joinSession", is_type("sessionJoined"), sessionId=self.session_id,
            targetLanguage=self.language, resume=resume))

    async def _rejoin(self, connection: Connection) -> bool | None:
        answer = await self._join(connection)
        if self._paused:
            await connection.request("pausePlayback", is_type("playbackPaused"))
        return answer.recovered

    async def _move(self, old: Connection, new: Connection) -> None:
        self._newer = new
        self._order.begin_overlap()
        try:
            await new.request("refreshConnection", is_type("connectionRefreshComplete"),
                              sessionId=self.session_id, role="listener",
                              targetLanguage=self.language,
                              previousConnectionId=old.connection_id)
            self._adopt(new)
            # The server closes the old one behind the last frame on it.
            await within(self._clock, self._options.refresh_overlap, old.wait_closed())
        except TimeoutError:
            await old.close()
        finally:
            self._newer = None
            self._hear(self._order.end_overlap())

    def _final(self, error: LiveError) -> LiveError | None:
        if isinstance(error, SessionNotFoundError) and error.code == "SESSION_INACTIVE":
            # It ended while there was no connection.
            self.ended = SessionEnded("sessionEnded", session_id=self.session_id, reason="ended")
            return None
        return error

    def _take(self, connection: Connection, message: ServerMessage) -> None:
        if isinstance(message, SessionJoined):
            self._take_place(message)
        elif isinstance(message, PlaybackChanged):
            self._paused = message.type == "playbackPaused"
            if not self._paused and message.sequence is not None:
                self._order.start(message.sequence)
        elif isinstance(message, LanguageChanged):
            self.language = message.target_language
        state = getattr(message, "broadcast_state", None)
        if isinstance(state, BroadcastState) and "broadcastState" in message.raw:
            self.state = state

    def _take_place(self, message: SessionJoined) -> None:
        """An answer to a join or a refresh: where the count stands."""
        known = self._order.next
        if known is None or (self._paused and not isinstance(message, RefreshComplete)):
            self._order.start(message.sequence)
        elif message.epoch != self._epoch:
            # Another count: nobody knows how many are between.
            self._hear(self._order.end_overlap())
            self._order.start(message.sequence)
            self._hub.emit(FramesMissed(message.sequence, None))
        self._epoch = message.epoch
        self.session = message

    def on_audio(self, connection: Connection, message: bytes) -> None:
        """For the connection."""
        if self._paused:
            return
        try:
            frame = parse_frame(message, self._epoch)
        except FrameError as fault:
            # Another protocol than ours; coming back would not help.
            connection.start_closing(1003, str(fault))
            return
        self._hear(self._order.offer(frame, newer=connection is self._newer))

    def _hear(self, frames: list[AudioFrame]) -> None:
        for frame in frames:
            if frame.missed:
                self._hub.emit(FramesMissed(frame.sequence, frame.missed))
            self._queue.put(frame)
        if frames:
            self._arrived.set()

    def _finished(self) -> None:
        self._arrived.set()
