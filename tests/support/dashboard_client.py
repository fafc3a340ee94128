"""A client of /ws/dashboard, for tests and benches. Needs python3-websockets: Debian's Python."""
import asyncio
import contextlib
import json
import time

import websockets


class Dashboard:
    """One connection. `events`, `states`, `presences` hold what came by itself."""

    def __init__(self, socket):
        self.socket = socket
        self.asked = 0
        self.events, self.states, self.presences = [], [], []

    @classmethod
    async def connect(cls, port, ticket, origin=None):
        return cls(await websockets.connect(
            f"ws://127.0.0.1:{port}/ws/dashboard?ticket={ticket}", origin=origin,
            compression=None, ping_interval=None, max_size=None))

    def sort(self, message):
        for kind, into in (("event", self.events), ("state", self.states),
                           ("presence", self.presences)):
            if kind in message:
                into.append(message[kind])
                return True
        return False

    async def receive(self, timeout=5):
        return json.loads(await asyncio.wait_for(self.socket.recv(), timeout))

    async def say(self, text):
        """The answer to what may be no message at all."""
        await self.socket.send(text)
        while True:
            message = await self.receive()
            if not self.sort(message):
                return message

    async def ask(self, **what):
        self.asked += 1
        answer = await self.say(json.dumps({"id": self.asked, **what}))
        assert answer["id"] == self.asked, answer
        return answer

    async def subscribe(self, topic, since=None):
        more = {"since": since} if since else {}
        return (await self.ask(subscribe={"topic": topic, **more}))["subscribed"]

    async def listen(self, seconds=0.0, until=None, timeout=10):
        """Takes what comes for so long, or until `until()`."""
        deadline = time.monotonic() + (timeout if until else seconds)
        while until is None or not until():
            left = deadline - time.monotonic()
            if left <= 0:
                if until:
                    raise AssertionError(f"did not come: {self.events[-5:]} {self.states[-2:]}")
                return
            with contextlib.suppress(asyncio.TimeoutError):
                self.sort(await self.receive(left))

    async def closed(self, timeout):
        """The close code, within this time."""
        try:
            async with asyncio.timeout(timeout):
                while True:
                    await self.socket.recv()
        except websockets.ConnectionClosed:
            return self.socket.close_code
        except TimeoutError:
            return None
