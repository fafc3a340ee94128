#!/usr/bin/python3
"""The live protocol from create to end, spoken by a client that knows its description alone: what a
third party has built against it runs unchanged.

Long because the protocol is played from its first message to its last in one order.
"""
import asyncio
import pathlib
import re
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.integration.broadcasts.seed_client import (  # noqa: E402
    ProtocolError, chunk)
from tests.integration.broadcasts.stage import Stage, main  # noqa: E402

NAME = re.compile(r"[a-z]+-[a-z]+-[1-9][0-9]{2}")


class CreateTest(Stage):
    def assert_created(self, created, language="en", tier="standard"):
        self.assertRegex(created["sessionId"], NAME)
        self.assertTrue(created["connectionId"])
        self.assertEqual(created["sourceLanguage"], language)
        self.assertEqual(created["qualityTier"], tier)
        self.assertEqual(created["listenerCount"], 0)
        self.assert_now(created["timestamp"])

    async def test_by_message(self):
        client = await self.connect(token=self.owner.token)
        created = await client.create_session("en", "standard")
        self.assert_created(created)
        self.assertEqual(created["settings"], {
            "partialResults": True, "minStability": 0.85, "maxBufferTimeout": 5})

    async def test_settings(self):
        client = await self.connect(token=self.owner.token)
        created = await client.create_session(
            "de", "premium", partialResults=False, minStability=0.7, maxBufferTimeout=10)
        self.assert_created(created, "de", "premium")
        self.assertEqual(created["settings"], {
            "partialResults": False, "minStability": 0.7, "maxBufferTimeout": 10})

    async def test_settings_out_of_bounds(self):
        for wrong in ({"minStability": 0.69}, {"minStability": 0.96}, {"maxBufferTimeout": 1.9},
                      {"maxBufferTimeout": 10.1}, {"partialResults": "yes"},
                      {"quality_tier": "gold"}):
            with self.subTest(wrong):
                client = await self.connect(token=self.owner.token)
                with self.assertRaises(ProtocolError):
                    await client.create_session(**wrong)

    async def test_by_query(self):
        client = await self.connect(token=self.owner.token, action="createSession",
                                    sourceLanguage="fr", qualityTier="premium")
        self.assert_created(await client.message("sessionCreated"), "fr", "premium")

    async def test_ids_are_their_own(self):
        made = [(await self.speaker()).session_id for _ in range(10)]
        self.assertEqual(len(set(made)), 10)


class ThemeTest(Stage):
    settings = {"broadcasts.names": "bible"}

    async def test_ids_of_the_other_theme(self):
        ids = [(await self.speaker()).session_id for _ in range(5)]
        for session_id in ids:
            self.assertRegex(session_id, NAME)
            await self.listener(session_id)


class JoinTest(Stage):
    def assert_joined(self, joined, speaker, language, count=1):
        self.assertEqual(joined["sessionId"], speaker.session_id)
        self.assertTrue(joined["connectionId"])
        self.assertEqual(joined["sourceLanguage"], "en")
        self.assertEqual(joined["targetLanguage"], language)
        self.assertEqual(joined["qualityTier"], "standard")
        self.assertEqual(joined["listenerCount"], count)
        self.assert_now(joined["timestamp"])

    async def test_by_query(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker, "es")
        self.assert_joined(listener.joined, speaker, "es")

    async def test_by_message(self):
        speaker = await self.speaker()
        listener = await self.connect()
        self.assert_joined(await listener.join_session(speaker.session_id, "es"), speaker, "es")

    async def test_by_action_in_the_query(self):
        speaker = await self.speaker()
        listener = await self.connect(action="joinSession", sessionId=speaker.session_id,
                                      targetLanguage="es")
        self.assert_joined(await listener.message("sessionJoined"), speaker, "es")

    async def test_the_speaker_hears_of_it(self):
        speaker = await self.speaker()
        first = await self.listener(speaker, "es")
        told = await speaker.message("listenerJoined")
        self.assertEqual((told["listenerCount"], told["languageDistribution"]), (1, {"es": 1}))
        self.assert_now(told["timestamp"])
        status = await speaker.message("sessionStatus",
                                       where=lambda m: m["updateReason"] == "newLanguage")
        self.assertEqual(status["languageDistribution"], {"es": 1})
        await self.listener(speaker, "de")
        told = await speaker.message("listenerJoined")
        self.assertEqual((told["listenerCount"], told["languageDistribution"]),
                         (2, {"es": 1, "de": 1}))
        await first.close()
        told = await speaker.message("listenerLeft")
        self.assertEqual((told["listenerCount"], told["languageDistribution"]), (1, {"de": 1}))

    async def test_status_when_asked(self):
        speaker = await self.speaker()
        await self.listener(speaker, "es")
        await speaker.command("getSessionStatus")
        status = await speaker.message("sessionStatus",
                                       where=lambda m: m["updateReason"] == "requested")
        self.assertEqual(status["listenerCount"], 1)
        self.assertEqual(status["languageDistribution"], {"es": 1})
        self.assertGreaterEqual(status["sessionDuration"], 0)
        self.assertIn("broadcastState", status)

    async def test_many_come_and_go(self):
        speaker = await self.speaker()
        languages = ["es", "de", "fr", "en"]
        joined = await asyncio.gather(*(self.listener(speaker, languages[i % 4])
                                        for i in range(40)))
        self.assertEqual(await self.until_count(speaker, 40), dict.fromkeys(languages, 10))
        self.assertEqual(sorted(listener.joined["listenerCount"] for listener in joined),
                         list(range(1, 41)), "the count is one number, changed by one at a time")
        for listener in joined[:10]:
            listener.cut()
        for listener in joined[10:20]:
            await listener.close()
        await self.until_count(speaker, 20)
        await asyncio.gather(*(listener.close() for listener in joined[20:]))
        self.assertEqual(await self.until_count(speaker, 0), {})

    async def test_twice_from_one_connection_counts_once(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker, "es")
        await listener.send("joinSession", sessionId=speaker.session_id, targetLanguage="es")
        await asyncio.sleep(0.2)
        self.assertEqual(await self.count_of(speaker), (1, {"es": 1}))
        sound = chunk()
        await speaker.audio_frame(sound)
        await listener.sound(sound)
        await listener.nothing("sound")

    async def test_joined_has_all_that_a_status_has(self):
        speaker = await self.speaker()
        await self.listener(speaker, "es")
        told = await speaker.message("listenerJoined")
        self.assertLessEqual({"sessionDuration", "broadcastState", "updateReason"}, told.keys())

    async def test_joined_has_settings(self):
        listener = await self.listener(await self.speaker())
        self.assertIn("settings", listener.joined)


class HeartbeatTest(Stage):
    async def test_both_are_answered_in_time(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker)
        for client in (speaker, listener):
            took = []
            for _ in range(10):
                answer, ms = await client.heartbeat()
                self.assert_now(answer["timestamp"])
                took.append(ms)
            # The machine may be busy with other things: two of ten may be late for that reason.
            self.assertLess(sorted(took)[7], 100, took)


class AudioTest(Stage):
    async def test_base64_reaches_every_language(self):
        speaker = await self.speaker()
        listeners = [await self.listener(speaker, language) for language in ("es", "de", "en")]
        for index in range(5):
            sound = chunk()
            await speaker.audio_chunk(sound, index)
            for listener in listeners:
                header = await listener.sound(sound)
                self.assertGreater(len(header), 0, "a frame begins with a header")
                self.assertLessEqual(len(header), 64, "the header is small")

    async def test_every_frame_arrives_in_order(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker)
        sounds = [chunk() for _ in range(200)]
        for index, sound in enumerate(sounds):
            await (speaker.audio_frame(sound) if index % 2 else speaker.audio_chunk(sound, index))
        deadline = time.monotonic() + 10
        while len(listener.frames) < 200 and time.monotonic() < deadline:
            await asyncio.sleep(0.02)
        heard = [frame[-len(sounds[0]):] for _, frame in listener.frames]
        self.assertEqual(heard, sounds)
        headers = {len(frame) - len(sounds[0]) for _, frame in listener.frames}
        self.assertEqual(len(headers), 1, "one kind of header for one kind of sound")

    async def test_smallest_and_largest_chunks(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker)
        for size in (100, 32 * 1024):
            sound = (chunk() * 26)[:size]
            await speaker.audio_frame(sound)
            await listener.sound(sound)
            await speaker.audio_chunk(sound)
            await listener.sound(sound)

    async def test_other_broadcasts_do_not_hear(self):
        speaker, other = await self.speaker(), await self.speaker()
        stranger = await self.listener(other)
        await speaker.audio_frame(chunk())
        await stranger.nothing("sound")

    async def test_the_speaker_does_not_hear_himself(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker)
        sound = chunk()
        await speaker.audio_frame(sound)
        await listener.sound(sound)
        await speaker.nothing("sound", seconds=0.1)


class ControlTest(Stage):
    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.voice = await self.speaker()
        self.ears = [await self.listener(self.voice, "es"), await self.listener(self.voice, "de")]

    async def assert_heard(self, listeners=None):
        sound = chunk()
        await self.voice.audio_frame(sound)
        for listener in listeners or self.ears:
            await listener.sound(sound)

    async def assert_told(self, kind):
        for listener in self.ears:
            told = await listener.message(kind)
            self.assertEqual(told["sessionId"], self.voice.session_id)
            self.assert_now(told["timestamp"])
            listener.told = told

    async def assert_silent_between(self, off, off_told, on, on_told):
        await self.voice.command(off)
        await self.assert_told(off_told)
        await self.voice.audio_frame(chunk())
        await self.ears[0].nothing("sound", seconds=0.2)
        await self.ears[1].nothing("sound", seconds=0)
        await self.voice.command(on)
        await self.assert_told(on_told)
        await self.assert_heard()

    async def test_pause(self):
        await self.assert_silent_between("pauseBroadcast", "broadcastPaused",
                                         "resumeBroadcast", "broadcastResumed")

    async def test_mute(self):
        await self.assert_silent_between("muteBroadcast", "broadcastMuted",
                                         "unmuteBroadcast", "broadcastUnmuted")

    async def test_volume(self):
        for volume in (0, 0.5, 1):
            await self.voice.command("setVolume", volume=volume)
            await self.assert_told("volumeChanged")
        await self.assert_heard()
        for wrong in (-0.1, 1.1, "loud"):
            await self.voice.command("setVolume", volume=wrong)
            await self.voice.error()
        await self.ears[0].nothing("volumeChanged", seconds=0.1)

    async def test_speaker_state(self):
        await self.voice.command("speakerStateChange", state={"isMuted": True, "volume": 0.3})
        await self.assert_told("speakerStateChanged")

    async def test_the_state_is_told_as_state(self):
        await self.voice.command("pauseBroadcast")
        await self.assert_told("broadcastPaused")
        self.assertIn("state", self.ears[0].told)

    async def test_playback(self):
        quiet, other = self.ears
        told = await quiet.ask("pausePlayback", "playbackPaused")
        self.assertEqual(told["type"], "playbackPaused")
        await self.assert_heard([other])
        await quiet.nothing("sound", seconds=0.2)
        await quiet.send("resumePlayback")
        await asyncio.sleep(0.2)
        await self.assert_heard()

    async def test_playback_paused_names_the_language(self):
        self.assertIn("targetLanguage", await self.ears[0].ask("pausePlayback", "playbackPaused"))

    async def test_change_of_language_and_its_other_name(self):
        listener = self.ears[0]
        for action, language in (("changeLanguage", "fr"), ("switchLanguage", "it")):
            changed = await listener.ask(action, "languageChanged", targetLanguage=language)
            self.assertEqual(changed["targetLanguage"], language)
            self.assertEqual(await self.count_of(self.voice), (2, {"de": 1, language: 1}))
            await self.assert_heard()

    async def test_end(self):
        await self.voice.end_session()
        for client in (*self.ears, self.voice):
            ended = await client.message("sessionEnded")
            self.assertEqual(ended["sessionId"], self.voice.session_id)
            self.assert_now(ended["timestamp"])
            await client.wait_closed()
        await asyncio.sleep(0.3)
        answer = self.owner.send("GET", f"/api/v1/broadcasts/{self.voice.session_id}")
        self.assertEqual((answer.status, answer.json()["code"]), (410, "SESSION_INACTIVE"))


class HttpTest(Stage):
    """The same broadcasts over HTTP, in snake_case and RFC 3339."""

    async def test_delete_ends_for_everyone(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker)
        path = f"/api/v1/broadcasts/{speaker.session_id}"
        answer = self.owner.send("DELETE", path)
        self.assertEqual((answer.status, answer.body), (204, b""))
        for client in (speaker, listener):
            await client.message("sessionEnded")
            await client.wait_closed()
        self.assertEqual(self.owner.send("GET", path).status, 410)

    async def test_patch_is_told_to_the_listeners(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker)
        path = f"/api/v1/broadcasts/{speaker.session_id}"
        for status, told in (("paused", "broadcastPaused"), ("active", "broadcastResumed"),
                             ("ended", "sessionEnded")):
            made = self.owner.expect(200, "PATCH", path, {"status": status})
            self.assertEqual(made["status"], status)
            await listener.message(told)

    async def test_patch_of_language_and_tier(self):
        speaker = await self.speaker()
        made = self.owner.expect(200, "PATCH", f"/api/v1/broadcasts/{speaker.session_id}",
                                 {"source_language": "de", "quality_tier": "premium"})
        self.assertEqual((made["source_language"], made["quality_tier"]), ("de", "premium"))
        joined = (await self.listener(speaker, "es")).joined
        self.assertEqual((joined["sourceLanguage"], joined["qualityTier"]), ("de", "premium"))

    async def test_made_here_spoken_there(self):
        made = self.owner.expect(201, "POST", "/api/v1/broadcasts",
                                 {"source_language": "en", "quality_tier": "standard"})
        self.assertRegex(made["id"], NAME)
        listener = await self.listener(made["id"])
        speaker = await self.connect(token=self.owner.token)
        speaker.session_id = made["id"]
        await speaker.refresh("speaker", token=self.owner.token)
        sound = chunk()
        await speaker.audio_frame(sound)
        await listener.sound(sound)
        self.assertIn(made["id"], [one["id"] for one in self.owner.expect(
            200, "GET", "/api/v1/broadcasts")["items"]])


if __name__ == "__main__":
    main()
