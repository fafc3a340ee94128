"""The speaker's side of a broadcast.

Audio goes through a buffer that one task empties. While there is no connection the buffer keeps the
last five seconds; what is older is dropped and counted. At a planned refresh the server takes audio
over the old connection for a moment longer: it is closed first, which says that all on it was taken,
and the next chunk goes out on the new one. None is lost and none doubled. What a cut connection had
taken but not delivered is lost: the protocol has no acknowledgement of audio.

Whoever muted must not be heard because the server or the connection is gone for a while. So what is
said while muted never leaves, and the server is told again where it no longer knows.
"""
import asyncio
import ssl as tls
from collections.abc import Awaitable, Callable, Mapping
from typing import cast

from .audio_buffer import (CHUNK_BYTES_MAX, CHUNK_BYTES_MIN, CHUNKS_AT_ONCE, CHUNKS_PER_SECOND,
                           AudioBuffer, check_samples)
from .clock import Clock, within
from .connection import Connection, is_type
from .errors import (ConnectionLost, InvalidInputError, LiveError, SessionNotFoundError,
                     UnavailableError)
from .frame import BYTES_PER_SECOND
from .messages import (AudioDropped, BroadcastState, BroadcastStateChanged, RefreshComplete,
                       ServerMessage, SessionCreated, SessionStatus)
from .options import Options
from .pace import Pace
from .participant import Participant

Token = str | Callable[[], Awaitable[str]]
"""An access token, or what fetches one: called for each connection, as tokens pass their time."""


class Speaker(Participant):
    """Speaks to a broadcast's listeners.

        async with Speaker("https://auriga.example.org", token=token) as speaker:
            session = await speaker.start("en")
            async for samples in microphone:
                await speaker.send_audio(samples)
            await speaker.end()

    Leaving the context closes the connection; without end() the broadcast then waits 30 seconds for
    a speaker and ends.

    session_id       the broadcast's name, once begun
    state            as the server told it last
    dropped_chunks   audio that the buffer had no room for while there was no connection
    dropped_seconds
    """

    def __init__(self, url: str, *, token: Token | None = None,
                 ticket: Callable[[], Awaitable[str]] | None = None,
                 options: Options | None = None, ssl: tls.SSLContext | None = None,
                 clock: Clock | None = None) -> None:
        """`token` is sent as a header. `ticket` fetches a ticket, good for one connection, for
        callers that hold an API key. One of them is needed. Raises ValueError."""
        super().__init__(url, options=options, ssl=ssl, clock=clock)
        if (token is None) == (ticket is None):
            raise ValueError("give either a token or what fetches a ticket")
        self.session_id = ""
        self.state = BroadcastState()
        self.dropped_chunks = 0
        self.dropped_seconds = 0.0
        self._muted_last = False
        self._mute_calls = 0
        self._mutes_open: set[int] = set()
        self._token = token
        self._ticket = ticket
        self._buffer = AudioBuffer(self._options.audio_buffer)
        self._pace = Pace(self._clock.now(), CHUNKS_PER_SECOND, CHUNKS_AT_ONCE)
        self._writing = asyncio.Lock()
        self._writer: asyncio.Task[None] | None = None

    async def start(self, source_language: str, *, quality_tier: str = "standard",
                    partial_results: bool | None = None, min_stability: float | None = None,
                    max_buffer_timeout: float | None = None,
                    session_id: str | None = None) -> SessionCreated:
        """Begins a broadcast and answers its name and settings. With `session_id` it is one of
        yours, made over HTTP, that has no speaker yet. Raises LiveError; is not tried again."""
        answer = await self._begin(lambda connection: connection.request(
            "createSession", is_type("sessionCreated"), sourceLanguage=source_language,
            qualityTier=quality_tier, partialResults=partial_results, minStability=min_stability,
            maxBufferTimeout=max_buffer_timeout, sessionId=session_id))
        self._writer = asyncio.create_task(self._write())
        return cast(SessionCreated, answer)

    async def attach(self, session_id: str) -> RefreshComplete:
        """Becomes the speaker of a broadcast of yours that goes on: after a crash of this program,
        or in place of another connection, which is then closed. Raises LiveError."""
        answer = await self._begin(lambda connection: connection.request(
            "refreshConnection", is_type("connectionRefreshComplete"), sessionId=session_id,
            role="speaker"))
        self._muted_last = self.state.is_muted
        self._writer = asyncio.create_task(self._write())
        return cast(RefreshComplete, answer)

    @property
    def is_muted(self) -> bool:
        """Whether what is said is kept back: from mute() on until unmute() is answered. What the
        server says is in `state`."""
        return self._muted_last or bool(self._mutes_open)

    async def send_audio(self, samples: bytes) -> None:
        """Speaks: signed 16-bit little-endian PCM, 16,000 samples a second, one channel, as much at
        once as you have. Waits while more than `audio_buffer` seconds are ahead of it and the
        connection stands; without a connection drops the oldest instead. A piece below 100 bytes
        waits for the next. While muted nothing is kept or sent. Raises ValueError for half samples,
        LiveError once the broadcast is over."""
        check_samples(samples)
        self._check()
        if self.is_muted:
            # Whoever sends without a pause must not keep unmute() from running.
            await asyncio.sleep(0)
            return
        self._buffer.put(samples)
        while self._buffer.full and self._up.is_set():
            await self._buffer.change()
        self._drop()
        self._check()

    async def flush(self) -> None:
        """Until all audio is with the connection; a last piece below 100 bytes is filled with
        silence. Raises LiveError where the broadcast ends before."""
        self._buffer.pad()
        while self._buffer.size > 0 or self._writing.locked():
            self._check()
            await self._buffer.change()

    async def pause(self) -> BroadcastState:
        """Listeners hear nothing until resume(); audio sent meanwhile is dropped by the server."""
        return await self._change("pauseBroadcast", "broadcastPaused")

    async def resume(self) -> BroadcastState:
        """Ends a pause."""
        return await self._change("resumeBroadcast", "broadcastResumed")

    async def mute(self) -> BroadcastState:
        """Shown to listeners as muted. From the call on nothing that is said leaves, also where it
        raises UnavailableError: the server is then told at the next reconnection."""
        return await self._change("muteBroadcast", "broadcastMuted", muted=True)

    async def unmute(self) -> BroadcastState:
        """Ends muting, once the server has answered."""
        return await self._change("unmuteBroadcast", "broadcastUnmuted", muted=False)

    async def set_volume(self, volume: float) -> BroadcastState:
        """Tells listeners how loud to play, from 0 to 1. The samples stay as they are."""
        return await self._change("setVolume", "volumeChanged", volume=volume)

    async def set_state(self, *, paused: bool | None = None, muted: bool | None = None,
                        volume: float | None = None) -> BroadcastState:
        """Several changes in one message; `muted` is as with mute() and unmute()."""
        return await self._change("speakerStateChange", "speakerStateChanged", muted=muted,
                                  state={name: value for name, value in (
                                      ("isPaused", paused), ("isMuted", muted),
                                      ("volume", volume)) if value is not None})

    async def status(self) -> SessionStatus:
        """Listeners, languages, duration and state. Raises LiveError."""
        return cast(SessionStatus, await self._request(
            "getSessionStatus", _is_requested_status, sessionId=self.session_id))

    async def end(self, reason: str | None = None) -> None:
        """Sends what is left and ends the broadcast for everyone. Raises LiveError where the server
        could not be told; one that has ended already is fine."""
        self._check()
        try:
            await within(self._clock, self._options.answer_timeout, self.flush())
            await self._request("endSession", is_type("sessionEnded"), sessionId=self.session_id,
                                reason=reason)
        except SessionNotFoundError:
            pass
        except TimeoutError:
            raise ConnectionLost(1006, "the last audio could not be sent") from None
        await self.close()

    async def close(self) -> None:
        """Leaves without ending: what is left is sent, where a connection stands."""
        if self._writer is not None:
            if self._up.is_set():
                try:
                    await within(self._clock, self._options.close_timeout, self.flush())
                except (TimeoutError, LiveError):
                    pass
            self._writer.cancel()
            await asyncio.gather(self._writer, return_exceptions=True)
        await super().close()

    async def _credentials(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        try:
            if self._ticket is not None:
                return {}, {"ticket": await self._ticket()}
            token = self._token
            if token is not None and not isinstance(token, str):
                token = await token()
        except LiveError:
            raise
        except Exception as fault:
            # Whoever gives tokens may be down for a while as well.
            raise UnavailableError(f"no token could be had: {fault}") from fault
        return {"Authorization": f"Bearer {token}"}, {}

    async def _change(self, action: str, answer: str, *, muted: bool | None = None,
                      **fields: object) -> BroadcastState:
        self._check()
        self._mute_calls += 1
        call = self._mute_calls
        if muted:
            # It counts at once, and stays open where it is not known whether the server took it.
            self._mutes_open.add(call)
        try:
            message = await self._request(action, is_type(answer), sessionId=self.session_id,
                                          **fields)
        except InvalidInputError:
            self._mutes_open.discard(call)
            raise
        if muted is not None:
            self._muted_last = muted
            # Answers come in the order of the calls: a later mute stays open.
            self._mutes_open = {each for each in self._mutes_open if each > call}
        return cast(BroadcastStateChanged, message).broadcast_state

    async def _rejoin(self, connection: Connection) -> None:
        answer = cast(RefreshComplete, await connection.request(
            "refreshConnection", is_type("connectionRefreshComplete"),
            sessionId=self.session_id, role="speaker"))
        muted = self.is_muted
        if answer.broadcast_state.is_muted != muted:
            # The server has lost it, or was never told. Nothing is sent before it knows.
            action, told = (("muteBroadcast", "broadcastMuted") if muted else
                            ("unmuteBroadcast", "broadcastUnmuted"))
            await connection.request(action, is_type(told), sessionId=self.session_id)

    async def _move(self, old: Connection, new: Connection) -> None:
        await new.request("refreshConnection", is_type("connectionRefreshComplete"),
                          sessionId=self.session_id, role="speaker",
                          previousConnectionId=old.connection_id)
        async with self._writing:
            # Once the old one is closed the server has taken everything that went over it.
            self._adopt(new)
            await old.close()
        self._buffer.wake()

    def _take(self, connection: Connection, message: ServerMessage) -> None:
        if isinstance(message, SessionCreated | RefreshComplete):
            self.session_id = message.session_id
        state = getattr(message, "broadcast_state", None)
        if isinstance(state, BroadcastState) and "broadcastState" in message.raw:
            self.state = state

    def on_closed(self, connection: Connection) -> None:
        """For the connection."""
        super().on_closed(connection)
        # Whoever waits for room drops now.
        self._buffer.wake()

    def _finished(self) -> None:
        self._buffer.wake()

    def _drop(self) -> None:
        chunks, size = self._buffer.drop_oldest()
        if chunks:
            seconds = size / BYTES_PER_SECOND
            self.dropped_chunks += chunks
            self.dropped_seconds += seconds
            self._hub.emit(AudioDropped(chunks, seconds))

    async def _write(self) -> None:
        while True:
            while not self._buffer.ready:
                await self._buffer.change()
            await self._up.wait()
            wait = self._pace.wait(self._clock.now())
            if wait > 0:
                await self._clock.sleep(wait)
                continue
            async with self._writing:
                await self._write_one()
            self._buffer.wake()

    async def _write_one(self) -> None:
        connection = self._connection
        if not self._buffer.ready or connection is None:
            return
        # More waits than may go at once: catch up with long chunks.
        behind = len(self._buffer) > self._pace.left + 1
        chunk = self._buffer.take(CHUNK_BYTES_MAX if behind else CHUNK_BYTES_MIN)
        try:
            connection.send_audio(chunk)
        except ConnectionLost:
            self._buffer.put_back(chunk)
            # The connection is closing; another comes, or the end.
            await connection.wait_closed()
            return
        try:
            await connection.drain()
        except ConnectionLost:
            pass


def _is_requested_status(message: ServerMessage) -> bool:
    return isinstance(message, SessionStatus) and message.update_reason == "requested"
