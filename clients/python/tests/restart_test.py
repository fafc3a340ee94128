"""The server stops and starts again: broadcasts go on, and so do those in them."""
import asyncio
import unittest

import stage
from auriga_live import FramesMissed, Listener, Options, Reconnecting, Speaker

QUICK = Options(backoff_first=0.1, backoff_max=0.5)


class RestartTest(unittest.IsolatedAsyncioTestCase):
    async def test_speaker_and_listener_go_on_after_a_restart(self):
        talk, cuts, missed = stage.Talk(), [], []
        with stage.server() as server:
            async with Speaker(server.url, token=server.owner.token, options=QUICK) as speaker:
                await speaker.start("en")
                async with Listener(server.url, speaker.session_id, "en",
                                    options=QUICK) as listener:
                    speaker.on(Reconnecting, cuts.append)
                    listener.on(FramesMissed, missed.append)
                    await speaker.send_audio(talk.chunk())
                    async with asyncio.timeout(30):
                        first = await anext(listener)
                        await asyncio.to_thread(server.stop)
                        await asyncio.to_thread(server.start)
                        await stage.until(lambda: speaker.is_connected and listener.is_connected)
                        at = talk.said
                        await speaker.send_audio(talk.chunk())
                        second = await anext(listener)
        self.assertIn(cuts[0].close_code, (1001, 1012))
        self.assertEqual(at, stage.count_of(second.samples)[0])
        # Another count of frames: what was between, nobody can tell.
        self.assertNotEqual(first.epoch, second.epoch)
        self.assertEqual([None], [event.count for event in missed])

    async def test_a_muted_speaker_stays_muted(self):
        with stage.server() as server:
            async with Speaker(server.url, token=server.owner.token, options=QUICK) as speaker:
                await speaker.start("en")
                await speaker.mute()
                async with asyncio.timeout(30):
                    await asyncio.to_thread(server.stop)
                    await asyncio.to_thread(server.start)
                    state = (await speaker.status()).broadcast_state
        self.assertTrue(state.is_muted and speaker.is_muted)


if __name__ == "__main__":
    unittest.main()
