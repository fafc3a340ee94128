#!/usr/bin/python3
"""The life of a connection over hours, in seconds: the server's clocks are moved. And what the
server says on its own: periodic states and warnings about the sound."""
import array
import asyncio
import base64
import math
import pathlib
import random
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.integration.broadcasts.seed_client import chunk  # noqa: E402
from tests.integration.broadcasts.stage import Stage, main  # noqa: E402

RATE = 16_000


class AgeTest(Stage):
    """Refresh asked for at 100 minutes, warned of from 105, closed at 120."""
    with_clock = True
    # Nobody sends a heartbeat while the clock jumps.
    settings = {"broadcasts.idle_seconds": 86_400, "accounts.access_minutes": 1440}

    async def at(self, minutes):
        self.clock.advance(minutes * 60 - self.age * 60)
        self.age = minutes

    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.age = 0
        self.voice = await self.speaker()
        self.ear = await self.listener(self.voice)
        await self.voice.message("listenerJoined")

    async def test_prompt_warning_close(self):
        both = ((self.voice, "speaker"), (self.ear, "listener"))
        await self.at(99)
        await asyncio.sleep(1.5)
        for client, _ in both:
            await client.nothing("connectionRefreshRequired", "connectionWarning", seconds=0)
        await self.at(100.1)
        for client, role in both:
            asked = await client.message("connectionRefreshRequired")
            self.assertEqual((asked["sessionId"], asked["role"]), (self.voice.session_id, role))
        await self.at(105.1)
        for client, role in both:
            warned = await client.message("connectionWarning")
            self.assertEqual((warned["sessionId"], warned["role"]), (self.voice.session_id, role))
            self.assertIn(warned["remainingMinutes"], (14, 15))
        await self.at(115.1)
        for client, _ in both:
            warned = await client.message("connectionWarning")
            self.assertIn(warned["remainingMinutes"], (4, 5))
        await self.at(120.1)
        for client, _ in both:
            await client.wait_closed()

    async def test_a_broadcast_has_no_age(self):
        """Five hours: each connection is refreshed when the server asks for it."""
        for _ in range(3):
            self.clock.advance(100.1 * 60)
            await self.voice.message("connectionRefreshRequired")
            voice = await self.connect(token=self.owner.token)
            voice.session_id = self.voice.session_id
            await voice.refresh("speaker", token=self.owner.token)
            await self.ear.message("connectionRefreshRequired")
            ear = await self.connect()
            ear.session_id = voice.session_id
            await ear.refresh("listener", targetLanguage="es")
            await self.voice.close()
            await self.ear.close()
            self.voice, self.ear = voice, ear
            sound = chunk()
            await voice.audio_frame(sound)
            await ear.sound(sound)
        await self.until_count(self.voice, 1)

    async def test_the_prompt_names_the_languages(self):
        self.clock.advance(100.1 * 60)
        asked = await self.ear.message("connectionRefreshRequired")
        self.assertTrue({"languages", "targetLanguage", "sourceLanguage"} & asked.keys())


class WarnedTest(Stage):
    with_clock = True
    settings = {**AgeTest.settings, "broadcasts.warning_every_minutes": 2}

    async def test_as_often_as_is_set(self):
        ear = await self.listener(await self.speaker())
        for minutes, left in ((105.1, (14, 15)), (2, (12, 13)), (2, (10, 11))):
            self.clock.advance(minutes * 60)
            warned = await ear.message("connectionWarning")
            self.assertIn(warned["remainingMinutes"], left)


class IdleTest(Stage):
    with_clock = True

    async def test_closed_after_two_minutes_without_a_frame(self):
        speaker = await self.speaker()
        quiet, lively = await self.listener(speaker), await self.listener(speaker)
        for _ in range(2):
            self.clock.advance(55)
            await asyncio.sleep(1.2)
            await lively.heartbeat()
            await speaker.heartbeat()
        await quiet.nothing("connectionTimeout", seconds=0)
        self.clock.advance(12)
        await quiet.message("connectionTimeout")
        await quiet.wait_closed()
        await lively.heartbeat()
        self.assertEqual(await self.until_count(speaker, 1), {"es": 1})

    async def test_a_ping_is_a_frame(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker)
        for _ in range(3):
            self.clock.advance(60)
            for client in (speaker, listener):
                await asyncio.wait_for(await client.socket.ping(), 5)
            await asyncio.sleep(1.2)
        await speaker.heartbeat()
        await listener.heartbeat()

    async def test_a_lost_speaker_has_thirty_seconds(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker)
        speaker.cut()
        await asyncio.sleep(0.3)
        self.clock.advance(27)
        await asyncio.sleep(1.5)
        await listener.nothing("sessionEnded", seconds=0)
        self.clock.advance(3)
        await listener.message("sessionEnded")

    async def test_status_comes_by_itself(self):
        speaker = await self.speaker()
        await asyncio.sleep(0.2)
        self.clock.advance(31)
        status = await speaker.message("sessionStatus",
                                       where=lambda m: m["updateReason"] == "periodic")
        self.assertEqual(status["listenerCount"], 0)
        self.assertGreater(status["sessionDuration"], 0)


class SetClockTest(Stage):
    """The wall clock is set while broadcasts run: no time passes by that."""
    with_clock = True
    settings = {"accounts.access_minutes": 1440, "broadcasts.control_messages_per_second": 10,
                "broadcasts.grace_seconds": 4}

    async def test_on_and_back(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker)
        for hours in (3, -9, 6):
            self.clock.set_wall(hours * 3600)
            await asyncio.sleep(1.5)
            for client in (speaker, listener):
                answer, ms = await client.heartbeat()
                self.assert_now(answer["timestamp"])
                self.assertLess(ms, 1000)
            sound = chunk()
            await speaker.audio_frame(sound)
            await listener.sound(sound)
            await speaker.command("getSessionStatus")
            await speaker.message("sessionStatus")
            for client in (speaker, listener):
                await client.nothing("connectionRefreshRequired", "connectionWarning",
                                     "connectionTimeout", "sessionEnded", seconds=0)
                self.assertIsNone(client.closed)

    async def test_the_grace_is_neither_shorter_nor_longer(self):
        for hours in (3, -3):
            speaker = await self.speaker()
            listener = await self.listener(speaker)
            speaker.cut()
            await listener.message("speakerStateChanged")
            begin = time.monotonic()
            self.clock.set_wall(hours * 3600)
            await listener.message("sessionEnded")
            self.assertTrue(3 < time.monotonic() - begin < 7, time.monotonic() - begin)

    async def test_the_speakers_own_times_mean_nothing(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker)
        for more in ({"timestamp": 0, "chunkIndex": 7}, {"timestamp": -1, "chunkIndex": 7},
                     {"timestamp": 2 ** 53, "chunkIndex": 0}, {"chunkIndex": -3}, {}):
            sound = chunk()
            await speaker.command("audioChunk", audioData=base64.b64encode(sound).decode(), **more)
            await listener.sound(sound)


def pcm(make, seconds):
    """s16le of make(sample index), clipped as a converter does."""
    values = (int(make(i)) for i in range(int(RATE * seconds)))
    return array.array("h", (max(-32768, min(32767, value)) for value in values)).tobytes()


def spoken(seconds):
    """What has the measures of a voice: syllables of different length, height and colour, some
    voiced and some breath, with pauses between words."""
    dice = random.Random(1)
    out = []
    while len(out) < RATE * seconds:
        length = int(RATE * dice.uniform(0.08, 0.3))
        height, colour = dice.uniform(90, 200), dice.uniform(0.3, 0.9)
        breath = dice.random() < 0.3
        for i in range(length):
            shape = 4000 * math.sin(math.pi * i / length)
            out.append(shape * (dice.gauss(0, 0.5) if breath else sum(
                colour ** k * math.sin(2 * math.pi * height * k * i / RATE)
                for k in range(1, 10))))
        if dice.random() < 0.3:
            out += [0.0] * int(RATE * dice.uniform(0.15, 0.5))
    return out


class QualityTest(Stage):
    """One broadcast and one fault of sound each; and what is no fault."""
    with_clock = True

    async def say(self, speaker, sound):
        for begin in range(0, len(sound), 32_000):
            await speaker.audio_frame(sound[begin:begin + 32_000])

    async def warnings(self, sound):
        speaker = await self.speaker()
        await self.say(speaker, sound)
        await speaker.command("getSessionStatus")
        await speaker.message("sessionStatus", where=lambda m: m["updateReason"] == "requested")
        await asyncio.sleep(0.3)
        return [m for m in speaker.messages if m["type"] == "audioQualityWarning"]

    def assert_one(self, warnings, kind):
        found = [warning for warning in warnings if kind in warning.values()]
        self.assertEqual(len(found), 1, warnings)
        for field in ("message", "recommendation"):
            self.assertTrue(found[0][field])
        self.assertIn(found[0]["severity"],
                      ("info", "low", "medium", "high", "critical", "emergency"))

    async def test_clipping(self):
        self.assert_one(await self.warnings(pcm(lambda i: 60_000 * math.sin(i * 0.1), 3)),
                        "clipping")

    async def test_silence(self):
        self.assert_one(await self.warnings(bytes(2 * RATE * 7)), "silence")
        self.assertEqual(await self.warnings(bytes(2 * RATE * 4)), [])

    async def test_echo(self):
        dry = spoken(12)
        self.assert_one(await self.warnings(pcm(
            lambda i: 0.6 * (dry[i] + (0.4 * dry[i - 3200] if i >= 3200 else 0)), 12)), "echo")

    async def test_low_snr(self):
        noise, voice = random.Random(2), spoken(12)
        self.assert_one(await self.warnings(pcm(
            lambda i: voice[i] + noise.gauss(0, 800), 12)), "low_snr")

    async def test_clean_voice_is_not_warned_of(self):
        noise, voice = random.Random(3), spoken(12)
        self.assertEqual(await self.warnings(pcm(
            lambda i: voice[i] + noise.gauss(0, 5), 12)), [])

    async def test_once_a_minute(self):
        speaker = await self.speaker()

        async def clipping():
            for _ in range(5):
                await self.say(speaker, loud)
            await asyncio.sleep(0.5)
            return sum("clipping" in message.values() for message in speaker.messages)
        loud = pcm(lambda i: 60_000 * math.sin(i * 0.1), 1)
        self.assertEqual(await clipping(), 1)
        self.clock.advance(50)
        self.assertEqual(await clipping(), 1)
        self.clock.advance(11)
        self.assertEqual(await clipping(), 2)


if __name__ == "__main__":
    main()
