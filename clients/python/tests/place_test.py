"""What keeps a place and a mute where the server forgets, moves and closes as it rarely does."""
import asyncio
import base64
import hashlib
import unittest

import stage
from auriga_live import (ConnectionLost, InvalidInputError, Listener, Options, Reconnected,
                         Refreshed, Speaker, UnavailableError)
from auriga_live.transport import WebSocket
from stand_in import StandIn, refusal

QUICK = Options(backoff_first=0.02, backoff_max=0.1, answer_timeout=3, close_timeout=0.5)
HASTY = Options(backoff_first=0.02, backoff_max=0.1, answer_timeout=0.2, close_timeout=0.5)
CHUNK = bytes(range(128)) * 5
ACCEPT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class PlaceCase(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.server = await self.enterAsyncContext(StandIn())

    async def speaker(self, options=QUICK, **more):
        speaker = Speaker(self.server.url, token="t", options=options, **more)
        self.addAsyncCleanup(speaker.close)
        await speaker.start("en")
        return speaker

    async def listener(self, options=QUICK, **more):
        listener = Listener(self.server.url, "golden-eagle-427", "en", options=options, **more)
        self.addAsyncCleanup(listener.close)
        await listener.__aenter__()
        return listener

    async def until_told(self, number, *actions):
        await stage.until(lambda: self.server.actions(number) == list(actions))

    async def hear(self, listener):
        async with asyncio.timeout(5):
            return (await anext(listener)).sequence


class LanguageTest(PlaceCase):
    async def test_a_change_of_the_spoken_language_is_taken_for_no_answer(self):
        listener = await self.listener()
        fields = {"sessionId": "golden-eagle-427", "sourceLanguage": "es"}
        self.server.answers["changeLanguage"] = lambda *_: False
        changing = asyncio.create_task(listener.change_language("es"))
        await self.until_told(0, "joinSession", "changeLanguage")
        await self.server.say(0, "languageChanged", **fields, targetLanguage="en", translated=False)
        await self.server.say(0, "languageChanged", **fields, targetLanguage="es", translated=True)
        async with asyncio.timeout(5):
            changed = await changing
        self.assertEqual(("es", "es", True), (changed.source_language, changed.target_language,
                                              changed.translated))
        self.assertEqual("es", listener.language)


class MovedTest(PlaceCase):
    async def move_and_lose(self, number, message):
        """Moves the place to a connection that is lost before it is told so."""
        if "previousConnectionId" not in message:
            return None
        self.server.cut(number)
        await self.server.close(0, 4902)
        return False

    async def test_a_listener_whose_new_connection_is_lost_takes_the_place_up_again(self):
        listener = await self.listener()
        await self.server.play(0, 1)
        self.assertEqual(1, await self.hear(listener))
        self.server.answers["refreshConnection"] = self.move_and_lose
        with self.assertRaises(ConnectionLost):
            await listener.refresh()
        await self.until_told(2, "joinSession")
        self.assertEqual({"epoch": 1, "sequence": 1}, self.server.told[-1][1]["resume"])
        await stage.until(lambda: listener.is_connected)
        await self.server.play(2, 2)
        self.assertEqual(2, await self.hear(listener))
        self.assertEqual(0, listener.missed_frames)

    async def test_a_speaker_whose_new_connection_is_lost_speaks_on(self):
        speaker = await self.speaker()
        self.server.answers["refreshConnection"] = self.move_and_lose
        with self.assertRaises(ConnectionLost):
            await speaker.refresh()
        await speaker.send_audio(CHUNK)
        await stage.until(lambda: self.server.heard)
        self.assertEqual([(2, CHUNK)], self.server.heard)
        self.assertNotIn("previousConnectionId", self.server.told[-1][1])

    async def test_an_answer_that_comes_too_late_ends_nobody(self):
        async def late(number, message):
            if "previousConnectionId" not in message:
                return None
            await self.server.close(0, 4902)
            return False

        speaker = await self.speaker(HASTY)
        self.server.answers["refreshConnection"] = late
        with self.assertRaises(UnavailableError):
            await speaker.refresh()
        await speaker.send_audio(CHUNK)
        await stage.until(lambda: self.server.heard)
        self.assertEqual([(2, CHUNK)], self.server.heard)

    async def test_a_place_that_nobody_here_moved_is_taken_up_again(self):
        listener = await self.listener()
        await self.server.close(0, 4902)
        await self.until_told(1, "joinSession")

    async def test_a_move_that_succeeds_makes_no_third_connection(self):
        listener, again = await self.listener(), []
        listener.on(Reconnected, again.append)
        await listener.refresh()
        await self.server.play(1, 1)
        self.assertEqual(1, await self.hear(listener))
        self.assertEqual((["joinSession", "refreshConnection"], []),
                         (self.server.actions(), again))

    async def test_another_speaker_still_ends_it(self):
        speaker = await self.speaker()
        await self.server.close(0, 4901)
        with self.assertRaises(ConnectionLost) as caught:
            await asyncio.wait_for(speaker.wait_ended(), 5)
        self.assertEqual(4901, caught.exception.close_code)


class SpreadTest(PlaceCase):
    async def prompt(self, number, kind="connectionRefreshRequired"):
        await self.server.say(number, kind, sessionId="golden-eagle-427")

    async def test_those_who_are_asked_together_do_not_come_together(self):
        for kind in ("connectionRefreshRequired", "connectionWarning"):
            with self.subTest(kind):
                clock, came = stage.FastClock(), []
                self.server = await self.enterAsyncContext(StandIn(life=1200))
                self.server.answers["refreshConnection"] = (
                    lambda number, message: came.append(clock.now()))
                listeners = [await self.listener(Options(), clock=clock)
                             for _ in range(20)]
                begin = clock.now()
                for number in range(20):
                    await self.prompt(number, kind)
                await stage.until(lambda: len(came) == 20)
                self.assertGreater(max(came) - begin, 20)
                self.assertGreater(max(came) - min(came), 20)
                await asyncio.gather(*[each.close() for each in listeners])

    async def test_a_move_that_is_asked_for_here_does_not_wait(self):
        listener, moved = await self.listener(), []
        listener._draw = lambda: 1.0
        listener.on(Refreshed, moved.append)
        await self.prompt(0)
        async with asyncio.timeout(5):
            await listener.refresh()
        self.assertEqual(1, len(moved))

    async def test_a_connection_that_closes_meanwhile_is_made_anew_at_once(self):
        listener, again = await self.listener(), []
        listener._draw = lambda: 1.0
        listener.on(Reconnected, again.append)
        await self.prompt(0)
        await self.server.close(0, 1012)
        await stage.until(lambda: again, 5)
        self.assertEqual(["joinSession", "joinSession"], self.server.actions())

    async def test_a_refused_move_is_tried_again_when_the_server_says(self):
        clock, came, moved = stage.FastClock(), [], []

        def refuse(number, message):
            came.append(clock.now())
            return refusal("SERVICE_UNAVAILABLE", retryAfter=20) if len(came) < 3 else None

        listener = await self.listener(Options(), clock=clock)
        listener.on(Refreshed, moved.append)
        self.server.answers["refreshConnection"] = refuse
        await self.prompt(0)
        await stage.until(lambda: moved)
        self.assertEqual(3, len(came))
        self.assertGreaterEqual(min(came[1] - came[0], came[2] - came[1]), 19)


class MuteTest(PlaceCase):
    async def lose(self, speaker, number=0, is_muted=False):
        """The server starts anew, and has forgotten."""
        self.server.is_muted = is_muted
        await self.server.close(number, 1012)
        await stage.until(lambda: self.server.actions(number + 1))

    async def test_a_mute_that_the_server_has_lost_is_told_again(self):
        speaker = await self.speaker()
        await speaker.mute()
        await speaker.send_audio(CHUNK)
        await self.lose(speaker)
        await speaker.send_audio(CHUNK)
        await self.until_told(1, "refreshConnection", "muteBroadcast")
        await stage.until(lambda: speaker.is_connected)
        self.assertTrue(speaker.is_muted and speaker.state.is_muted)
        await speaker.unmute()
        await speaker.send_audio(CHUNK[::-1])
        await stage.until(lambda: self.server.heard)
        self.assertEqual([(1, CHUNK[::-1])], self.server.heard)
        self.assertFalse(speaker.is_muted)

    async def test_nothing_is_sent_before_the_server_knows_again(self):
        called, heard = asyncio.Event(), []

        async def held(number, message):
            await called.wait()

        async def slow(number, message):
            await asyncio.sleep(0.2)
            heard.append(list(self.server.heard))

        speaker = await self.speaker()
        self.server.answers = {"refreshConnection": held, "muteBroadcast": slow}
        self.server.cut(0)
        await self.until_told(1, "refreshConnection")
        await speaker.send_audio(CHUNK)
        mute = asyncio.create_task(speaker.mute())
        await asyncio.sleep(0)
        called.set()
        await asyncio.wait_for(mute, 5)
        # What was said before the mute meets a server that is muted.
        self.assertEqual([], heard[0])

    async def test_a_mute_that_nobody_answers_counts_all_the_same(self):
        speaker = await self.speaker(HASTY)
        self.server.answers["muteBroadcast"] = lambda number, message: False
        with self.assertRaises(UnavailableError):
            await speaker.mute()
        await speaker.send_audio(CHUNK)
        self.assertTrue(speaker.is_muted)
        self.server.answers.clear()
        await self.lose(speaker)
        await self.until_told(1, "refreshConnection", "muteBroadcast")
        await speaker.unmute()
        await speaker.send_audio(CHUNK)
        await speaker.flush()
        await stage.until(lambda: self.server.heard)
        self.assertEqual([(1, CHUNK)], self.server.heard)

    async def test_an_unmute_that_nobody_answers_does_not_count(self):
        speaker = await self.speaker(HASTY)
        await speaker.mute()
        self.server.answers["unmuteBroadcast"] = lambda number, message: False
        with self.assertRaises(UnavailableError):
            await speaker.unmute()
        self.assertTrue(speaker.is_muted)
        await self.lose(speaker)
        await self.until_told(1, "refreshConnection", "muteBroadcast")

    async def test_the_last_of_two_calls_counts(self):
        answered = asyncio.Event()

        async def slow(number, message):
            await answered.wait()

        speaker = await self.speaker()
        await speaker.mute()
        self.server.answers["unmuteBroadcast"] = slow
        unmute = asyncio.create_task(speaker.unmute())
        await asyncio.sleep(0)
        mute = asyncio.create_task(speaker.mute())
        await asyncio.sleep(0)
        self.server.answers["muteBroadcast"] = lambda number, message: False
        answered.set()
        await unmute
        await speaker.send_audio(CHUNK)
        self.assertTrue(speaker.is_muted)
        mute.cancel()
        await asyncio.gather(mute, return_exceptions=True)
        await speaker.flush()
        self.assertEqual([], self.server.heard)
        await speaker.unmute()
        self.assertFalse(speaker.is_muted)

    async def test_a_mute_that_the_server_kept_for_too_long_is_taken_back(self):
        speaker = await self.speaker()
        await speaker.mute()
        await speaker.unmute()
        await self.lose(speaker, is_muted=True)
        await self.until_told(1, "refreshConnection", "unmuteBroadcast")

    async def test_a_muted_broadcast_that_is_attached_to_stays_muted(self):
        self.server.is_muted = True
        speaker = Speaker(self.server.url, token="t", options=QUICK)
        self.addAsyncCleanup(speaker.close)
        await speaker.attach("golden-eagle-427")
        self.assertTrue(speaker.is_muted)
        await self.lose(speaker)
        await self.until_told(1, "refreshConnection", "muteBroadcast")

    async def test_a_refused_change_changes_nothing(self):
        speaker = await self.speaker()
        self.server.answers["speakerStateChange"] = lambda number, message: refusal(
            "INVALID_PARAMETER", details={"field": "volume"})
        with self.assertRaises(InvalidInputError):
            await speaker.set_state(muted=True, volume=7)
        self.assertFalse(speaker.is_muted)
        await speaker.send_audio(CHUNK)
        await stage.until(lambda: self.server.heard)

    async def test_who_never_muted_has_nothing_to_tell(self):
        speaker = await self.speaker()
        await self.lose(speaker)
        await speaker.send_audio(CHUNK)
        await stage.until(lambda: self.server.heard)
        self.assertEqual((["refreshConnection"], [(1, CHUNK)]),
                         (self.server.actions(1), self.server.heard))


class NoCodeTest(PlaceCase):
    async def test_a_close_without_a_code_is_a_cut(self):
        listener = await self.listener()
        await self.server.close_without_code(0)
        await self.until_told(1, "joinSession")

    async def closed_by(self, server_first):
        """How a socket ends whose server says goodbye without a code."""
        async def serve(reader, writer):
            request = (await reader.readuntil(b"\r\n\r\n")).decode()
            key = next(line for line in request.splitlines()
                       if line.lower().startswith("sec-websocket-key")).split()[1]
            accept = base64.b64encode(hashlib.sha1((key + ACCEPT).encode()).digest()).decode()
            writer.write("\r\n".join([
                "HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
                f"Sec-WebSocket-Accept: {accept}", "", ""]).encode())
            if not server_first:
                await reader.read(100)
            writer.write(b"\x88\x00")
            writer.close()

        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            socket = await WebSocket.open(f"ws://127.0.0.1:{port}/", {})
            if not server_first:
                socket.start_closing(1003, "not ours")
            with self.assertRaises(ConnectionLost) as caught:
                await asyncio.wait_for(socket.receive(), 5)
            return caught.exception

    async def test_what_this_side_closed_has_its_own_code(self):
        lost = await self.closed_by(server_first=False)
        self.assertEqual((1003, False), (lost.close_code, lost.retryable))

    async def test_what_the_other_side_closed_is_tried_again(self):
        lost = await self.closed_by(server_first=True)
        self.assertEqual((1005, True), (lost.close_code, lost.retryable))


if __name__ == "__main__":
    unittest.main()
