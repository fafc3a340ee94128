"""Speaker and listener against the real server."""
import asyncio
import unittest

import stage
from auriga_live import (AuthenticationError, BroadcastStateChanged, ConnectionRefused, Event,
                         InvalidInputError, Listener, ListenerCountChanged, ServerMessage,
                         SessionEnded, SessionNotFoundError, Speaker, UnavailableError)


def setUpModule():
    global server
    server = unittest.enterModuleContext(stage.server())


class LiveCase(unittest.IsolatedAsyncioTestCase):
    async def speaker(self, language="en", **options):
        speaker = Speaker(server.url, token=server.owner.token, **options)
        self.addAsyncCleanup(speaker.close)
        await speaker.start(language)
        return speaker

    async def listener(self, speaker, language="es", **options):
        listener = Listener(server.url, speaker.session_id, language, **options)
        await listener.__aenter__()
        self.addAsyncCleanup(listener.close)
        return listener

    async def hear(self, listener, frames):
        async with asyncio.timeout(10):
            return [await anext(listener) for _ in range(frames)]


class AudioTest(LiveCase):
    async def test_what_is_said_is_heard(self):
        speaker, talk = await self.speaker(), stage.Talk()
        self.assertRegex(speaker.session_id, r"^[a-z]+-[a-z]+-[1-9]\d\d$")
        listeners = [await self.listener(speaker, "es") for _ in range(3)]
        said = [talk.chunk(size) for size in (640, 100, 1280, 32_000, 3200)]
        for chunk in said:
            await speaker.send_audio(chunk)
        for listener in listeners:
            heard = await self.hear(listener, len(said))
            self.assertEqual(said, [frame.samples for frame in heard])
            self.assertEqual([1, 2, 3, 4, 5], [frame.sequence for frame in heard])
            self.assertEqual({("en", 0, 0)}, {(each.language, each.codec, each.missed)
                                              for each in heard})
            self.assertEqual(0, listener.missed_frames)

    async def test_long_and_short_pieces_arrive_whole(self):
        speaker, talk = await self.speaker(), stage.Talk()
        listener = await self.listener(speaker)
        for size in (40, 40, 40, 100_000, 8, 640, 4):
            await speaker.send_audio(talk.chunk(size))
        await speaker.end()
        heard = b"".join([frame.samples async for frame in listener])
        self.assertEqual(list(range(talk.said)), stage.count_of(heard)[:talk.said])
        self.assertLess(len(heard), talk.said * 4 + 100)

    async def test_a_file_sent_at_once_is_neither_lost_nor_refused(self):
        speaker, talk = await self.speaker(), stage.Talk()
        listener = await self.listener(speaker)
        errors, heard = [], b""
        speaker.on(ServerMessage, lambda message: errors.append(message)
                   if message.type in ("error", "rateLimitWarning") else None)
        for _ in range(10):
            # No more at once than the server keeps for a listener who is slow for a moment.
            for _ in range(100):
                await speaker.send_audio(talk.chunk(640))
            while len(heard) < talk.said * 4:
                [frame] = await self.hear(listener, 1)
                heard += frame.samples
        await speaker.end()
        self.assertEqual(list(range(talk.said)), stage.count_of(heard))
        self.assertEqual(([], 0, 0), (errors, speaker.dropped_chunks, listener.missed_frames))

    async def test_half_a_sample_is_refused(self):
        speaker = await self.speaker()
        with self.assertRaises(ValueError):
            await speaker.send_audio(b"abc")

    async def test_a_pause_is_heard_by_nobody(self):
        speaker, talk = await self.speaker(), stage.Talk()
        listener = await self.listener(speaker)
        for hold, go_on in ((speaker.pause, speaker.resume), (speaker.mute, speaker.unmute)):
            await hold()
            await speaker.send_audio(talk.chunk())
            await speaker.flush()
            await go_on()
            at = talk.said
            await speaker.send_audio(talk.chunk())
            [frame] = await self.hear(listener, 1)
            self.assertEqual((at, 0), (stage.count_of(frame.samples)[0], frame.missed))


class ControlTest(LiveCase):
    async def test_every_control_is_answered_and_told_to_listeners(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker)
        told = []
        listener.on(BroadcastStateChanged, lambda event: told.append(
            (event.type, event.broadcast_state)))
        answers = [await speaker.pause(), await speaker.resume(), await speaker.mute(),
                   await speaker.unmute(), await speaker.set_volume(0.25),
                   await speaker.set_state(paused=True, muted=True, volume=0.5)]
        self.assertEqual([(True, False, 1), (False, False, 1), (False, True, 1), (False, False, 1),
                          (False, False, 0.25), (True, True, 0.5)],
                         [(each.is_paused, each.is_muted, each.volume) for each in answers])
        await stage.until(lambda: len(told) == 6)
        self.assertEqual(["broadcastPaused", "broadcastResumed", "broadcastMuted",
                          "broadcastUnmuted", "volumeChanged", "speakerStateChanged"],
                         [name for name, _ in told])
        self.assertEqual(answers, [state for _, state in told])
        self.assertEqual(answers[-1], speaker.state)
        self.assertEqual(answers[-1], listener.state)

    async def test_many_controls_at_once_are_all_answered(self):
        speaker = await self.speaker()
        async with asyncio.timeout(10):
            states = await asyncio.gather(*[speaker.set_volume(step / 20) for step in range(20)])
        self.assertEqual([step / 20 for step in range(20)], [state.volume for state in states])

    async def test_status_counts_listeners_by_language(self):
        speaker = await self.speaker()
        for language in ("es", "es", "fr"):
            await self.listener(speaker, language)
        status = await speaker.status()
        self.assertEqual((speaker.session_id, 3, {"es": 2, "fr": 1}, "requested"),
                         (status.session_id, status.listener_count, status.language_distribution,
                          status.update_reason))

    async def test_the_speaker_sees_listeners_come_and_go(self):
        speaker = await self.speaker()
        seen = []

        async def note(event):
            seen.append((event.type, event.listener_count))

        stop = speaker.on(ListenerCountChanged, note)
        listener = await self.listener(speaker)
        await stage.until(lambda: seen == [("listenerJoined", 1)])
        await listener.close()
        await stage.until(lambda: seen[1:] == [("listenerLeft", 0)])
        stop()
        await self.listener(speaker)
        self.assertEqual(1, (await speaker.status()).listener_count)
        self.assertEqual(2, len(seen))

    async def test_a_listener_pauses_and_goes_on_without_a_gap(self):
        speaker, talk = await self.speaker(), stage.Talk()
        listener = await self.listener(speaker)
        await listener.pause()
        self.assertTrue(listener.is_paused)
        for _ in range(5):
            await speaker.send_audio(talk.chunk())
        await speaker.flush()
        await speaker.status()
        await listener.resume()
        at = talk.said
        await speaker.send_audio(talk.chunk())
        [frame] = await self.hear(listener, 1)
        self.assertEqual((at, 0, 0), (stage.count_of(frame.samples)[0], frame.missed,
                                      listener.missed_frames))

    async def test_a_listener_changes_his_language(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker, "es")
        self.assertFalse(listener.session.translated)
        self.assertTrue((await listener.change_language("en")).translated)
        answer = await listener.change_language("fr")
        self.assertEqual(("fr", "fr", False),
                         (answer.target_language, listener.language, answer.translated))
        self.assertEqual({"fr": 1}, (await speaker.status()).language_distribution)
        with self.assertRaises(InvalidInputError):
            await listener.change_language("xx")
        self.assertEqual("fr", listener.language)

    async def test_events_come_as_an_iterator_and_end_with_the_broadcast(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker)
        events = listener.events()
        await speaker.set_volume(0.5)
        await speaker.end("done")
        async with asyncio.timeout(5):
            seen: list[Event] = [event async for event in events]
        self.assertEqual(["volumeChanged", "sessionEnded"], [event.type for event in seen])
        self.assertIsInstance(listener.ended, SessionEnded)
        self.assertEqual("ended", listener.ended.reason)
        self.assertIsInstance(await listener.wait_ended(), SessionEnded)
        self.assertEqual([], [event async for event in listener.events()])

    async def test_a_second_speaker_takes_over(self):
        first = await self.speaker()
        listener, talk = await self.listener(first), stage.Talk()
        await first.send_audio(talk.chunk())
        await first.flush()
        await self.hear(listener, 1)
        async with Speaker(server.url, token=server.owner.token) as second:
            answer = await second.attach(first.session_id)
            self.assertEqual((first.session_id, "en", 1),
                             (answer.session_id, answer.source_language, answer.listener_count))
            with self.assertRaises(Exception) as caught:
                await asyncio.wait_for(first.wait_ended(), 5)
            self.assertEqual(4901, caught.exception.close_code)
            await second.send_audio(talk.chunk())
            [frame] = await self.hear(listener, 1)
            self.assertEqual((2, 0, 160), (frame.sequence, frame.missed,
                                           stage.count_of(frame.samples)[0]))

    async def test_a_broadcast_made_over_http_gets_its_speaker(self):
        made = server.owner.expect(201, "POST", "/api/v1/broadcasts",
                                   {"source_language": "de", "quality_tier": "standard"})
        async with Speaker(server.url, token=server.owner.token) as speaker:
            session = await speaker.start("de", session_id=made["id"])
            self.assertEqual((made["id"], "de"), (session.session_id, session.source_language))

    async def test_a_ticket_opens_the_door_instead_of_a_token(self):
        async def ticket():
            return server.owner.expect(200, "POST", "/api/v1/realtime/tickets")["ticket"]

        async with Speaker(server.url, ticket=ticket) as speaker:
            self.assertTrue((await speaker.start("en")).session_id)


class ErrorTest(LiveCase):
    async def test_a_wrong_token_is_refused_at_the_door(self):
        async with Speaker(server.url, token="wrong") as speaker:
            with self.assertRaises(AuthenticationError) as caught:
                await speaker.start("en")
        refused = caught.exception.__cause__
        self.assertIsInstance(refused, ConnectionRefused)
        self.assertEqual(401, refused.status)
        self.assertTrue(caught.exception.correlation_id)

    async def test_a_broadcast_that_is_not_there(self):
        with self.assertRaises(SessionNotFoundError) as caught:
            async with Listener(server.url, "missing-thing-100", "es"):
                pass
        self.assertEqual("SESSION_NOT_FOUND", caught.exception.code)
        self.assertTrue(caught.exception.correlation_id)

    async def test_a_broadcast_that_has_ended(self):
        speaker = await self.speaker()
        await speaker.end()
        with self.assertRaises(SessionNotFoundError) as caught:
            async with Listener(server.url, speaker.session_id, "es"):
                pass
        self.assertEqual("SESSION_INACTIVE", caught.exception.code)
        for call in (speaker.pause(), speaker.status(), speaker.send_audio(bytes(640)),
                     speaker.end()):
            with self.assertRaises(SessionNotFoundError):
                await call

    async def test_wrong_input_names_the_field(self):
        for code, language in (("UNSUPPORTED_LANGUAGE", "eo"), ("INVALID_LANGUAGE", "xx"),
                               ("INVALID_LANGUAGE", "english")):
            async with Speaker(server.url, token=server.owner.token) as speaker:
                with self.assertRaises(InvalidInputError) as caught:
                    await speaker.start(language)
                self.assertEqual(code, caught.exception.code)
        speaker = await self.speaker()
        with self.assertRaises(InvalidInputError) as caught:
            await speaker.set_volume(7)
        self.assertEqual(("INVALID_PARAMETER", "volume"),
                         (caught.exception.code, caught.exception.details["field"]))
        self.assertEqual(1, speaker.state.volume)

    async def test_no_server_is_unavailable_at_once(self):
        async with Speaker(f"http://127.0.0.1:{stage.free_port()}", token="x") as speaker:
            with self.assertRaises(UnavailableError):
                await speaker.start("en")

    async def test_an_address_without_a_socket_is_refused_with_its_status(self):
        with self.assertRaises(SessionNotFoundError) as caught:
            async with Listener(server.url + "/nowhere", "golden-eagle-100", "es"):
                pass
        self.assertEqual(404, caught.exception.__cause__.status)

    async def test_a_callback_that_fails_ends_nothing(self):
        speaker = await self.speaker()

        def fail(event):
            raise ZeroDivisionError

        speaker.on(Event, fail)
        with self.assertLogs("auriga_live", "ERROR"):
            await speaker.set_volume(0.5)
            self.assertEqual(0.5, (await speaker.status()).broadcast_state.volume)

    async def test_nothing_works_before_it_began(self):
        async with Speaker(server.url, token="x") as speaker:
            with self.assertRaises(RuntimeError):
                await speaker.pause()
            with self.assertRaises(RuntimeError):
                await speaker.send_audio(bytes(640))
        with self.assertRaises(ValueError):
            Speaker(server.url)


if __name__ == "__main__":
    unittest.main()
