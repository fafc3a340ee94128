#!/usr/bin/python3
"""The server is started anew while a broadcast runs: stopped, and killed. The speaker comes back
within his grace, the listeners connect again, and all go on."""
import asyncio
import pathlib
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.integration.broadcasts.seed_client import chunk  # noqa: E402
from tests.integration.broadcasts.stage import Stage, main  # noqa: E402


class RestartTest(Stage):
    settings = {"broadcasts.grace_seconds": 6}

    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.voice = await self.speaker()
        self.ears = [await self.listener(self.voice, language) for language in ("es", "de")]
        sound = chunk()
        await self.voice.audio_frame(sound)
        for ear in self.ears:
            await ear.sound(sound)

    async def restart(self, ended):
        """`ended` ends it; answers what each connection was closed with."""
        await asyncio.to_thread(ended)
        codes = [(await client.wait_closed())[0] for client in (self.voice, *self.ears)]
        await asyncio.to_thread(self.server.start)
        return codes

    async def assert_goes_on(self):
        """Whoever comes first, listener or speaker."""
        early = await self.connect(sessionId=self.voice.session_id, targetLanguage="es")
        early_joined = await early.message("sessionJoined")
        self.assertFalse(early_joined["broadcastState"]["speakerConnected"])
        back = await self.connect(token=self.owner.token)
        back.session_id = self.voice.session_id
        done = await back.refresh("speaker", token=self.owner.token)
        self.assertEqual(done["role"], "speaker")
        await back.message("stateRestored")
        late = await self.listener(back, "de")
        recovered = await early.message("systemRecovered")
        self.assertEqual(recovered["sessionId"], self.voice.session_id)
        sound = chunk()
        await back.audio_frame(sound)
        for ear in (early, late):
            await ear.sound(sound)
        self.assertEqual(await self.until_count(back, 2), {"es": 1, "de": 1})
        await early.nothing("sessionEnded", seconds=0.1)
        return back, early

    async def test_stopped(self):
        codes = await self.restart(lambda: self.assertTrue(self.server.stop()))
        self.assertEqual(codes, [1012] * 3)
        await self.assert_goes_on()

    async def test_killed(self):
        codes = await self.restart(self.server.kill)
        self.assertEqual(codes, [1006] * 3)
        await self.assert_goes_on()

    async def test_state_outlives_it(self):
        await self.voice.command("pauseBroadcast")
        await self.ears[0].message("broadcastPaused")
        await asyncio.sleep(0.5)
        await self.restart(self.server.kill)
        status = self.owner.expect(
            200, "GET", f"/api/v1/broadcasts/{self.voice.session_id}")["status"]
        self.assertEqual(status, "paused")

    async def test_the_last_state_is_written_before_the_end(self):
        for action, told in (("pauseBroadcast", "broadcastPaused"),
                             ("resumeBroadcast", "broadcastResumed")) * 10:
            await self.voice.command(action)
            await self.voice.message(told)
        await self.voice.command("pauseBroadcast")
        await self.voice.message("broadcastPaused")
        await self.restart(lambda: self.assertTrue(self.server.stop()))
        status = self.owner.expect(
            200, "GET", f"/api/v1/broadcasts/{self.voice.session_id}")["status"]
        self.assertEqual(status, "paused")

    async def assert_stays_muted(self, ended):
        await self.voice.command("muteBroadcast")
        await self.voice.message("broadcastMuted")
        await self.voice.command("setVolume", volume=0.25)
        await self.voice.message("volumeChanged")
        await asyncio.sleep(0.5)
        await self.restart(ended)
        back = await self.connect(token=self.owner.token)
        back.session_id = self.voice.session_id
        done = await back.refresh("speaker", token=self.owner.token)
        restored = await back.message("stateRestored")
        ear = await self.listener(back)
        for message in (done, restored, ear.joined):
            state = message["broadcastState"]
            self.assertEqual((state["isMuted"], state["volume"], state["isPaused"]),
                             (True, 0.25, False), message)
        await back.audio_frame(chunk())
        await ear.nothing("sound")
        await back.command("unmuteBroadcast")
        await ear.message("broadcastUnmuted")
        sound = chunk()
        await back.audio_frame(sound)
        await ear.sound(sound)

    async def test_stopped_while_muted(self):
        await self.assert_stays_muted(lambda: self.assertTrue(self.server.stop()))

    async def test_killed_while_muted(self):
        await self.assert_stays_muted(self.server.kill)

    async def test_the_speaker_does_not_come_back(self):
        begin = time.monotonic()
        await self.restart(self.server.kill)
        ear = await self.listener(self.voice)
        ended = await ear.message("sessionEnded", timeout=15)
        self.assertEqual(ended["sessionId"], self.voice.session_id)
        self.assertGreater(time.monotonic() - begin, 5)
        await asyncio.sleep(0.3)
        answer = self.owner.send("GET", f"/api/v1/broadcasts/{self.voice.session_id}")
        self.assertEqual((answer.status, answer.json()["code"]), (410, "SESSION_INACTIVE"))

    async def test_ended_stays_ended(self):
        await self.voice.end_session()
        await self.ears[0].message("sessionEnded")
        await asyncio.sleep(0.3)
        await asyncio.to_thread(self.server.kill)
        await asyncio.to_thread(self.server.start)
        late = await self.connect(sessionId=self.voice.session_id, targetLanguage="es")
        self.assert_error(await late.error(), "SESSION_INACTIVE")

    async def test_one_that_hangs_is_not_the_end(self):
        """Frozen for longer than a heartbeat takes, and thawed: nobody was closed, nothing is lost."""
        self.server.process.send_signal(signal.SIGSTOP)
        sounds = [chunk() for _ in range(20)]
        for sound in sounds:
            await self.voice.audio_frame(sound)
        await asyncio.sleep(1)
        self.server.process.send_signal(signal.SIGCONT)
        for ear in self.ears:
            for sound in sounds:
                await ear.sound(sound)


if __name__ == "__main__":
    main()
