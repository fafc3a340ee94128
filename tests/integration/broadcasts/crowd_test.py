#!/usr/bin/python3
"""Very many connections that want nothing, and listeners that read nothing: the others neither wait
nor lose a frame, and the server's memory keeps within its bounds."""
import asyncio
import contextlib
import json
import pathlib
import resource
import selectors
import socket
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.integration.broadcasts.raw_client import TEXT, RawClient, frame, request  # noqa: E402
from tests.integration.broadcasts.seed_client import chunk  # noqa: E402
from tests.integration.broadcasts.stage import Stage, main  # noqa: E402

HALF_OPEN = 10_000
OPEN_FILES = 20_000
MIB = 1 << 20


class Crowded(Stage):
    @classmethod
    def setUpClass(cls):
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        if hard != resource.RLIM_INFINITY and hard < OPEN_FILES:
            raise unittest.SkipTest(f"only {hard} open files are allowed here, not {OPEN_FILES}")
        resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, hard))
        super().setUpClass()

    def memory(self):
        """Resident bytes of the server."""
        text = pathlib.Path(f"/proc/{self.server.process.pid}/status").read_text()
        return next(int(line.split()[1]) * 1024 for line in text.splitlines()
                    if line.startswith("VmRSS"))


def knock(port, count, said):
    """`count` connections that have said this much of a handshake, opened without waiting for each
    other; those the server has cut already are among them."""
    poll, out = selectors.DefaultSelector(), []
    for first in range(0, count, 500):
        for _ in range(min(500, count - first)):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
            poll.register(one, selectors.EVENT_WRITE)
            out.append(one)
        waiting = time.monotonic() + 10
        while poll.get_map() and time.monotonic() < waiting:
            for key, _ in poll.select(1):
                poll.unregister(key.fileobj)
                try:
                    key.fileobj.send(said)
                except OSError:
                    pass
    poll.close()
    return out


class HalfOpenTest(Crowded):
    """As many connections as there may be at once, none of which finishes its request."""
    settings = {"server.connections_max": HALF_OPEN, "server.connections_per_address": 0}

    async def crowd(self, said):
        return await asyncio.to_thread(knock, self.port, HALF_OPEN, said)

    async def test_others_come_in_and_hear(self):
        speaker = await self.speaker()
        first = await self.listener(speaker)
        before = self.metrics()
        for said in (b"", b"GET /ws/li", request("/ws/live")[:-2]):
            crowd = await self.crowd(said)
            try:
                begin = time.perf_counter()
                late = await self.listener(speaker, "de")
                self.assertLess(time.perf_counter() - begin, 20, "came in late")
                sound = chunk()
                await speaker.audio_frame(sound)
                for listener in (first, late):
                    await listener.sound(sound, timeout=2)
                self.assertEqual(self.owner.clone().send("GET", "/health/live").status, 200)
                self.assertLess(self.memory(), 600 * MIB)
            finally:
                for one in crowd:
                    one.close()
        after = self.metrics()
        self.assertGreaterEqual(after["auriga_connections_accepted_total"]
                                - before["auriga_connections_accepted_total"], 3 * HALF_OPEN - 100)

    async def test_they_are_let_go(self):
        crowd = await self.crowd(b"GET /ws/live HTTP/1.1\r\n")
        for one in crowd:
            one.close()
        deadline = time.monotonic() + 15
        while self.metrics()["auriga_connections_open"] > 50:
            self.assertLess(time.monotonic(), deadline, self.metrics())
            await asyncio.sleep(0.2)


class DeafTest(Crowded):
    """Listeners that join and never read, before sound at the limit of what a speaker may send."""
    settings = {"broadcasts.audio_chunks_per_second": 50, "broadcasts.history_seconds": 1}

    def deaf(self, speaker, count):
        out = [RawClient(self.port, receive_bytes=4096, sessionId=speaker.session_id,
                         targetLanguage="es") for _ in range(count)]
        for one in out:
            self.addCleanup(one.close)
        return out

    async def speak(self, speaker, listener, seconds):
        """32 KB fifty times a second, and what the slowest answer took, in seconds."""
        await asyncio.sleep(1)
        sound = (chunk() * 26)[:32_000]
        slowest, begin = 0, time.monotonic()
        for number in range(int(seconds * 48)):
            marked = number.to_bytes(4, "big") + sound[4:]
            sent = time.perf_counter()
            await speaker.audio_frame(marked)
            await listener.sound(marked)
            slowest = max(slowest, time.perf_counter() - sent)
            await asyncio.sleep(max(0, begin + number / 48 - time.monotonic()))
        return slowest

    async def test_others_lose_nothing_and_memory_is_bounded(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker)
        deaf = self.deaf(speaker, 30)
        await self.until_count(speaker, 31)
        before, counted = self.memory(), self.metrics()
        slowest = await self.speak(speaker, listener, 10)
        grown = self.memory() - before
        # Unbounded it would be 30 times 15 MB, less what the kernel takes.
        self.assertLess(grown, 60 * MIB, f"{grown / MIB:.0f} MiB for 30 that do not read")
        self.assertLess(slowest, 1, "the others waited")
        after = self.metrics()
        # While they are still there.
        for name in ("auriga_live_audio_dropped_total", "auriga_realtime_dropped_total"):
            self.assertGreater(after[name] - counted[name], 0, "nothing counted")
        for one in deaf:
            one.close()
        await self.until_count(speaker, 1)

    async def test_one_that_asks_and_does_not_read_is_cut(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker)
        deaf = self.deaf(speaker, 1)[0]
        before, slow = self.memory(), 'auriga_live_disconnects_total{reason="slow"}'
        counted = self.metrics()[slow]
        many = frame(TEXT, b'{"action":"fly"}') * 100

        def ask():
            with contextlib.suppress(OSError):
                for _ in range(1000):
                    deaf.socket.sendall(many)
            return deaf.close_code()
        asked = asyncio.create_task(asyncio.to_thread(ask))
        while not asked.done():
            sound = chunk()
            await speaker.audio_frame(sound)
            await listener.sound(sound, timeout=2)
            self.assertLess(self.memory() - before, 60 * MIB)
            await asyncio.sleep(0.05)
        self.assertEqual(await asked, 4009)
        deaf.close()
        await self.until_count(speaker, 1)
        self.assertEqual(self.metrics()[slow] - counted, 1)


class ResumingTest(Crowded):
    """Listeners that read nothing and ask again and again for what they missed."""

    async def test_memory_is_bounded(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker)
        for _ in range(2000):
            await speaker.audio_frame(bytes(100))
        last = chunk()
        await speaker.audio_frame(last)
        await listener.sound(last)
        deaf = [RawClient(self.port, receive_bytes=4096, sessionId=speaker.session_id,
                          targetLanguage="es") for _ in range(10)]
        for one in deaf:
            self.addCleanup(one.close)
        await self.until_count(speaker, 11)
        before = self.memory()
        ask = frame(TEXT, json.dumps({"action": "resumePlayback", "resume": {
            "epoch": listener.joined["epoch"], "sequence": 0}}).encode())
        pause = frame(TEXT, b'{"action":"pausePlayback"}')

        def insist():
            for _ in range(300):
                for one in deaf:
                    one.send(ask, pause)
                time.sleep(0.01)  # What is on its way between threads is not what is kept.
        await asyncio.to_thread(insist)
        await asyncio.sleep(1)
        grown = self.memory() - before
        # What waited for each would be 20 MB.
        self.assertLess(grown, 40 * MIB, f"{grown / MIB:.0f} MiB for 10 that do not read")
        sound = chunk()
        await speaker.audio_frame(sound)
        await listener.sound(sound, timeout=2)


if __name__ == "__main__":
    main()
