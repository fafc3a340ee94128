"""The move to a new connection, asked for by the client and, after a minute, by the server."""
import asyncio
import random
import unittest
from unittest import mock

import stage
from auriga_live import (Listener, LiveError, Options, Reconnecting, Refreshed, RefreshRequired,
                         Speaker, UnavailableError)
from auriga_live.connection import Connection

QUICK = Options(backoff_first=0.05, backoff_max=0.4)


def setUpModule():
    global server
    server = unittest.enterModuleContext(stage.server(**stage.SHORT_LIVES))


class RefreshTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.talk, self.cuts = stage.Talk(), []
        self.speaker = Speaker(server.url, token=server.owner.token, options=QUICK)
        self.speaker.on(Reconnecting, self.cuts.append)
        self.addAsyncCleanup(self.speaker.close)
        await self.speaker.start("en")

    async def listener(self):
        listener = Listener(server.url, self.speaker.session_id, "en", options=QUICK)
        listener.on(Reconnecting, self.cuts.append)
        await listener.__aenter__()
        self.addAsyncCleanup(listener.close)
        return listener

    async def keep_talking(self, until):
        while not until():
            await self.speaker.send_audio(self.talk.chunk())
            await asyncio.sleep(0.02)

    @staticmethod
    def hear(listeners):
        """Takes what comes while it comes: a listener keeps a minute of it and no more."""
        async def listen(listener):
            return [frame async for frame in listener]

        return [(each, asyncio.create_task(listen(each))) for each in listeners]

    async def hear_all(self, hearing):
        """To the end: everything that was said, once, in order, by frames without a gap."""
        await self.speaker.end()
        for listener, listening in hearing:
            frames = await listening
            self.assertEqual(list(range(1, len(frames) + 1)), [each.sequence for each in frames])
            words = [word for frame in frames for word in stage.count_of(frame.samples)]
            self.assertEqual(list(range(self.talk.said)), words)
            self.assertEqual(0, listener.missed_frames)
        self.assertEqual(([], 0), (self.cuts, self.speaker.dropped_chunks))

    async def test_nothing_is_lost_or_doubled_while_all_move(self):
        listeners = [await self.listener() for _ in range(3)]
        hearing = self.hear(listeners)
        draw, moves = random.Random(1), []

        async def move():
            for _ in range(30):
                await asyncio.sleep(draw.random() * 0.1)
                await draw.choice([self.speaker, *listeners]).refresh()
                moves.append(1)

        moving = asyncio.gather(move(), move())
        await self.keep_talking(moving.done)
        await moving
        self.assertEqual(3, (await self.speaker.status()).listener_count)
        await self.hear_all(hearing)
        self.assertEqual(60, len(moves))

    async def test_the_server_asks_and_all_move(self):
        listeners = [await self.listener() for _ in range(3)]
        hearing = self.hear(listeners)
        moved, asked = [], []
        for each in (self.speaker, *listeners):
            each.on(RefreshRequired, asked.append)
            each.on(Refreshed, moved.append)
        async with asyncio.timeout(90):
            await self.keep_talking(lambda: len(moved) == 4)
        self.assertEqual({"speaker", "listener"}, {event.role for event in asked})
        self.assertEqual({self.speaker.session_id}, {event.session_id for event in asked})
        self.assertEqual(3, (await self.speaker.status()).listener_count)
        await self.hear_all(hearing)

    async def test_the_pause_in_the_audio_is_short(self):
        """Ten moves, so at most nine long pauses are somebody else's load."""
        listener, arrivals = await self.listener(), []

        async def listen():
            async for _ in listener:
                arrivals.append(asyncio.get_running_loop().time())

        async def move():
            for _ in range(5):
                await asyncio.sleep(0.1)
                await self.speaker.refresh()
                await asyncio.sleep(0.1)
                await listener.refresh()

        listening, moving = asyncio.create_task(listen()), asyncio.create_task(move())
        await self.keep_talking(moving.done)
        await moving
        await self.speaker.end()
        await listening
        gaps = sorted(after - before for before, after in zip(arrivals, arrivals[1:]))
        self.assertLess(gaps[-10], 0.070, gaps[-10:])

    async def test_controls_work_all_the_time(self):
        listener = await self.listener()

        async def move():
            for _ in range(5):
                await asyncio.gather(self.speaker.refresh(), listener.refresh())
                await asyncio.sleep(0.1)

        moving, step = asyncio.create_task(move()), 0
        while not moving.done():
            step += 1
            self.assertEqual(step % 10 / 10,
                             (await self.speaker.set_volume(step % 10 / 10)).volume)
            await listener.change_language(("es", "fr")[step % 2])
            await asyncio.sleep(0.05)
        await moving
        self.assertEqual({("es", "fr")[step % 2]: 1},
                         (await self.speaker.status()).language_distribution)

    async def test_what_the_old_connection_is_asked_too_late_is_asked_on_the_new_one(self):
        ask, at_last, tried = Connection.request, [], asyncio.Event()

        async def late(connection, action, answers, **fields):
            try:
                answer = await ask(connection, action, answers, **fields)
            finally:
                if action == "setVolume":
                    tried.set()
            if action == "refreshConnection":
                # The server has moved the place, the speaker does not know yet.
                at_last.append(asyncio.create_task(self.speaker.set_volume(0.5)))
                await tried.wait()
            return answer

        with mock.patch.object(Connection, "request", late):
            await self.speaker.refresh()
            self.assertEqual(0.5, (await at_last[0]).volume)

    async def test_a_place_whose_new_connection_is_lost_is_taken_up_again(self):
        ask, listener = Connection.request, await self.listener()

        async def lose(connection, action, answers, **fields):
            answer = await ask(connection, action, answers, **fields)
            if "previousConnectionId" in fields:
                # The server has moved the place, and nobody here is told.
                connection.abort("lost")
                raise UnavailableError("lost")
            return answer

        with mock.patch.object(Connection, "request", lose):
            for each in (self.speaker, listener):
                with self.assertRaises(UnavailableError):
                    await each.refresh()
        await stage.until(lambda: len(self.cuts) == 2)
        self.assertEqual({4902}, {event.close_code for event in self.cuts})
        await stage.until(lambda: self.speaker.is_connected and listener.is_connected)
        await self.speaker.send_audio(self.talk.chunk())
        async with asyncio.timeout(5):
            frame = await anext(listener)
        self.assertEqual((1, 0), (frame.sequence, frame.missed))

    async def test_what_another_speaker_may_no_longer_do_is_refused(self):
        other = Speaker(server.url, token=server.owner.token, options=QUICK)
        self.addAsyncCleanup(other.close)
        await other.attach(self.speaker.session_id)
        with self.assertRaises(LiveError):
            await self.speaker.set_volume(0.5)
        self.assertEqual(1.0, (await other.set_volume(1.0)).volume)

    async def test_a_paused_listener_moves_and_stays_paused(self):
        listener = await self.listener()
        await listener.pause()
        await listener.refresh()
        for _ in range(5):
            await self.speaker.send_audio(self.talk.chunk())
        await self.speaker.flush()
        await self.speaker.status()
        self.assertTrue(listener.is_paused)
        await listener.resume()
        at = self.talk.said
        await self.speaker.send_audio(self.talk.chunk())
        async with asyncio.timeout(5):
            frame = await anext(listener)
        self.assertEqual((at, 0), (stage.count_of(frame.samples)[0], frame.missed))

    async def test_a_move_that_fails_leaves_the_old_connection(self):
        gate = await self.enterAsyncContext(stage.Gate(server.port))
        listener = Listener(gate.url, self.speaker.session_id, "en", options=QUICK)
        await listener.__aenter__()
        self.addAsyncCleanup(listener.close)
        await gate.shut()
        with self.assertRaises(UnavailableError):
            await listener.refresh()
        await self.speaker.send_audio(self.talk.chunk())
        async with asyncio.timeout(5):
            self.assertEqual(1, (await anext(listener)).sequence)
        await gate.open()
        await listener.refresh()
        await self.speaker.send_audio(self.talk.chunk())
        async with asyncio.timeout(5):
            self.assertEqual(2, (await anext(listener)).sequence)


if __name__ == "__main__":
    unittest.main()
