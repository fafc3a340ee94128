"""Cuts, silence and a server that is gone: through a gate before the real server."""
import asyncio
import random
import unittest

import stage
from auriga_live import (AudioDropped, ConnectionLost, FramesMissed, HeartbeatAck, Listener,
                         Options, Reconnected, Reconnecting, SessionNotFoundError, Speaker,
                         UnavailableError)

QUICK = Options(backoff_first=0.05, backoff_max=0.4, connect_timeout=2, answer_timeout=3,
                close_timeout=1)


def setUpModule():
    global server
    server = unittest.enterModuleContext(stage.server(**stage.SHORT_GRACE))


class GateCase(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.gate = await self.enterAsyncContext(stage.Gate(server.port))
        self.talk = stage.Talk()
        self.events = []

    async def speaker(self, url=None, options=QUICK):
        speaker = Speaker(url or server.url, token=server.owner.token, options=options)
        self.addAsyncCleanup(speaker.close)
        await speaker.start("en")
        return speaker

    async def listener(self, speaker, url=None, options=QUICK):
        listener = Listener(url or server.url, speaker.session_id, "en", options=options)
        listener.on(FramesMissed, self.events.append)
        listener.on(Reconnected, self.events.append)
        await listener.__aenter__()
        self.addAsyncCleanup(listener.close)
        return listener

    async def hear(self, listener, words):
        """Frames until so many words of talk were heard."""
        frames, heard = [], []
        async with asyncio.timeout(15):
            while len(heard) < words:
                frames.append(await anext(listener))
                heard += stage.count_of(frames[-1].samples)
        return frames, heard


class ListenerTest(GateCase):
    async def test_after_a_cut_every_frame_follows_once(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker, self.gate.url)
        draw = random.Random(1)
        for step in range(200):
            await speaker.send_audio(self.talk.chunk())
            await asyncio.sleep(0.02)
            if step % 25 == 10:
                self.gate.cut()
            if draw.random() < 0.05:
                await asyncio.sleep(0.1)
        frames, heard = await self.hear(listener, self.talk.said)
        self.assertEqual(list(range(self.talk.said)), heard)
        self.assertEqual(list(range(1, len(frames) + 1)), [each.sequence for each in frames])
        self.assertEqual(0, listener.missed_frames)
        # Of eight cuts some may meet a connection that is not there yet.
        self.assertGreaterEqual(len(self.events), 3)
        self.assertTrue(all(isinstance(event, Reconnected) and event.recovered
                            for event in self.events), self.events)

    async def test_a_cut_while_paused_stays_paused(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker, self.gate.url)
        await listener.pause()
        self.gate.cut()
        await stage.until(lambda: self.events)
        for _ in range(5):
            await speaker.send_audio(self.talk.chunk())
        await speaker.flush()
        await speaker.status()
        await listener.resume()
        at = self.talk.said
        await speaker.send_audio(self.talk.chunk())
        frames, heard = await self.hear(listener, 1)
        self.assertEqual((at, 0), (heard[0], frames[0].missed))

    async def test_another_process_goes_on_where_the_first_stopped(self):
        speaker = await self.speaker()
        first = await self.listener(speaker)
        await speaker.send_audio(self.talk.chunk())
        await self.hear(first, self.talk.said)
        await first.close()
        for _ in range(3):
            await speaker.send_audio(self.talk.chunk())
        await speaker.flush()
        async with Listener(server.url, speaker.session_id, "en", options=QUICK,
                            resume=first.position) as second:
            self.assertTrue(second.session.recovered)
            frames, heard = await self.hear(second, 480)
            self.assertEqual(list(range(160, 640)), heard)
            self.assertEqual((2, 0), (frames[0].sequence, second.missed_frames))

    async def test_a_heartbeat_each_thirty_seconds_and_ninety_without_answer_are_a_cut(self):
        speaker = await self.speaker()
        clock, beats, tries = stage.FastClock(), [], []
        listener = Listener(self.gate.url, speaker.session_id, "en", clock=clock)
        listener.on(HeartbeatAck, lambda event: beats.append(clock.now()))
        listener.on(Reconnecting, lambda event: tries.append((clock.now(), event)))
        begin = clock.now()
        await listener.__aenter__()
        self.addAsyncCleanup(listener.close)
        await stage.until(lambda: len(beats) == 3)
        # Never sooner; how much later is the machine's business.
        for number, beat in enumerate(beats, 1):
            self.assertGreater(beat - begin, 30 * number - 1)
        self.gate.freeze()
        await stage.until(lambda: tries)
        at, event = tries[0]
        self.assertGreater(at - beats[-1], 89)
        self.assertEqual(1006, event.close_code)
        self.assertIn("heartbeat", event.reason)
        await speaker.send_audio(self.talk.chunk())
        await stage.until(lambda: len(tries) > 1)
        self.gate.thaw()
        _, heard = await self.hear(listener, self.talk.said)
        self.assertEqual(list(range(self.talk.said)), heard)

    async def test_a_broadcast_that_ends_meanwhile_ends_the_iteration(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker, self.gate.url)
        await self.gate.shut()
        self.gate.cut()
        await speaker.end()
        await self.gate.open()
        async with asyncio.timeout(5):
            self.assertEqual([], [frame async for frame in listener])
        self.assertIsNotNone(listener.ended)

    async def test_patience_ends(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker, self.gate.url, Options(
            backoff_first=0.02, backoff_max=0.05, give_up_after=0.3))
        events = listener.events()
        await self.gate.shut()
        self.gate.cut()
        with self.assertRaises(UnavailableError):
            async with asyncio.timeout(5):
                await anext(listener)
        with self.assertRaises(UnavailableError):
            async with asyncio.timeout(5):
                async for _ in events:
                    pass

    async def test_a_slow_reader_is_told_what_he_missed(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker, options=Options(frames_buffer=0.2))
        for _ in range(40):
            await speaker.send_audio(self.talk.chunk())
            await asyncio.sleep(0.005)
        await speaker.end()
        frames = [frame async for frame in listener]
        self.assertEqual(self.talk.said // 160, stage.count_of(frames[-1].samples)[-1] // 160 + 1)
        self.assertGreater(frames[0].missed, 0)
        self.assertEqual(frames[0].sequence - 1, frames[0].missed)
        self.assertEqual(listener.missed_frames, sum(frame.missed for frame in frames))


class SpeakerTest(GateCase):
    async def test_what_is_said_without_a_connection_follows(self):
        speaker = await self.speaker(self.gate.url)
        listener = await self.listener(speaker)
        await speaker.send_audio(self.talk.chunk())
        await self.hear(listener, 1)
        await self.gate.shut()
        self.gate.cut()
        await stage.until(lambda: not speaker.is_connected)
        for _ in range(100):
            await speaker.send_audio(self.talk.chunk())
        await self.gate.open()
        frames, heard = await self.hear(listener, self.talk.said - 160)
        self.assertEqual(list(range(160, self.talk.said)), heard)
        self.assertEqual(0, speaker.dropped_chunks)
        self.assertEqual(speaker.session_id, (await speaker.status()).session_id)

    async def test_the_oldest_above_five_seconds_is_dropped_and_counted(self):
        speaker = await self.speaker(self.gate.url)
        listener = await self.listener(speaker)
        dropped = []
        speaker.on(AudioDropped, dropped.append)
        await self.gate.shut()
        self.gate.cut()
        await stage.until(lambda: not speaker.is_connected)
        for _ in range(300):
            await speaker.send_audio(self.talk.chunk())
        self.assertEqual((50, 1.0), (speaker.dropped_chunks, round(speaker.dropped_seconds, 6)))
        self.assertEqual(50, sum(event.chunks for event in dropped))
        await self.gate.open()
        _, heard = await self.hear(listener, 250 * 160)
        self.assertEqual(list(range(50 * 160, 300 * 160)), heard)

    async def test_controls_wait_for_the_next_connection(self):
        speaker = await self.speaker(self.gate.url)
        await self.gate.shut()
        self.gate.cut()
        await stage.until(lambda: not speaker.is_connected)
        asked = asyncio.create_task(speaker.set_volume(0.5))
        await asyncio.sleep(0.2)
        self.assertFalse(asked.done())
        await self.gate.open()
        self.assertEqual(0.5, (await asyncio.wait_for(asked, 5)).volume)

    async def test_a_mute_is_told_again_where_the_server_says_otherwise(self):
        speaker = await self.speaker(self.gate.url)
        listener = await self.listener(speaker)
        await speaker.mute()
        await self.gate.shut()
        self.gate.cut()
        other = Speaker(server.url, token=server.owner.token, options=QUICK)
        self.addAsyncCleanup(other.close)
        await other.attach(speaker.session_id)
        self.assertTrue(other.is_muted)
        await other.unmute()
        await speaker.send_audio(self.talk.chunk())
        await self.gate.open()
        with self.assertRaises(ConnectionLost):
            await asyncio.wait_for(other.wait_ended(), 5)
        self.assertTrue((await speaker.status()).broadcast_state.is_muted)
        await speaker.unmute()
        at = self.talk.said
        await speaker.send_audio(self.talk.chunk())
        _, heard = await self.hear(listener, 1)
        self.assertEqual(at, heard[0])

    async def test_a_control_without_a_connection_fails_in_time(self):
        speaker = await self.speaker(self.gate.url, Options(answer_timeout=0.3))
        await self.gate.shut()
        self.gate.cut()
        with self.assertRaises(UnavailableError):
            await asyncio.wait_for(speaker.set_volume(0.5), 3)

    async def test_after_the_grace_the_broadcast_is_over(self):
        speaker = await self.speaker(self.gate.url)
        listener = await self.listener(speaker)
        await self.gate.shut()
        self.gate.cut()
        async with asyncio.timeout(15):
            self.assertEqual([], [frame async for frame in listener])
        self.assertEqual("speakerGone", listener.ended.reason)
        self.assertFalse(listener.state.speaker_connected)
        await self.gate.open()
        with self.assertRaises(SessionNotFoundError):
            await asyncio.wait_for(speaker.wait_ended(), 10)
        with self.assertRaises(SessionNotFoundError):
            await speaker.send_audio(self.talk.chunk())

    async def test_leaving_the_context_without_end_waits_for_another(self):
        async with Speaker(server.url, token=server.owner.token, options=QUICK) as first:
            await first.start("en")
            listener = await self.listener(first)
            await first.send_audio(self.talk.chunk())
        async with Speaker(server.url, token=server.owner.token, options=QUICK) as second:
            await second.attach(first.session_id)
            await second.send_audio(self.talk.chunk())
            _, heard = await self.hear(listener, self.talk.said)
        self.assertEqual(list(range(self.talk.said)), heard)

    async def test_a_lost_token_ends_it(self):
        tokens = [server.owner.token, "wrong"]

        async def token():
            return tokens.pop(0)

        speaker = Speaker(self.gate.url, token=token, options=QUICK)
        self.addAsyncCleanup(speaker.close)
        await speaker.start("en")
        self.gate.cut()
        with self.assertRaises(Exception) as caught:
            await asyncio.wait_for(speaker.wait_ended(), 5)
        self.assertNotIsInstance(caught.exception, ConnectionLost | TimeoutError)
        self.assertEqual("AuthenticationError", type(caught.exception).__name__)


if __name__ == "__main__":
    unittest.main()
