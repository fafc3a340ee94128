#!/usr/bin/python3
"""What no client should send to /ws/live: each refused with its documented code, counted in
/metrics, and of no effect on anybody else. Floods: flood_test.py; crowds: crowd_test.py."""
import asyncio
import base64
import json
import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.integration.broadcasts.raw_client import (  # noqa: E402
    BINARY, CLOSE, PING, TEXT, RawClient, frame)
from tests.integration.broadcasts.seed_client import Refused, chunk, handshake  # noqa: E402
from tests.integration.broadcasts.stage import Stage, main  # noqa: E402

TICKETS = "/api/v1/realtime/tickets"


class Watched(Stage):
    """A broadcast that must not be disturbed, and the count of every error told."""

    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.voice = await self.speaker()
        self.ear = await self.listener(self.voice)
        self.before = self.metrics()

    async def asyncTearDown(self):
        sound = chunk()
        await self.voice.audio_frame(sound)
        await self.ear.sound(sound)
        heard = {message["type"] for message in self.ear.messages}
        self.assertLessEqual(heard, {"sessionJoined"}, "a bystander was told of it")
        await super().asyncTearDown()

    def assert_counted(self, code, count):
        self.assertEqual(self.grown(f'auriga_live_errors_total{{code="{code}"}}'), count)

    async def assert_refused(self, client, code, action, **fields):
        await client.send(action, **fields)
        self.assert_error(await client.error(), code)


class RolesTest(Watched):
    async def test_a_listener_as_speaker(self):
        listener = await self.listener(self.voice)
        spoken = ("pauseBroadcast", "muteBroadcast", "getSessionStatus", "endSession")
        for action in spoken:
            await self.assert_refused(listener, "UNAUTHORIZED_ACTION", action,
                                      sessionId=self.voice.session_id)
        await listener.audio_frame(chunk())
        self.assert_error(await listener.error(), "UNAUTHORIZED_ACTION")
        self.assert_counted("UNAUTHORIZED_ACTION", len(spoken) + 1)

    async def test_an_unbound_connection_with_a_credential(self):
        signed_in = await self.connect(token=self.owner.token)
        for action in ("endSession", "pausePlayback", "setVolume"):
            await self.assert_refused(signed_in, "UNAUTHORIZED_ACTION", action,
                                      sessionId=self.voice.session_id, volume=0)
        await signed_in.audio_frame(chunk())
        self.assert_error(await signed_in.error(), "UNAUTHORIZED_ACTION")
        self.assert_counted("UNAUTHORIZED_ACTION", 4)

    async def test_two_sessions_on_one_connection(self):
        speaker = await self.speaker()
        for action, fields in (
                ("createSession", {"sourceLanguage": "en"}),
                ("joinSession", {"sessionId": self.voice.session_id, "targetLanguage": "es"}),
                ("refreshConnection", {"sessionId": self.voice.session_id, "role": "listener",
                                       "targetLanguage": "es"})):
            await self.assert_refused(speaker, "UNAUTHORIZED_ACTION", action, **fields)
        listener = await self.listener(speaker)
        await self.assert_refused(listener, "UNAUTHORIZED_ACTION", "joinSession",
                                  sessionId=self.voice.session_id, targetLanguage="es")
        self.assertEqual((await self.count_of(self.voice))[0], 1)
        self.assert_counted("UNAUTHORIZED_ACTION", 4)

    async def test_a_listener_takes_over_nobodys_place(self):
        """previousConnectionId of somebody else, of another broadcast, of the speaker, of nobody."""
        other = await self.speaker()
        stranger = await self.listener(other)
        made = self.voice.every[0]["connectionId"]
        for previous in (stranger.joined["connectionId"], made, "con_" + "0" * 26, "x"):
            client = await self.connect()
            await client.send("refreshConnection", sessionId=self.voice.session_id, role="listener",
                              targetLanguage="es", previousConnectionId=previous)
            await client.message("connectionRefreshComplete", "error")
        sound = chunk()
        await other.audio_frame(sound)
        await stranger.sound(sound)
        await self.voice.command("getSessionStatus")
        await self.voice.message("sessionStatus")
        self.assertIsNone(self.voice.closed)

    async def test_a_colleagues_broadcast_is_not_taken(self):
        made = self.owner.expect(201, "POST", "/api/v1/broadcasts", {"source_language": "en"})
        colleague = self.colleague_of(self.owner, "taker@example.org")
        stranger = self.server.register("thief@example.org")
        for account, code in ((colleague, "FORBIDDEN"), (stranger, "SESSION_NOT_FOUND")):
            client = await self.connect(token=account.token)
            await self.assert_refused(client, code, "createSession", sessionId=made["id"],
                                      sourceLanguage="en")
            await self.assert_refused(client, code, "refreshConnection", role="speaker",
                                      sessionId=made["id"])
            self.assert_counted(code, 2)


class OpcodeTest(Watched):
    async def test_text_where_sound_is_due(self):
        for text in (base64.b64encode(chunk()).decode(), chunk().hex(), "x" * 1280):
            await self.voice.socket.send(text)
            self.assert_error(await self.voice.error(), "INVALID_MESSAGE")
        await self.ear.nothing("sound", seconds=0.1)
        self.assert_counted("INVALID_MESSAGE", 3)

    async def test_a_message_where_sound_is_due(self):
        """In a binary frame it is sound, and far too little of it: it is not read as a message."""
        end = json.dumps({"action": "endSession"}).encode()
        await self.voice.audio_frame(end)
        self.assert_error(await self.voice.error(), "INVALID_MESSAGE")
        listener = await self.listener(self.voice)
        await listener.socket.send(json.dumps({"action": "heartbeat"}).encode())
        self.assert_error(await listener.error(), "UNAUTHORIZED_ACTION")
        await listener.nothing("heartbeatAck", seconds=0.1)

    async def test_wrong_amounts_of_sound(self):
        for size, code in ((0, "INVALID_MESSAGE"), (1, "INVALID_MESSAGE"), (99, "INVALID_MESSAGE"),
                           (101, "INVALID_MESSAGE"), (32_769, "MESSAGE_TOO_LARGE"),
                           (32_770, "MESSAGE_TOO_LARGE")):
            with self.subTest(size):
                await self.voice.audio_frame(bytes(size))
                self.assert_error(await self.voice.error(), code)
        await self.ear.nothing("sound", seconds=0.1)

    async def test_wrong_types_in_messages(self):
        name = self.voice.session_id
        for text in ('{"action":"setVolume","volume":"1"}', '{"action":"setVolume","volume":[]}',
                     '{"action":"setVolume","volume":true}', '{"action":"setVolume","volume":-1}',
                     '{"action":"speakerStateChange","state":[]}',
                     '{"action":"speakerStateChange","state":{"volume":2}}',
                     '{"action":"speakerStateChange","state":{"isMuted":"x"}}',
                     '{"action":"speakerStateChange","state":{"isPaused":true,"volume":9}}',
                     '{"action":"audioChunk","audioData":{}}',
                     '{"action":"audioChunk","audioData":7}'):
            with self.subTest(text):
                await self.voice.socket.send(text)
                error = await self.voice.error()
                self.assertIn(error["code"], ("INVALID_PARAMETER", "INVALID_MESSAGE"), error)
        client = await self.connect(token=self.owner.token)
        for fields in ({"sessionId": 7, "targetLanguage": "es"},
                       {"sessionId": name, "targetLanguage": ["es"]},
                       {"sessionId": None, "targetLanguage": "es"},
                       {"sessionId": name, "targetLanguage": "es", "resume": 7},
                       {"sessionId": name, "targetLanguage": "es", "resume": {"sequence": -1}}):
            with self.subTest(fields):
                await client.socket.send(json.dumps({"action": "joinSession", **fields}))
                error = await client.error()
                self.assertIn(error["code"], ("INVALID_PARAMETER", "MISSING_PARAMETER",
                                              "INVALID_SESSION_ID", "INVALID_LANGUAGE"), error)


class FrameTest(Watched):
    """Violations of RFC 6455 end the connection with its codes; they end no broadcast."""

    def raw(self, *frames):
        client = RawClient(self.port, sessionId=self.voice.session_id, targetLanguage="es")
        self.assertEqual(client.status, 101)
        try:
            client.receive()  # It has joined.
            client.send(*frames)
            return client.close_code()
        finally:
            client.close()

    async def test_violations(self):
        for name, frames, code in (
                ("not masked", [frame(TEXT, b"{}", masked=False)], 1002),
                ("a reserved bit", [frame(TEXT, b"{}", reserved=4)], 1002),
                ("an opcode there is not", [frame(3, b"{}")], 1002),
                ("a ping in pieces", [frame(PING, b"x", final=False)], 1002),
                ("a long ping", [frame(PING, b"x" * 126)], 1002),
                ("a piece of nothing", [frame(0, b"x")], 1002),
                ("text within text", [frame(TEXT, b"{", final=False), frame(TEXT, b"}")], 1002),
                ("no UTF-8", [frame(TEXT, b'{"action":"\xff"}')], 1007),
                ("too long", [frame(BINARY, bytes(131_073))], 1009),
                ("too long in pieces", [frame(BINARY, bytes(100_000), final=False),
                                        frame(0, bytes(100_000))], 1009),
                ("a close code there is not", [frame(CLOSE, b"\x03\xec")], 1002)):
            with self.subTest(name):
                self.assertEqual(await asyncio.to_thread(self.raw, *frames), code)
        self.assertEqual(await self.until_count(self.voice, 1), {"es": 1})

    async def test_violations_are_counted_apart(self):
        await asyncio.to_thread(self.raw, frame(TEXT, b"{}", masked=False))
        await self.until_count(self.voice, 1)
        self.assertEqual(self.grown('auriga_live_disconnects_total{reason="lost"}'), 0)

    async def test_gone_in_the_middle_of_a_frame(self):
        def leave():
            client = RawClient(self.port, sessionId=self.voice.session_id, targetLanguage="es")
            client.receive()
            client.send(frame(TEXT, b'{"action":"heartbeat"}')[:7])
            client.close()
        await asyncio.gather(*(asyncio.to_thread(leave) for _ in range(50)))
        self.assertEqual(await self.until_count(self.voice, 1), {"es": 1})


class DoorTest(Watched):
    """Tickets and origins."""
    settings = {"server.cors_origins": "https://friend.example"}
    with_clock = True

    def ticket(self, account=None):
        return (account or self.owner).expect(200, "POST", TICKETS)["ticket"]

    def assert_door(self, status, code, headers=None, **query):
        answered, _, body = handshake(self.port, headers, **query)
        self.assertEqual((answered, json.loads(body)["code"]), (status, code))

    async def test_a_ticket_opens_once(self):
        ticket = self.ticket()
        speaker = await self.connect(ticket=ticket)
        await speaker.create_session()
        for _ in range(3):
            self.assert_door(401, "TICKET_INVALID", ticket=ticket)
        self.assert_answered("connect_live", 401, 3)

    async def test_at_once_from_two_places_it_opens_one(self):
        ticket = self.ticket()

        async def enter():
            try:
                await self.connect(ticket=ticket)
            except Refused as refused:
                return refused.status
            return 101
        statuses = await asyncio.gather(*(enter() for _ in range(20)))
        self.assertEqual((statuses.count(101), statuses.count(401)), (1, 19))

    async def test_a_ticket_opens_one_door_of_any(self):
        ticket = self.ticket()
        dashboard = RawClient(self.port, path=f"/ws/dashboard?ticket={ticket}")
        self.assertEqual(dashboard.status, 101)
        dashboard.close()
        self.assert_door(401, "TICKET_INVALID", ticket=ticket)

    async def test_a_request_that_is_no_upgrade_leaves_the_ticket(self):
        for path in ("/ws/live", "/ws/dashboard"):
            ticket = self.ticket()
            for headers in ({}, {"Connection": "Upgrade", "Upgrade": "websocket"}):
                answer = self.server.client().send(
                    "GET", f"{path}?ticket={ticket}", headers=headers, anonymous=True)
                self.assertEqual(answer.status, 426, path)
            opened = RawClient(self.port, path=f"{path}?ticket={ticket}")
            self.assertEqual(opened.status, 101, path)
            opened.close()
            again = RawClient(self.port, path=f"{path}?ticket={ticket}")
            self.assertEqual(again.status, 401, path)
            again.close()
        ticket = self.ticket()
        self.assert_door(400, "INVALID_ACTION", ticket=ticket, action="dance")
        await self.connect(ticket=ticket)

    async def test_a_ticket_of_half_a_minute_ago(self):
        ticket = self.ticket()
        self.clock.advance(31)
        self.assert_door(401, "TICKET_INVALID", ticket=ticket)

    async def test_invented_tickets(self):
        for ticket in ("x", "A" * 43, "A" * 5000, "../../etc/passwd", "%00"):
            self.assert_door(401, "TICKET_INVALID", ticket=ticket)

    async def test_a_ticket_in_the_message(self):
        stolen = self.ticket()
        for _ in range(2):
            client = await self.connect()
            await client.send("refreshConnection", sessionId=self.voice.session_id,
                              role="speaker", ticket="x")
            self.assertIn((await client.error())["code"], ("TICKET_INVALID", "UNAUTHORIZED"))
        client = await self.connect()
        await client.send("refreshConnection", sessionId=self.voice.session_id, role="speaker",
                          ticket=stolen)
        await client.message("connectionRefreshComplete")
        client.session_id = self.voice.session_id
        self.voice = client
        self.assert_door(401, "TICKET_INVALID", ticket=stolen)
        self.ear.messages.clear()

    async def test_a_page_of_another_origin_with_a_credential(self):
        key = self.owner.create_key(["admin"])["key"]
        bearer = {"Authorization": f"Bearer {self.owner.token}"}
        for origin in ("https://evil.example", "null", "http://127.0.0.1:1",
                       "https://friend.example.evil.example"):
            page = {"Origin": origin}
            self.assert_door(403, "ORIGIN_REFUSED", page, token=self.owner.token)
            self.assert_door(403, "ORIGIN_REFUSED", page, ticket=self.ticket())
            self.assert_door(403, "ORIGIN_REFUSED", {**page, **bearer})
            self.assert_door(403, "ORIGIN_REFUSED", {**page, "X-API-Key": key})
        self.assert_answered("connect_live", 403, 16)

    async def test_origins_that_may(self):
        for origin in ("https://friend.example", f"http://127.0.0.1:{self.port}"):
            client = await self.connect(origin=origin, token=self.owner.token)
            await client.create_session()

    async def test_a_listener_may_come_from_any_page(self):
        client = await self.connect(origin="https://evil.example", targetLanguage="es",
                                    sessionId=self.voice.session_id)
        await client.message("sessionJoined")
        await client.close()
        await self.until_count(self.voice, 1)

    async def test_no_credential_in_the_logs(self):
        ticket, token = self.ticket(), self.owner.token
        await self.connect(ticket=ticket)
        await self.connect(token=token)
        handshake(self.port, ticket=ticket)
        text = "\n".join(self.server.output)
        self.assertNotIn(ticket, text)
        self.assertNotIn(token, text)


class AccessLogTest(Stage):
    settings = {"log.access": "true"}

    async def test_who_listens_and_speaks_is_not_written_down(self):
        speaker = await self.speaker()
        await self.listener(speaker)
        self.server.client().expect(200, "GET", f"/api/v1/live/{speaker.session_id}")
        handshake(self.port, action="nonsense")
        self.server.client().send("GET", f"/live/{speaker.session_id}")
        for path in ("", f"/{speaker.session_id}"):
            self.owner.expect(200, "GET", f"/api/v1/broadcasts{path}")
        for client in self.clients:
            await client.close()
        await asyncio.sleep(1)
        lines = [line for line in self.server.output if "request_id=" in line]
        paths = (" path=/ws/live", " path=/live/", " path=/api/v1/live/",
                 " path=/api/v1/broadcasts")
        of_broadcasts = [line for line in lines if any(path in line for path in paths)]
        others = [line for line in lines if line not in of_broadcasts]
        self.assertGreaterEqual(len(of_broadcasts), 7, lines)
        self.assertFalse([line for line in of_broadcasts if "127.0.0.1" in line])
        self.assertTrue(others and all("127.0.0.1" in line for line in others), others)


class GoneAtOnceTest(Stage):
    """Who is gone before he has entered leaves nothing behind."""
    settings = {"broadcasts.grace_seconds": 1}

    async def cut(self, times=60, **query):
        for _ in range(times):
            await asyncio.to_thread(lambda: RawClient(self.port, **query).close())

    async def test_listeners(self):
        speaker = await self.speaker()
        await self.cut(sessionId=speaker.session_id, targetLanguage="es")
        await self.until_count(speaker, 0, timeout=3)

    async def test_speakers(self):
        made = []
        for _ in range(60):
            speaker = await self.speaker()
            made.append(speaker.session_id)
            await self.cut(1, token=self.owner.token, action="refreshConnection",
                           sessionId=speaker.session_id, role="speaker")
            await speaker.close()
        await asyncio.sleep(3)
        self.assertEqual({self.owner.send("GET", f"/api/v1/broadcasts/{name}").status
                          for name in made}, {410})


class TabsTest(Stage):
    """One speaker in two windows."""

    async def test_the_later_one_speaks(self):
        first = await self.speaker()
        listener = await self.listener(first)
        tabs = [first]
        for _ in range(3):
            tab = await self.connect(token=self.owner.token)
            tab.session_id = first.session_id
            await tab.refresh("speaker", token=self.owner.token)
            old = tabs[-1]
            self.assertEqual((await old.wait_closed())[0], 4901)
            tabs.append(tab)
            sound = chunk()
            await tab.audio_frame(sound)
            await listener.sound(sound)
        await listener.nothing("sessionEnded", seconds=0.1)
        replaced = self.metrics()['auriga_live_disconnects_total{reason="replaced"}']
        self.assertGreaterEqual(replaced, 3)

    async def test_the_replaced_one_rules_no_more(self):
        first = await self.speaker()
        listener = await self.listener(first)
        second = await self.connect(token=self.owner.token)
        second.session_id = first.session_id
        await second.refresh("speaker", token=self.owner.token)
        begin = time.monotonic()
        while first.closed is None and time.monotonic() - begin < 5:
            try:
                await first.command("endSession")
                await first.command("setVolume", volume=0)
            except Exception:  # Closed between the look and the word: that is the point.
                break
            await asyncio.sleep(0.05)
        await listener.nothing("sessionEnded", "volumeChanged")
        sound = chunk()
        await second.audio_frame(sound)
        await listener.sound(sound)

    async def test_each_with_a_broadcast_of_its_own(self):
        first, second = await self.speaker(), await self.speaker()
        ears = await self.listener(first), await self.listener(second)
        for speaker, ear, other in ((first, *ears), (second, ears[1], ears[0])):
            sound = chunk()
            await speaker.audio_frame(sound)
            await ear.sound(sound)
            await other.nothing("sound", seconds=0.1)
        await first.end_session()
        await ears[0].message("sessionEnded")
        sound = chunk()
        await second.audio_frame(sound)
        await ears[1].sound(sound)

    async def test_all_want_the_same_that_was_made_over_http(self):
        made = self.owner.expect(201, "POST", "/api/v1/broadcasts", {"source_language": "en"})

        async def tab():
            client = await self.connect(token=self.owner.token)
            await client.send("createSession", sessionId=made["id"], sourceLanguage="en")
            return client, await client.message("sessionCreated", "error")
        answers = await asyncio.gather(*(tab() for _ in range(8)))
        won = [client for client, answer in answers if answer["type"] == "sessionCreated"]
        self.assertEqual(len(won), 1, [answer for _, answer in answers])
        won[0].session_id = made["id"]
        listener = await self.listener(made["id"])
        sound = chunk()
        await won[0].audio_frame(sound)
        await listener.sound(sound)


if __name__ == "__main__":
    main()
