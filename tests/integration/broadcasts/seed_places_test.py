#!/usr/bin/python3
"""Connections that are replaced, lost and too many: the refresh, the speaker's grace, the full
broadcast, by the same client of the protocol's description."""
import asyncio
import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.integration.broadcasts.seed_client import ProtocolError, chunk  # noqa: E402
from tests.integration.broadcasts.stage import Stage, main  # noqa: E402


class RefreshTest(Stage):
    settings = {"broadcasts.listeners_max": 3}

    async def assert_hears_all(self, listener, sounds):
        deadline = time.monotonic() + 10
        while len(listener.frames) < len(sounds) and time.monotonic() < deadline:
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.1)
        heard = [frame[-len(sounds[0]):] for _, frame in listener.frames]
        self.assertEqual(len(heard), len(sounds))
        self.assertEqual(heard, sounds)

    async def test_speaker_loses_and_doubles_nothing(self):
        """The role goes to the new connection in the middle of the sound, many times over."""
        old = await self.speaker()
        listener = await self.listener(old)
        sounds = [chunk() for _ in range(400)]
        for first in range(0, len(sounds), 20):
            for sound in sounds[first:first + 20]:
                await old.audio_frame(sound)
            new = await self.connect(token=self.owner.token)
            new.session_id = old.session_id
            done = await new.refresh("speaker", token=self.owner.token)
            self.assertEqual((done["sessionId"], done["role"]), (old.session_id, "speaker"))
            old = new
        await self.assert_hears_all(listener, sounds)

    async def test_the_old_connections_end_is_nobodys_end(self):
        old = await self.speaker()
        listener = await self.listener(old)
        new = await self.connect(token=self.owner.token)
        new.session_id = old.session_id
        await new.refresh("speaker", token=self.owner.token)
        await old.close()
        await listener.nothing("sessionEnded", "speakerStateChanged")
        sound = chunk()
        await new.audio_frame(sound)
        await listener.sound(sound)

    async def test_speaker_by_query(self):
        old = await self.speaker()
        new = await self.connect(token=self.owner.token, action="refreshConnection",
                                 sessionId=old.session_id, role="speaker")
        done = await new.message("connectionRefreshComplete")
        self.assertEqual(done["role"], "speaker")
        listener = await self.listener(old)
        await old.close()
        sound = chunk()
        await new.audio_frame(sound)
        await listener.sound(sound)

    async def test_listener_loses_nothing_and_counts_once(self):
        speaker = await self.speaker()
        old = await self.listener(speaker, "es")
        sounds = [chunk() for _ in range(40)]
        for sound in sounds[:20]:
            await speaker.audio_frame(sound)
        new = await self.connect()
        new.session_id = old.session_id
        done = await new.refresh("listener", targetLanguage="es")
        self.assertEqual((done["role"], done["targetLanguage"]), ("listener", "es"))
        for sound in sounds[20:]:
            await speaker.audio_frame(sound)
        await asyncio.sleep(0.3)
        last = [frame[-len(sounds[0]):] for _, frame in old.frames]
        first = [frame[-len(sounds[0]):] for _, frame in new.frames]
        self.assertEqual(last[:20], sounds[:20])
        self.assertEqual(first, sounds[len(sounds) - len(first):])
        self.assertGreaterEqual(len(last) + len(first), len(sounds), "nothing between the two")
        await old.close()
        self.assertEqual(await self.until_count(speaker, 1), {"es": 1})

    async def test_listener_by_query_while_it_is_full(self):
        speaker = await self.speaker()
        full = [await self.listener(speaker) for _ in range(3)]
        new = await self.connect(action="refreshConnection", sessionId=speaker.session_id,
                                 role="listener", targetLanguage="es")
        await new.message("connectionRefreshComplete")
        await full[0].close()
        await self.until_count(speaker, 3)
        sound = chunk()
        await speaker.audio_frame(sound)
        for listener in (new, *full[1:]):
            await listener.sound(sound)

    async def test_refresh_is_no_door_around_the_bound(self):
        speaker = await self.speaker()
        for _ in range(3):
            await self.listener(speaker)
        stranger = await self.connect()
        stranger.session_id = speaker.session_id
        try:
            await stranger.refresh("listener", targetLanguage="es")
        except ProtocolError as error:
            self.assertEqual(error.code, "SESSION_FULL")
        await asyncio.sleep(5)
        self.assertLessEqual((await self.count_of(speaker))[0], 3)


class GraceTest(Stage):
    settings = {"broadcasts.grace_seconds": 2}

    async def test_back_in_time(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker)
        speaker.cut()
        await asyncio.sleep(0.5)
        back = await self.connect(token=self.owner.token)
        back.session_id = speaker.session_id
        await back.refresh("speaker", token=self.owner.token)
        sound = chunk()
        await back.audio_frame(sound)
        await listener.sound(sound)
        await listener.nothing("sessionEnded", seconds=2.5)

    async def test_not_back(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker)
        begin = time.monotonic()
        speaker.cut()
        await listener.message("sessionEnded")
        await listener.wait_closed()
        self.assertGreater(time.monotonic() - begin, 1.8)
        await asyncio.sleep(0.3)
        answer = self.owner.send("GET", f"/api/v1/broadcasts/{speaker.session_id}")
        self.assertEqual(answer.status, 410)

    async def test_who_was_told_finds_it_ended(self):
        for _ in range(20):
            speaker = await self.speaker()
            listener = await self.listener(speaker)
            await speaker.end_session()
            await listener.message("sessionEnded")
            answer = self.owner.send("GET", f"/api/v1/broadcasts/{speaker.session_id}")
            self.assertEqual(answer.status, 410)


class FullTest(Stage):
    settings = {"broadcasts.listeners_max": 3}

    async def test_full_and_free_again(self):
        speaker = await self.speaker()
        inside = [await self.listener(speaker) for _ in range(3)]
        late = await self.connect(sessionId=speaker.session_id, targetLanguage="es")
        self.assert_error(await late.error(), "SESSION_FULL")
        with self.assertRaises(ProtocolError) as caught:
            await (await self.connect()).join_session(speaker.session_id, "es")
        self.assertEqual(caught.exception.code, "SESSION_FULL")
        self.assertEqual((await self.count_of(speaker))[0], 3)
        await inside[0].close()
        await self.until_count(speaker, 2)
        await self.listener(speaker)

    async def test_many_at_once_never_one_too_many(self):
        speaker = await self.speaker()

        async def try_to():
            client = await self.connect(sessionId=speaker.session_id, targetLanguage="es")
            return (await client.message("sessionJoined", "error"))["type"]
        kinds = await asyncio.gather(*(try_to() for _ in range(30)))
        self.assertEqual(kinds.count("sessionJoined"), 3)
        self.assertEqual((await self.count_of(speaker))[0], 3)

    async def test_says_when_to_try_again(self):
        speaker = await self.speaker()
        for _ in range(3):
            await self.listener(speaker)
        late = await self.connect(sessionId=speaker.session_id, targetLanguage="es")
        error = await late.error("SESSION_FULL")
        self.assertIn("retryAfter", {**error, **error["details"]})


if __name__ == "__main__":
    main()
