"""A stand-in for the server: for what the real one does after an hour only, or never just so."""
import asyncio
import json

import websockets
from auriga_live.frame import HEADER, VERSION

MUTE = {"muteBroadcast": True, "unmuteBroadcast": False}


class StandIn:
    """Gives a place to whoever asks, and notes what it is told.

    url, life   its address; seconds after which it says it will close a connection
    is_muted    what it says of the broadcast
    answers     by action: a function of a connection's number and the message, asked first. What it
                answers is sent; False where nothing is to be, None for the usual answer
    told        (number of the connection, message), and `heard` (number, audio), as they came
    """

    def __init__(self, life=7200.0):
        self.url, self.life = "", life
        self.is_muted = False
        self.answers = {}
        self.told, self.heard = [], []
        self._sockets = []

    async def __aenter__(self):
        self._server = await websockets.serve(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_):
        self._server.close()
        await self._server.wait_closed()

    def actions(self, number=None):
        """What it was told, on one connection or on all; heartbeats aside."""
        return [message["action"] for at, message in self.told
                if number in (None, at) and message["action"] != "heartbeat"]

    async def say(self, number, kind, **fields):
        await self._sockets[number].send(json.dumps({"type": kind, "timestamp": 1000, **fields}))

    async def play(self, number, sequence):
        """An audio frame to a listener."""
        await self._sockets[number].send(
            HEADER.pack(VERSION, 0, b"en", sequence, 1000) + bytes(640))

    async def close(self, number, code):
        await self._sockets[number].close(code)

    async def close_without_code(self, number):
        self._sockets[number].transport.write(b"\x88\x00")

    def cut(self, number):
        self._sockets[number].transport.abort()

    async def _serve(self, socket):
        number = len(self._sockets)
        self._sockets.append(socket)
        try:
            async for message in socket:
                if isinstance(message, bytes):
                    self.heard.append((number, message))
                else:
                    await self._take(number, json.loads(message))
        except websockets.ConnectionClosed:
            pass

    async def _take(self, number, message):
        action = message["action"]
        self.told.append((number, message))
        answer = self.answers[action](number, message) if action in self.answers else None
        if asyncio.iscoroutine(answer):
            answer = await answer
        previous = None
        if answer is None:
            answer = self._usual(number, action)
            previous = message.get("previousConnectionId")
        if answer:
            await self.say(number, answer.pop("type"), **answer)
        if previous:
            await self.close(int(previous[1:]), 4902)

    def _usual(self, number, action):
        if action == "heartbeat":
            return {"type": "heartbeatAck"}
        self.is_muted = MUTE.get(action, self.is_muted)
        state = {"isMuted": self.is_muted, "volume": 1}
        if action in MUTE:
            return {"type": "broadcastMuted" if self.is_muted else "broadcastUnmuted",
                    "broadcastState": state}
        kind = {"createSession": "sessionCreated", "joinSession": "sessionJoined",
                "refreshConnection": "connectionRefreshComplete"}[action]
        return {"type": kind, "sessionId": "golden-eagle-427", "connectionId": f"c{number}",
                "epoch": 1, "sequence": 1, "expiresAt": 1000 + self.life * 1000,
                "broadcastState": state}


def refusal(code, **fields):
    """An answer that refuses."""
    return {"type": "error", "code": code, "message": "no", **fields}
