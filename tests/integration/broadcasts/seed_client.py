"""A client of the live protocol as a third party would write it: from the protocol's description
alone, with no look at the server or at clients that were made beside it.

What the description says is here; what it leaves open is decided the way the protocol's origin does
it (a WebSocket gateway that routes by `action`, and answers that name their `type`):

- a client's message is one JSON object with `action`; a server's message one with `type`;
- a refusal is an HTTP status before the connection stands, or an `error` message after;
- a binary frame from the server is a header and the sound. The description names what is in the
  header, not its layout: this client looks for the sound at the end and leaves the header unread.

Times on the wire are epoch milliseconds.
"""
import asyncio
import base64
import contextlib
import http.client
import json
import os
import time
import urllib.parse

import websockets

WAIT_SECONDS = 10.0
CHUNK_BYTES = 1280  # 40 ms of s16le at 16 kHz, one channel.


class Refused(Exception):
    """The server did not let the connection come about. `status` is HTTP's."""

    def __init__(self, status, headers):
        super().__init__(f"refused with {status}")
        self.status = status
        self.headers = headers


class ProtocolError(Exception):
    """An `error` message came instead of the one awaited."""

    def __init__(self, message):
        super().__init__(f"{message.get('code')}: {message.get('message')}")
        self.code = message.get("code")
        self.message = message


class NotReceived(Exception):
    """What was awaited did not come in time; says what came instead."""


def now_ms():
    return int(time.time() * 1000)


def live_path(query):
    given = {name: value for name, value in query.items() if value is not None}
    return "/ws/live" + ("?" + urllib.parse.urlencode(given) if given else "")


def chunk(mark=None):
    """A chunk of sound of the size that fan-out is measured with, never the same twice."""
    head = (mark or "").encode()
    return head + os.urandom(CHUNK_BYTES - len(head))


class SeedClient:
    """One connection, speaker or listener. `messages` holds every JSON message that came and was
    not yet taken, `frames` every binary frame."""

    def __init__(self, socket):
        self.socket = socket
        self.messages = []
        self.frames = []
        self.every = []
        self.closed = None
        self.session_id = None
        self._news = asyncio.Condition()
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def connect(cls, port, *, origin=None, headers=None, address="127.0.0.1", **query):
        """`address`: the loopback address to come from, for limits that count by address."""
        try:
            socket = await websockets.connect(
                f"ws://127.0.0.1:{port}{live_path(query)}", origin=origin, max_size=None,
                ping_interval=None, compression=None, open_timeout=30, close_timeout=5,
                extra_headers=headers, local_addr=(address, 0))
        except websockets.InvalidStatusCode as refusal:
            raise Refused(refusal.status_code, refusal.headers) from None
        client = cls(socket)
        client.session_id = query.get("sessionId")
        return client

    async def _read(self):
        with contextlib.suppress(websockets.ConnectionClosed):
            async for data in self.socket:
                async with self._news:
                    if isinstance(data, bytes):
                        self.frames.append((time.perf_counter(), data))
                    else:
                        message = json.loads(data)
                        self.messages.append(message)
                        self.every.append(message)
                    self._news.notify_all()
        async with self._news:
            self.closed = (self.socket.close_code, self.socket.close_reason)
            self._news.notify_all()

    async def _until(self, take, what, timeout):
        """What `take` answers, as soon as it is not None."""
        async def wait():
            async with self._news:
                while True:
                    found = take()
                    if found is not None:
                        return found
                    if self.closed is not None:
                        raise NotReceived(f"closed {self.closed} before {what}; "
                                          f"left: {self.messages}")
                    await self._news.wait()
        try:
            return await asyncio.wait_for(wait(), timeout)
        except asyncio.TimeoutError:
            raise NotReceived(f"no {what} in {timeout} s; left: {self.messages}") from None

    async def message(self, *types, timeout=WAIT_SECONDS, where=None):
        """The next message of one of these types, taken out; those before it stay. An `error` that
        was not asked for is raised."""
        def take():
            for index, message in enumerate(self.messages):
                kind = message.get("type")
                if kind in types and (where is None or where(message)):
                    return self.messages.pop(index)
                if kind == "error" and "error" not in types:
                    raise ProtocolError(self.messages.pop(index))
            return None
        return await self._until(take, f"{' or '.join(types)}", timeout)

    async def error(self, code=None, timeout=WAIT_SECONDS):
        return await self.message("error", timeout=timeout,
                                  where=lambda m: code is None or m.get("code") == code)

    async def sound(self, expected, timeout=WAIT_SECONDS):
        """The frame that ends with `expected`; frames before it are dropped. Answers its header."""
        def take():
            while self.frames:
                _, frame = self.frames.pop(0)
                if frame.endswith(expected):
                    return frame[:len(frame) - len(expected)]
            return None
        return await self._until(take, "the sound that was sent", timeout)

    async def wait_closed(self, timeout=WAIT_SECONDS):
        """(close code, reason)"""
        def take():
            return self.closed
        return await self._until(take, "close", timeout)

    async def nothing(self, *types, seconds=0.3):
        """Fails when a message of these types (or a frame, for "sound") comes within this time."""
        await asyncio.sleep(seconds)
        came = [m for m in self.messages if m.get("type") in types]
        if "sound" in types:
            came += [len(frame) for _, frame in self.frames]
        if came:
            raise AssertionError(f"came though it must not: {came}")

    async def send(self, action, **fields):
        given = {name: value for name, value in fields.items() if value is not None}
        await self.socket.send(json.dumps({"action": action, **given}))

    async def ask(self, action, *types, timeout=WAIT_SECONDS, **fields):
        await self.send(action, **fields)
        return await self.message(*types, timeout=timeout)

    async def close(self):
        await self.socket.close()
        await self._reader

    def cut(self):
        """The connection is gone with no word said, as a lost network has it."""
        self.socket.transport.abort()

    # What a speaker does.

    async def create_session(self, source_language="en", quality_tier="standard", **more):
        made = await self.ask("createSession", "sessionCreated", sourceLanguage=source_language,
                              qualityTier=quality_tier, **more)
        self.session_id = made["sessionId"]
        return made

    async def audio_chunk(self, sound, index=0):
        await self.send("audioChunk", sessionId=self.session_id, timestamp=now_ms(),
                        chunkIndex=index, audioData=base64.b64encode(sound).decode())

    async def audio_frame(self, sound):
        await self.socket.send(sound)

    async def command(self, action, **fields):
        await self.send(action, sessionId=self.session_id, **fields)

    async def end_session(self):
        await self.command("endSession")

    # What a listener does.

    async def join_session(self, session_id, target_language):
        joined = await self.ask("joinSession", "sessionJoined", sessionId=session_id,
                                targetLanguage=target_language)
        self.session_id = session_id
        return joined

    async def refresh(self, role, **credential):
        """To be said on a new connection. Speaker: `token`; listener: `targetLanguage`."""
        return await self.ask("refreshConnection", "connectionRefreshComplete",
                              sessionId=self.session_id, role=role, **credential)

    async def heartbeat(self):
        """The answer and how long it took, in milliseconds."""
        begin = time.perf_counter()
        answer = await self.ask("heartbeat", "heartbeatAck")
        return answer, (time.perf_counter() - begin) * 1000


def handshake(port, headers=None, **query):
    """The bare HTTP answer to a handshake: (status, headers, body)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
    try:
        connection.request("GET", live_path(query), headers={
            "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(), **(headers or {})})
        answer = connection.getresponse()
        body = b"" if answer.status == 101 else answer.read()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, body
    finally:
        connection.close()
