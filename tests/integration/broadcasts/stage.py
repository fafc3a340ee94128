"""What the tests of this folder share: the real server with limits out of the way, its speakers and
listeners.

    class Something(Stage):
        settings = {"broadcasts.listeners_max": 3}

        async def test_it(self):
            speaker = await self.speaker()
            listener = await self.listener(speaker, "es")

The server is one per class. A test that is an `expectedFailure` is one where the server does not do
what the protocol's description says: the day it does, the test fails and the decorator goes.
"""
import asyncio
import os
import pathlib
import sys
import tempfile
import time
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))
from tests.integration.broadcasts.seed_client import SeedClient  # noqa: E402
from tests.support import live_server  # noqa: E402
from tests.support.junit_unittest import main  # noqa: E402, F401
from tests.support.shifted_clock import ShiftedClock  # noqa: E402

PROGRAM = os.environ.get("AURIGA_PROGRAM", live_server.PROGRAM)
# Tests of limits set them again; in the others a limit would be an accident.
UNLIMITED = {
    "broadcasts.creations_per_hour": 0,
    "broadcasts.joins_per_minute": 0,
    "broadcasts.connects_per_minute": 0,
    "broadcasts.heartbeats_per_minute": 0,
    "broadcasts.control_messages_per_second": 0,
    "broadcasts.audio_chunks_per_second": 0,
}


class Stage(unittest.IsolatedAsyncioTestCase):
    settings = {}
    with_clock = False

    @classmethod
    def setUpClass(cls):
        cls._folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls._folder.cleanup)
        folder = pathlib.Path(cls._folder.name)
        cls.clock = ShiftedClock(folder) if cls.with_clock else None
        cls.server = live_server.LiveServer(
            PROGRAM, folder / "data", settings={**UNLIMITED, **cls.settings},
            environment=cls.clock.environment if cls.clock else None)
        cls.addClassCleanup(cls.server.stop)
        cls.server.start()
        cls.owner = cls.server.set_up_owner()
        cls.port = cls.server.port

    async def asyncSetUp(self):
        # unittest switches asyncio's own checks on; with thousands of frames they cost too much.
        asyncio.get_running_loop().set_debug(False)
        self.clients = []

    async def asyncTearDown(self):
        for client in self.clients:
            await client.close()
        self.assertTrue(self.server.alive, "the server ended meanwhile")

    @classmethod
    def colleague_of(cls, owner, email, name="Cora Colleague", role="member"):
        """Another account of the owner's organisation."""
        invitation = owner.expect(201, "POST", "/api/v1/invitations",
                                  {"email": email, "role": role})
        client = cls.server.client()
        client.sign_in_with(client.expect(201, "POST", "/api/v1/auth/register", {
            "email": email, "password": owner.password, "name": name,
            "invitation_token": invitation["token"]}), email, owner.password)
        return client

    async def connect(self, **query):
        client = await SeedClient.connect(self.port, **query)
        self.clients.append(client)
        return client

    async def speaker(self, owner=None, source_language="en", **more):
        client = await self.connect(token=(owner or self.owner).token)
        await client.create_session(source_language, **more)
        return client

    async def listener(self, broadcast, language="es"):
        """`broadcast` is its id, or a client that is in it."""
        session_id = getattr(broadcast, "session_id", broadcast)
        client = await self.connect(sessionId=session_id, targetLanguage=language)
        client.joined = await client.message("sessionJoined")
        return client

    async def count_of(self, speaker):
        """(listenerCount, languageDistribution) as the speaker is told when he asks."""
        await speaker.command("getSessionStatus")
        status = await speaker.message(
            "sessionStatus", where=lambda m: m.get("updateReason") == "requested")
        return status["listenerCount"], status["languageDistribution"]

    async def until_count(self, speaker, count, timeout=10):
        """A listener who leaves is known to have left a moment later."""
        deadline = time.monotonic() + timeout
        while (now := await self.count_of(speaker))[0] != count:
            self.assertLess(time.monotonic(), deadline, f"{count} expected, there are {now}")
        return now[1]

    def assert_error(self, error, code):
        """The shape of every `error` of this socket, and its code."""
        self.assertEqual(error["code"], code, error)
        self.assertEqual(error["type"], "error")
        self.assertTrue(error["message"], error)
        self.assertIsInstance(error["details"], dict)
        self.assertTrue(error["correlationId"], error)
        self.assert_now(error["timestamp"])

    def assert_now(self, timestamp, within_ms=60_000):
        self.assertIsInstance(timestamp, int)
        now = time.time() * 1000 + (self.clock.shift_ms if self.clock else 0)
        self.assertLess(abs(now - timestamp), within_ms, timestamp)

    def metrics(self):
        """/metrics: {series as written: value}"""
        answer = self.owner.send("GET", "/metrics")
        self.assertEqual(answer.status, 200, answer)
        lines = [line for line in answer.body.decode().splitlines()
                 if line and not line.startswith("#")]
        return {series: float(value) for series, value in
                (line.rsplit(" ", 1) for line in lines)}

    def grown(self, series):
        """Since `self.before`, metrics() of some moment."""
        return self.metrics().get(series, 0) - self.before.get(series, 0)

    def assert_answered(self, route, status, count):
        """A request is counted once its answer is out, so a client may ask too early."""
        series = f'auriga_http_requests_total{{route="{route}",status="{status}"}}'
        until = time.monotonic() + 5
        while (grown := self.grown(series)) < count and time.monotonic() < until:
            time.sleep(0.02)
        self.assertEqual(grown, count)
