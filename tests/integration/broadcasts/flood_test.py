#!/usr/bin/python3
"""Too much of everything: refused with a documented code, counted, and felt by nobody else."""
import asyncio
import json
import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.integration.broadcasts.seed_client import Refused, chunk  # noqa: E402
from tests.integration.broadcasts.stage import Stage, main  # noqa: E402

LIMITED = 'auriga_live_rate_limited_total{limit="%s"}'


class FloodTest(Stage):
    """Each limit as it is set by default; the bystanders come from an address of their own."""
    settings = {"broadcasts.heartbeats_per_minute": 2, "broadcasts.audio_chunks_per_second": 50,
                "broadcasts.control_messages_per_second": 10, "broadcasts.joins_per_minute": 10,
                "broadcasts.connects_per_minute": 20}
    addresses = iter(range(2, 250))

    async def connect(self, **query):
        return await super().connect(**{"address": self.address, **query})

    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.address = f"127.0.0.{next(self.addresses)}"
        self.voice = await self.speaker()
        self.ear = await self.listener(self.voice)
        self.address = f"127.0.0.{next(self.addresses)}"
        self.before = self.metrics()

    async def assert_nobody_feels_it(self):
        sound = chunk()
        await self.voice.audio_frame(sound)
        await self.ear.sound(sound, timeout=2)

    async def test_heartbeats(self):
        listener = await self.listener(self.voice)
        for _ in range(500):
            await listener.send("heartbeat")
        await asyncio.sleep(0.5)
        kinds = [message["type"] for message in listener.messages]
        self.assertEqual(kinds.count("heartbeatAck"), 5, "five at once")
        self.assertGreater(kinds.count("error"), 0)
        self.assertEqual({message["code"] for message in listener.messages
                          if message["type"] == "error"}, {"RATE_LIMIT_EXCEEDED"})
        self.assertEqual(self.grown(LIMITED % "heartbeats"), 495)
        await self.assert_nobody_feels_it()

    async def test_control_messages(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker)
        for volume in range(300):
            await speaker.command("setVolume", volume=volume / 300)
        await asyncio.sleep(0.5)
        self.assert_error(await speaker.error(), "RATE_LIMIT_EXCEEDED")
        told = [m for m in listener.messages if m["type"] == "volumeChanged"]
        self.assertTrue(8 <= len(told) <= 25, len(told))
        self.assertGreater(self.grown(LIMITED % "control"), 250)
        await self.assert_nobody_feels_it()

    async def flood_with(self, client, data, count=1000):
        """The codes that it was answered with; meanwhile the others hear each other."""
        for _ in range(count // 100):
            for _ in range(100):
                await client.socket.send(data)
            await self.assert_nobody_feels_it()
        await asyncio.sleep(0.5)
        return [message["code"] for message in client.messages if message["type"] == "error"]

    async def test_what_cannot_be_read_disturbs_nobody(self):
        for data in ("{", json.dumps({"action": "fly"}), "x" * 4097, bytes(99), bytes(33_000)):
            client = await self.connect()
            codes = set(await self.flood_with(client, data))
            self.assertLessEqual(codes - {"RATE_LIMIT_EXCEEDED"}, {
                "INVALID_MESSAGE", "INVALID_ACTION", "MESSAGE_TOO_LARGE", "UNAUTHORIZED_ACTION"})
            for code in codes:
                self.assertGreater(self.grown(f'auriga_live_errors_total{{code="{code}"}}'), 0)

    async def test_what_cannot_be_read_counts_too(self):
        for data in ("{", json.dumps({"action": "fly"}), "x" * 4097, bytes(1280)):
            client = await self.connect()
            codes = await self.flood_with(client, data)
            self.assertIn("RATE_LIMIT_EXCEEDED", codes)

    async def test_joins_of_one_address(self):
        refused = 0
        for _ in range(18):
            client = await self.connect(sessionId=self.voice.session_id, targetLanguage="es")
            answer = await client.message("sessionJoined", "error")
            if answer["type"] == "error":
                self.assert_error(answer, "RATE_LIMIT_EXCEEDED")
                self.assertGreater(answer["retryAfter"], 0)
                refused += 1
        self.assertEqual(refused, 8)
        self.assertEqual(self.grown(LIMITED % "joins"), 8)
        self.address = f"127.0.0.{next(self.addresses)}"
        await self.listener(self.voice)
        await self.assert_nobody_feels_it()

    async def test_connections_of_one_address(self):
        async def knock():
            try:
                await self.connect()
            except Refused as refused:
                return refused.status
            return 101
        statuses = await asyncio.gather(*(knock() for _ in range(200)))
        self.assertEqual(statuses.count(101), 20)
        self.assertEqual(statuses.count(429), 180)
        self.assertEqual(self.grown(LIMITED % "connects"), 180)
        self.assert_answered("connect_live", 429, 180)
        self.address = f"127.0.0.{next(self.addresses)}"
        await self.listener(self.voice)
        await self.assert_nobody_feels_it()

    async def test_sound_warned_then_closed(self):
        """Over the limit for longer than 5 s is warned of, for longer than 30 s it closes."""
        speaker = await self.speaker()
        listener = await self.listener(speaker)
        begin, sent, warned, next_look = time.monotonic(), 0, None, 0
        while speaker.closed is None and (passed := time.monotonic() - begin) < 45:
            while sent < passed * 150 and speaker.socket.open:
                await speaker.audio_frame(chunk())
                sent += 1
            if warned is None and any(m["type"] == "rateLimitWarning" for m in speaker.messages):
                warned = passed
            if passed > next_look:
                await self.assert_nobody_feels_it()
                next_look = passed + 0.5
            await asyncio.sleep(0.02)
        took = time.monotonic() - begin
        self.assertIsNotNone(speaker.closed, "still there after 45 s of 150 chunks a second")
        self.assertIsNotNone(warned)
        self.assertTrue(4 < warned < 9, warned)
        self.assertTrue(28 < took < 38, took)
        self.assertEqual(speaker.closed[0], 4029)
        self.assertLess(len(listener.frames), 50 * (took + 3))
        self.assertGreater(self.grown(LIMITED % "audio"), 1000)
        self.assertEqual(self.grown('auriga_live_disconnects_total{reason="rate_limit"}'), 1)


class PrefixTest(Stage):
    """An IPv6 client owns a whole /64: to limits all of its addresses are one."""
    settings = {"broadcasts.joins_per_minute": 5, "broadcasts.connects_per_minute": 10,
                "server.trusted_proxies": "127.0.0.1"}

    async def from_address(self, address, **query):
        return await self.connect(headers={"X-Forwarded-For": address}, **query)

    async def test_connections_of_one_prefix(self):
        for number in range(10):
            await self.from_address(f"2001:db8:1:1::{number}")
        with self.assertRaises(Refused) as caught:
            await self.from_address("2001:db8:1:1:ffff::77")
        self.assertEqual(caught.exception.status, 429)
        await self.from_address("2001:db8:1:2::1")

    async def test_joins_of_one_prefix(self):
        speaker = await self.speaker()
        query = {"sessionId": speaker.session_id, "targetLanguage": "es"}
        for number in range(5):
            await (await self.from_address(f"2001:db8:2:1::{number}", **query)).message(
                "sessionJoined")
        late = await self.from_address("2001:db8:2:1:ffff::77", **query)
        self.assert_error(await late.error(), "RATE_LIMIT_EXCEEDED")
        stranger = await self.from_address("2001:db8:2:1::9")
        await stranger.send("refreshConnection", role="listener", **query)
        self.assert_error(await stranger.error(), "RATE_LIMIT_EXCEEDED")
        other = await self.from_address("2001:db8:2:2::1", **query)
        await other.message("sessionJoined")


class BurstTest(Stage):
    settings = {"broadcasts.heartbeat_seconds": 60, "broadcasts.heartbeats_per_minute": 1,
                "broadcasts.heartbeat_burst": 2}

    async def test_so_many_heartbeats_at_once_as_are_set(self):
        client = await self.connect()
        for _ in range(3):
            await client.send("heartbeat")
        self.assert_error(await client.error(), "RATE_LIMIT_EXCEEDED")
        kinds = [message["type"] for message in client.messages]
        self.assertEqual(kinds.count("heartbeatAck"), 2, kinds)


if __name__ == "__main__":
    main()
