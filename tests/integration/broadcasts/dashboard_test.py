#!/usr/bin/python3
"""/ws/dashboard: what it tells, to whom alone, what it refuses, and when it lets go.

Long because all of it is told by one kind of client on one server.
"""
import asyncio
import contextlib
import json
import pathlib
import sys
import time
import unittest

import websockets

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.integration.broadcasts.raw_client import TEXT, RawClient, frame  # noqa: E402
from tests.integration.broadcasts.stage import Stage, main  # noqa: E402
from tests.support.dashboard_client import Dashboard  # noqa: E402

BROADCASTS = "/api/v1/broadcasts"
REVOKED = 4501
COME_AGAIN = 4000


class Boards(Stage):
    with_clock = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = cls.colleague_of(cls.owner, "member@example.org")
        cls.stranger = cls.server.register("stranger@example.org")

    async def board(self, account=None, origin=None):
        ticket = (account or self.owner).expect(200, "POST", "/api/v1/realtime/tickets")["ticket"]
        board = await Dashboard.connect(self.port, ticket, origin)
        self.addAsyncCleanup(board.socket.close)
        return board

    def make(self, account=None):
        return (account or self.owner).expect(
            201, "POST", BROADCASTS, {"source_language": "en"})["id"]


class SubscribeTest(Boards):
    async def test_what_happens_is_told_in_order(self):
        board = await self.board()
        begun = await board.subscribe("broadcasts")
        made = self.make()
        self.owner.expect(200, "PATCH", f"{BROADCASTS}/{made}", {"status": "paused"})
        self.owner.expect(204, "DELETE", f"{BROADCASTS}/{made}")
        await board.listen(until=lambda: len(board.events) >= 3)
        self.assertEqual([event["type"] for event in board.events],
                         ["broadcast.created", "broadcast.updated", "broadcast.ended"])
        self.assertEqual({event["data"]["id"] for event in board.events}, {made})
        self.assertEqual([event["offset"] for event in board.events],
                         [begun["offset"] + i for i in (1, 2, 3)])

    async def test_what_was_told_can_be_read(self):
        board = await self.board()
        await board.subscribe("broadcasts")
        for _ in range(10):
            made = self.make()
            await board.listen(until=lambda: board.events)
            self.assertEqual(board.events.pop()["data"]["id"], made)
            self.assertEqual(self.owner.send("GET", f"{BROADCASTS}/{made}").status, 200)

    async def test_executions_are_told(self):
        board = await self.board()
        strangers = await self.board(self.stranger)
        await board.subscribe("executions")
        await strangers.subscribe("executions")
        workflow = self.owner.expect(201, "POST", "/api/v1/workflows", {
            "name": "told", "definition": {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}})
        begun = self.owner.expect(
            201, "POST", f"/api/v1/workflows/{workflow['id']}/executions", {"input": {}})
        await board.listen(until=lambda: board.events)
        self.assertEqual(board.events[0]["type"], "execution.changed")
        self.assertEqual(board.events[0]["data"], {"executions": [
            {"id": begun["id"], "workflow_id": workflow["id"], "status": "SUCCEEDED"}],
            "more": False})
        await strangers.ask(ping={})
        self.assertEqual(strangers.events, [])

    async def test_the_live_protocol_is_told_too(self):
        board = await self.board()
        await board.subscribe("broadcasts")
        speaker = await self.speaker()
        await speaker.end_session()
        await board.listen(until=lambda: len(board.events) >= 2)
        self.assertEqual([event["type"] for event in board.events],
                         ["broadcast.created", "broadcast.ended"])
        self.assertEqual(board.events[0]["data"]["id"], speaker.session_id)

    async def test_states_come_at_once(self):
        board = await self.board()
        await board.subscribe("health")
        await board.subscribe("jobs")
        await board.listen(until=lambda: {"health", "jobs"}
                           <= {state["topic"] for state in board.states}, timeout=12)

    async def test_unsubscribed_hears_nothing(self):
        board = await self.board()
        await board.subscribe("broadcasts")
        answer = await board.ask(unsubscribe={"topic": "broadcasts"})
        self.assertEqual(answer["unsubscribed"], {"topic": "broadcasts"})
        self.make()
        await board.listen(0.5)
        self.assertEqual(board.events, [])

    async def test_presence(self):
        first, second = await self.board(), await self.board(self.member)
        self.assertEqual((await first.subscribe("sessions"))["presence"], 1)
        self.assertEqual((await second.subscribe("sessions"))["presence"], 2)
        await first.listen(until=lambda: any(
            one == {"topic": "sessions", "count": 2} for one in first.presences))
        await second.socket.close()
        await first.listen(until=lambda: first.presences[-1]["count"] == 1)

    async def test_twice_is_one_who_watches(self):
        board = await self.board()
        await board.subscribe("agents")
        self.assertEqual((await board.subscribe("agents"))["presence"], 1)

    async def test_twice_is_told_once(self):
        board = await self.board()
        await board.subscribe("broadcasts")
        await board.subscribe("broadcasts")
        self.make()
        await board.listen(0.6)
        self.assertEqual(len(board.events), 1)

    async def test_ping(self):
        self.assertEqual((await (await self.board()).ask(ping={}))["pong"], {})


class ResumeTest(Boards):
    async def seen(self, board):
        """{epoch, offset} of the last event."""
        begun = await board.subscribe("broadcasts")
        self.make()
        await board.listen(until=lambda: board.events)
        return {"epoch": begun["epoch"], "offset": board.events[-1]["offset"]}

    async def test_everything_missed_follows(self):
        board = await self.board()
        last = await self.seen(board)
        await board.socket.close()
        made = [self.make() for _ in range(20)]
        board = await self.board()
        begun = await board.subscribe("broadcasts", last)
        self.assertTrue(begun["recovered"])
        self.assertEqual(begun["epoch"], last["epoch"])
        await board.listen(until=lambda: len(board.events) >= 20)
        self.assertEqual([event["data"]["id"] for event in board.events], made)
        self.assertEqual([event["offset"] for event in board.events],
                         [last["offset"] + 1 + i for i in range(20)])

    async def test_nothing_missed(self):
        board = await self.board()
        last = await self.seen(board)
        again = await self.board()
        self.assertTrue((await again.subscribe("broadcasts", last))["recovered"])
        await again.listen(0.3)
        self.assertEqual(again.events, [])

    async def test_what_cannot_be_resumed_says_so(self):
        board = await self.board()
        last = await self.seen(board)
        for since in ({"epoch": "0" * 16, "offset": last["offset"]},
                      {**last, "offset": last["offset"] + 1000}):
            with self.subTest(since):
                again = await self.board()
                begun = await again.subscribe("broadcasts", since)
                self.assertFalse(begun["recovered"])
                self.assertEqual(begun["offset"], last["offset"])
                await again.listen(0.2)
                self.assertEqual(again.events, [])

    async def test_too_much_missed(self):
        """The server keeps 512 events of a topic."""
        board = await self.board()
        last = await self.seen(board)
        await board.socket.close()
        made = self.make()
        for number in range(600):
            self.owner.expect(200, "PATCH", f"{BROADCASTS}/{made}",
                              {"status": "active" if number % 2 else "paused"})
        deadline = time.monotonic() + 10
        while True:  # Events follow the change; the last one is on its way.
            again = await self.board()
            begun = await again.subscribe("broadcasts", last)
            if not begun["recovered"] or time.monotonic() > deadline:
                break
            await asyncio.sleep(0.2)  # Each that recovers takes long to close: it reads nothing.
        self.assertFalse(begun["recovered"])
        self.make()
        await again.listen(until=lambda: any(e["type"] == "broadcast.created"
                                             for e in again.events))

    async def test_of_another_organisation_nothing_is_resumed(self):
        board = await self.board()
        last = await self.seen(board)
        self.make()
        other = await self.board(self.stranger)
        begun = await other.subscribe("broadcasts", {**last, "offset": 0})
        self.assertFalse(begun["recovered"])
        await other.listen(0.3)
        self.assertEqual(other.events, [])


class DeafTest(Boards):
    async def test_one_that_resumes_and_reads_nothing(self):
        """What it missed waits for it once, however often it asks without reading."""
        board = await self.board()
        begun = await board.subscribe("broadcasts")
        made = self.make()
        for number in range(450):
            self.owner.expect(200, "PATCH", f"{BROADCASTS}/{made}",
                              {"status": "active" if number % 2 else "paused"})
        await board.listen(until=lambda: len(board.events) >= 451)
        ticket = self.owner.expect(200, "POST", "/api/v1/realtime/tickets")["ticket"]
        deaf = RawClient(self.port, receive_bytes=65536, path=f"/ws/dashboard?ticket={ticket}")
        self.addCleanup(deaf.close)
        since = {"epoch": begun["epoch"], "offset": begun["offset"]}
        asked = 100  # 8 MB, of which the sender's kernel holds some.
        for number in range(asked):
            deaf.send(frame(TEXT, json.dumps({"id": number, "subscribe": {
                "topic": "broadcasts", "since": since}}).encode()))
            await asyncio.sleep(0.06)  # At most 20 a second.
        await asyncio.sleep(0.5)
        recovered, events = [], 0

        def read():
            nonlocal events
            while len(recovered) < asked:
                opcode, payload = deaf.receive()
                message = json.loads(payload) if opcode == TEXT else {}
                if "subscribed" in message:
                    recovered.append(message["subscribed"]["recovered"])
                elif "error" in message:
                    # A busy machine hands over many at once: too fast, or while one is under way.
                    self.assertIn(message["error"]["code"],
                                  ("RATE_LIMIT_EXCEEDED", "INVALID_MESSAGE"))
                    recovered.append(False)
                elif "event" in message:
                    events += 1
        await asyncio.to_thread(read)
        self.assertTrue(recovered[0])
        self.assertLess(sum(recovered), asked - 20, "it was all kept for it")
        self.assertLessEqual(events, 451 * sum(recovered))


class TenantsTest(Boards):
    async def test_nobody_sees_anothers_events(self):
        ours, theirs = await self.board(), await self.board(self.stranger)
        for board in (ours, theirs):
            for topic in ("agents", "sessions", "broadcasts"):
                self.assertEqual((await board.subscribe(topic))["presence"], 1)
        made = {"ours": [], "theirs": []}
        for _ in range(10):
            made["ours"].append(self.make())
            made["theirs"].append(self.make(self.stranger))
        speaker = await self.speaker(self.stranger)
        made["theirs"].append(speaker.session_id)
        self.owner.create_agent("Desk", "# Desk\nAnswer.", wait=False)
        await theirs.listen(until=lambda: len(theirs.events) >= 11)
        await ours.listen(until=lambda: len(ours.events) >= 11)
        for board in (ours, theirs):
            await board.listen(0.5)
        told = [event["data"]["id"] for event in theirs.events]
        self.assertEqual(told, made["theirs"])
        told = [event["data"]["id"] for event in ours.events
                if event["topic"] == "broadcasts"]
        self.assertEqual(told, made["ours"])

    async def test_colleagues_see_the_same(self):
        ours, colleague = await self.board(), await self.board(self.member)
        for board in (ours, colleague):
            await board.subscribe("broadcasts")
        made = self.make()
        for board in (ours, colleague):
            await board.listen(until=lambda: board.events)
            self.assertEqual(board.events[0]["data"]["id"], made)

    async def test_states_are_for_admins(self):
        board = await self.board(self.member)
        for topic in ("health", "jobs"):
            answer = await board.ask(subscribe={"topic": topic})
            self.assertEqual(answer["error"]["code"], "TOPIC_UNKNOWN")

    async def test_the_servers_states_are_for_who_runs_it(self):
        board = await self.board(self.stranger)  # An owner, and yet not of the first organisation.
        for topic in ("health", "jobs"):
            answer = await board.ask(subscribe={"topic": topic})
            self.assertEqual(answer["error"]["code"], "TOPIC_UNKNOWN")
        self.assertIn("subscribed", await board.ask(subscribe={"topic": "agents"}))


class WrongTest(Boards):
    async def test_topics_there_are_not(self):
        board = await self.board()
        for topic in ("nope", "", "agents.*", "broadcasts/", "../agents", "x" * 300):
            answer = await board.ask(subscribe={"topic": topic})
            self.assertEqual(answer["error"]["code"], "TOPIC_UNKNOWN", topic)

    async def test_what_is_no_message(self):
        board = await self.board()
        for text, code in (("", "MALFORMED_JSON"), ("{", "MALFORMED_JSON"),
                           ("[]", "INVALID_MESSAGE"), ("7", "INVALID_MESSAGE"),
                           ("{}", "INVALID_ACTION"), ('{"id":1}', "INVALID_ACTION"),
                           ('{"id":1,"publish":{"topic":"agents"}}', "INVALID_ACTION"),
                           (b"\x00" * 50, "INVALID_MESSAGE")):
            with self.subTest(text):
                self.assertEqual((await board.say(text))["error"]["code"], code)
        for since in (7, {}, {"epoch": 7, "offset": 1}, {"epoch": "x", "offset": -1},
                      {"epoch": "x", "offset": 1.5}, {"epoch": "x", "offset": 10 ** 30}):
            with self.subTest(since):
                answer = await board.ask(subscribe={"topic": "broadcasts", "since": since})
                told = answer.get("error") or answer["subscribed"]
                self.assertFalse(told.get("recovered", False), answer)
        self.assertEqual((await board.ask(ping={}))["pong"], {})

    async def test_too_large_and_too_many(self):
        board, calm = await self.board(), await self.board()
        await calm.subscribe("broadcasts")
        await board.socket.send("x" * 4097)
        self.assertEqual(await board.closed(5), 1009)
        board = await self.board()
        for _ in range(500):
            await board.socket.send('{"id":1,"ping":{}}')
        answers = []
        with contextlib.suppress(asyncio.TimeoutError, websockets.ConnectionClosed):
            while True:
                answers.append(await board.receive(1))
        pongs = sum("pong" in answer for answer in answers)
        self.assertTrue(20 <= pongs <= 60, pongs)
        self.assertEqual({answer["error"]["code"] for answer in answers if "error" in answer},
                         {"RATE_LIMIT_EXCEEDED"})
        self.make()
        await calm.listen(until=lambda: calm.events)

    async def test_refusals_are_counted(self):
        board = await self.board()
        before = self.metrics()
        for _ in range(7):
            await board.ask(subscribe={"topic": "nope"})
        grown = {name: value - before.get(name, 0) for name, value in self.metrics().items()}
        self.assertTrue([name for name, by in grown.items()
                         if by == 7 and name != "auriga_realtime_frames_total"])

    async def test_the_door(self):
        self.before = self.metrics()
        for query in ("", "?ticket=", "?ticket=x", f"?token={self.owner.token}"):
            client = RawClient(self.port, path="/ws/dashboard" + query)
            self.assertEqual(client.status, 401)
            client.close()
        ticket = self.owner.expect(200, "POST", "/api/v1/realtime/tickets")["ticket"]
        with self.assertRaises(websockets.InvalidStatusCode) as caught:
            await Dashboard.connect(self.port, ticket, "https://evil.example")
        self.assertEqual(caught.exception.status_code, 403)
        self.assert_answered("connect_dashboard", 401, 4)
        self.assert_answered("connect_dashboard", 403, 1)


class RevokedTest(Boards):
    """Whoever's sign-in ends is let go within half a minute; the others stay."""

    async def assert_let_go(self, board, others, code=REVOKED):
        async def pass_time():
            for _ in range(10):
                self.clock.advance(3)
                await asyncio.sleep(0.15)
        task = asyncio.create_task(pass_time())
        self.assertEqual(await board.closed(5), code)
        await task
        for other in others:
            self.assertEqual((await other.ask(ping={}))["pong"], {})

    async def test_logged_out(self):
        user = self.colleague_of(self.owner, "leaver@example.org")
        board, other = await self.board(user), await self.board()
        await board.subscribe("broadcasts")
        user.expect(204, "POST", "/api/v1/auth/logout",
                    {"refresh_token": user.refresh_token})
        await self.assert_let_go(board, [other])

    async def test_key_revoked(self):
        made = self.owner.create_key(["admin"])
        board, other = await self.board(self.owner.clone_with_key(made["key"])), await self.board()
        self.owner.expect(204, "DELETE", f"/api/v1/api-keys/{made['id']}")
        await self.assert_let_go(board, [other])

    async def test_password_changed(self):
        user = self.colleague_of(self.owner, "changer@example.org")
        elsewhere = user.clone()
        elsewhere.log_in()
        board = await self.board(elsewhere)
        user.expect(204, "POST", "/api/v1/me/password", {
            "current_password": user.password, "new_password": "quiet meadow lantern 4711 tram"})
        await self.assert_let_go(board, [await self.board()])

    async def test_the_live_protocol_lets_go_too(self):
        user = self.colleague_of(self.owner, "speaker@example.org")
        idle, refreshing = [await self.connect(token=user.token) for _ in range(2)]
        speaker = await self.speaker(user)
        listener = await self.listener(speaker)
        ticket = user.expect(200, "POST", "/api/v1/realtime/tickets")["ticket"]
        user.expect(204, "POST", "/api/v1/auth/logout-all")
        await idle.send("createSession", sourceLanguage="en")
        self.assertEqual((await idle.wait_closed())[0], REVOKED)
        await refreshing.send("refreshConnection", sessionId=speaker.session_id, role="speaker")
        self.assertEqual((await refreshing.wait_closed())[0], REVOKED)
        for path in ("/ws/live", "/ws/dashboard"):
            refused = RawClient(self.port, path=f"{path}?ticket={ticket}")
            self.assertEqual(refused.status, 401)
            refused.close()
        for _ in range(10):
            self.clock.advance(3)
            await asyncio.sleep(0.15)
        self.assertEqual((await speaker.wait_closed())[0], REVOKED)
        await listener.message("speakerStateChanged")
        self.assertEqual(idle.every + refreshing.every, [])

    async def test_removed(self):
        user = self.colleague_of(self.owner, "removed@example.org")
        board, other = await self.board(user), await self.board()
        self.owner.expect(204, "DELETE", f"/api/v1/members/{user.user['id']}")
        await self.assert_let_go(board, [other])

    async def test_removed_hears_nothing_more(self):
        user = self.colleague_of(self.owner, "listens@example.org")
        board = await self.board(user)
        await board.subscribe("broadcasts")
        self.owner.expect(204, "DELETE", f"/api/v1/members/{user.user['id']}")
        self.make()  # No time passes: what happens next is what lets go.
        with contextlib.suppress(websockets.ConnectionClosed):
            while True:
                board.sort(await board.receive())
        self.assertEqual(board.socket.close_code, REVOKED)
        self.assertEqual(board.events, [])

    async def test_role_changed(self):
        user = self.colleague_of(self.owner, "lowered@example.org", role="admin")
        board, other = await self.board(user), await self.board()
        await board.subscribe("health")
        self.owner.expect(200, "PATCH", f"/api/v1/members/{user.user['id']}", {"role": "member"})
        await self.assert_let_go(board, [other], COME_AGAIN)
        again = await self.board(user)
        self.assertEqual((await again.ask(subscribe={"topic": "health"}))["error"]["code"],
                         "TOPIC_UNKNOWN")

    async def test_key_rests(self):
        maker = self.colleague_of(self.owner, "makes-keys@example.org", role="admin")
        resting, staying = (who.clone_with_key(who.create_key(["admin"])["key"])
                            for who in (maker, self.owner))
        board, other = await self.board(resting), await self.board(staying)
        speakers = []
        for who in (resting, staying):
            ticket = who.expect(200, "POST", "/api/v1/realtime/tickets")["ticket"]
            speakers.append(await self.connect(ticket=ticket))
            await speakers[-1].create_session()
        self.owner.expect(200, "PATCH", f"/api/v1/members/{maker.user['id']}", {"role": "member"})
        await self.assert_let_go(board, [other], COME_AGAIN)
        gone, stays = speakers
        with contextlib.suppress(websockets.ConnectionClosed):
            for _ in range(2):  # What it says first has the key looked at.
                await gone.send("getSessionStatus")
                await asyncio.sleep(0.3)
        self.assertEqual((await gone.wait_closed())[0], REVOKED)
        await stays.command("getSessionStatus")
        await stays.message("sessionStatus")

    async def test_who_speaks(self):
        for number, take in enumerate((
                lambda user: self.owner.expect(204, "DELETE", f"/api/v1/members/{user.user['id']}"),
                lambda user: self.owner.expect(
                    200, "PATCH", f"/api/v1/members/{user.user['id']}", {"role": "viewer"}))):
            user = self.colleague_of(self.owner, f"speaks{number}@example.org")
            speaker = await self.speaker(user)
            take(user)
            await speaker.send("getSessionStatus")
            self.assertEqual((await speaker.wait_closed())[0], REVOKED)

    async def test_one_of_two_logins(self):
        user = self.colleague_of(self.owner, "twice@example.org")
        again = user.clone()
        again.log_in()
        gone, stays = await self.board(user), await self.board(again)
        user.expect(204, "POST", "/api/v1/auth/logout",
                    {"refresh_token": user.refresh_token})
        await self.assert_let_go(gone, [stays])


if __name__ == "__main__":
    main()
