#!/usr/bin/python3
"""Every error code of the live protocol's description that can be provoked from outside, on the
socket and, where the same is refused over HTTP, with its status there."""
import asyncio
import contextlib
import json
import pathlib
import sqlite3
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.integration.broadcasts.seed_client import (  # noqa: E402
    ProtocolError, Refused, chunk, handshake, now_ms)
from tests.integration.broadcasts.stage import ROOT, Stage, main  # noqa: E402

DOCUMENTED = {
    "UNAUTHORIZED": 401, "FORBIDDEN": 403, "TOKEN_EXPIRED": 401, "SESSION_NOT_FOUND": 404,
    "SESSION_INACTIVE": 410, "SESSION_FULL": 503, "INVALID_SESSION_ID": 400,
    "INVALID_LANGUAGE": 400, "UNSUPPORTED_LANGUAGE": 400, "MISSING_PARAMETER": 400,
    "INVALID_ACTION": 400, "INVALID_MESSAGE": 400, "MESSAGE_TOO_LARGE": 413,
    "RATE_LIMIT_EXCEEDED": 429, "UNAUTHORIZED_ACTION": 403, "SERVICE_UNAVAILABLE": 503}
UNKNOWN = "golden-eagle-427"
SPEAKERS = {
    "pauseBroadcast": {}, "resumeBroadcast": {}, "muteBroadcast": {}, "unmuteBroadcast": {},
    "setVolume": {"volume": 0.5}, "speakerStateChange": {"state": {"isMuted": True}},
    "getSessionStatus": {}, "endSession": {},
    "audioChunk": {"audioData": "AAAA" * 40, "timestamp": 1, "chunkIndex": 0}}
LISTENERS = {"pausePlayback": {}, "resumePlayback": {},
             "changeLanguage": {"targetLanguage": "de"}, "switchLanguage": {"targetLanguage": "de"}}


class RegistryTest(unittest.TestCase):
    def test_every_code_is_there_with_its_status(self):
        registry = json.loads((ROOT / "src/core/errors.json").read_text(encoding="utf-8"))
        there = {code["name"]: code["status"] for code in registry["codes"]}
        self.assertEqual(DOCUMENTED, {name: there.get(name) for name in DOCUMENTED})


class Refusals(Stage):
    """How a refusal is looked at."""

    async def assert_refused(self, client, code, action, **fields):
        await client.send(action, **fields)
        self.assert_error(await client.error(), code)
        await client.heartbeat()

    async def assert_query_refused(self, code, **query):
        """By an error after the handshake, or by the status of the handshake itself."""
        try:
            client = await self.connect(**query)
        except Refused as refused:
            self.assertEqual(refused.status, DOCUMENTED[code])
            self.assertEqual(json.loads(handshake(self.port, **query)[2])["code"], code)
            return
        self.assert_error(await client.error(), code)

    def assert_http(self, code, answer):
        self.assertEqual((answer.status, answer.json()["code"]), (DOCUMENTED[code], code))


class ErrorTest(Refusals):
    """What a single message or query is refused with; the connection stays, but where it says."""
    settings = {"broadcasts.languages": "en,es,de"}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.colleague_of(cls.owner, "colleague@example.org")
        cls.stranger = cls.server.register("stranger@example.org")

    async def test_unauthorized(self):
        speaker = await self.speaker()
        anonymous = await self.connect()
        await self.assert_refused(anonymous, "UNAUTHORIZED", "createSession",
                                  sourceLanguage="en", qualityTier="standard")
        await self.assert_refused(anonymous, "UNAUTHORIZED", "refreshConnection",
                                  sessionId=speaker.session_id, role="speaker")
        await self.assert_query_refused("UNAUTHORIZED", action="createSession",
                                        sourceLanguage="en", qualityTier="standard")

    async def test_wrong_token_has_status_401(self):
        self.assertEqual(handshake(self.port, token="wrong")[0], 401)

    async def test_wrong_token(self):
        speaker = await self.speaker()
        anonymous = await self.connect()
        await self.assert_refused(anonymous, "UNAUTHORIZED", "refreshConnection",
                                  sessionId=speaker.session_id, role="speaker", token="wrong")
        await self.assert_query_refused("UNAUTHORIZED", token="wrong")

    async def test_refused_handshake_is_answered_as_any_request(self):
        self.assertEqual(json.loads(handshake(self.port, token="wrong")[2])["code"], "UNAUTHORIZED")

    async def test_forbidden(self):
        speaker = await self.speaker()
        path = f"/api/v1/broadcasts/{speaker.session_id}"
        self.assert_http("FORBIDDEN", self.colleague.send("PATCH", path, {"status": "paused"}))
        self.assert_http("FORBIDDEN", self.colleague.send("DELETE", path))
        other = await self.connect(token=self.colleague.token)
        await self.assert_refused(other, "FORBIDDEN", "refreshConnection", role="speaker",
                                  sessionId=speaker.session_id, token=self.colleague.token)
        self.assertEqual((await self.count_of(speaker))[0], 0)

    async def test_of_another_organisation_it_does_not_exist(self):
        speaker = await self.speaker()
        path = f"/api/v1/broadcasts/{speaker.session_id}"
        for method, body in (("GET", None), ("PATCH", {"status": "ended"}), ("DELETE", None)):
            self.assert_http("SESSION_NOT_FOUND", self.stranger.send(method, path, body))
        other = await self.connect(token=self.stranger.token)
        await other.send("refreshConnection", role="speaker", sessionId=speaker.session_id,
                         token=self.stranger.token)
        self.assertIn((await other.error())["code"], ("FORBIDDEN", "SESSION_NOT_FOUND"))
        await self.listener(speaker)

    async def test_session_not_found(self):
        await self.assert_query_refused("SESSION_NOT_FOUND", sessionId=UNKNOWN, targetLanguage="es")
        client = await self.connect(token=self.owner.token)
        await self.assert_refused(client, "SESSION_NOT_FOUND", "joinSession",
                                  sessionId=UNKNOWN, targetLanguage="es")
        await self.assert_refused(client, "SESSION_NOT_FOUND", "refreshConnection", role="listener",
                                  sessionId=UNKNOWN, targetLanguage="es")
        await self.assert_refused(client, "SESSION_NOT_FOUND", "refreshConnection", role="speaker",
                                  sessionId=UNKNOWN, token=self.owner.token)
        for method, body in (("GET", None), ("PATCH", {"status": "paused"}), ("DELETE", None)):
            self.assert_http("SESSION_NOT_FOUND", self.owner.send(
                method, f"/api/v1/broadcasts/{UNKNOWN}", body))

    async def test_session_inactive(self):
        speaker = await self.speaker()
        ended = speaker.session_id
        self.owner.expect(204, "DELETE", f"/api/v1/broadcasts/{ended}")
        await self.assert_query_refused("SESSION_INACTIVE", sessionId=ended, targetLanguage="es")
        client = await self.connect(token=self.owner.token)
        await self.assert_refused(client, "SESSION_INACTIVE", "joinSession",
                                  sessionId=ended, targetLanguage="es")
        await self.assert_refused(client, "SESSION_INACTIVE", "refreshConnection", role="speaker",
                                  sessionId=ended, token=self.owner.token)
        for method, body in (("GET", None), ("PATCH", {"status": "paused"}), ("DELETE", None)):
            self.assert_http("SESSION_INACTIVE", self.owner.send(
                method, f"/api/v1/broadcasts/{ended}", body))

    async def test_invalid_session_id(self):
        client = await self.connect()
        for wrong in ("eagle", "golden-eagle", "golden-eagle-99", "golden-eagle-1000",
                      "golden_eagle_427", "Golden-Eagle-427", "golden-eagle-427 ", "../../etc",
                      "a" * 300, "золотой-орёл-427"):
            with self.subTest(wrong):
                await self.assert_refused(client, "INVALID_SESSION_ID", "joinSession",
                                          sessionId=wrong, targetLanguage="es")
        await self.assert_query_refused("INVALID_SESSION_ID", sessionId="eagle",
                                        targetLanguage="es")
        self.assert_http("INVALID_SESSION_ID", self.owner.send("GET", "/api/v1/broadcasts/eagle"))

    async def test_languages(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker)
        client = await self.connect(token=self.owner.token)
        for code, languages in (("INVALID_LANGUAGE", ("english", "xx", "e", "12", "ES")),
                                ("UNSUPPORTED_LANGUAGE", ("eo", "fr"))):
            for language in languages:
                with self.subTest(language):
                    await self.assert_refused(client, code, "joinSession", targetLanguage=language,
                                              sessionId=speaker.session_id)
                    await self.assert_refused(client, code, "createSession",
                                              sourceLanguage=language, qualityTier="standard")
                    await self.assert_refused(listener, code, "changeLanguage",
                                              targetLanguage=language)
            await self.assert_query_refused(code, sessionId=speaker.session_id,
                                            targetLanguage=languages[0])
            self.assert_http(code, self.owner.send("POST", "/api/v1/broadcasts", {
                "source_language": languages[0], "quality_tier": "standard"}))
        self.assertEqual(await self.count_of(speaker), (1, {"es": 1}))

    async def test_the_speakers_own_language_always_works(self):
        speaker = await self.speaker(source_language="de")
        await self.listener(speaker, "de")

    async def test_missing_parameter(self):
        speaker = await self.speaker()
        client = await self.connect(token=self.owner.token)
        for action, fields in (
                ("createSession", {"qualityTier": "standard"}),
                ("joinSession", {"targetLanguage": "es"}),
                ("joinSession", {"sessionId": speaker.session_id}),
                ("joinSession", {"sessionId": "", "targetLanguage": "es"}),
                ("joinSession", {"sessionId": speaker.session_id, "targetLanguage": ""}),
                ("refreshConnection", {"role": "speaker", "token": self.owner.token}),
                ("refreshConnection", {"sessionId": speaker.session_id, "role": "listener"})):
            with self.subTest(action=action, fields=list(fields)):
                await self.assert_refused(client, "MISSING_PARAMETER", action, **fields)
        await self.assert_refused(speaker, "MISSING_PARAMETER", "setVolume",
                                  sessionId=speaker.session_id)
        await self.assert_refused(speaker, "MISSING_PARAMETER", "audioChunk",
                                  sessionId=speaker.session_id, timestamp=now_ms(), chunkIndex=1)
        await self.assert_query_refused("MISSING_PARAMETER", token=self.owner.token,
                                        action="createSession")

    async def test_half_a_query_is_refused(self):
        speaker = await self.speaker()
        client = await self.connect(sessionId=speaker.session_id)
        self.assert_error(await client.error(timeout=1), "MISSING_PARAMETER")

    async def test_invalid_action(self):
        speaker = await self.speaker()
        for client in (speaker, await self.listener(speaker), await self.connect()):
            for action in ("", "fly", "HEARTBEAT", "createsession", 7, None, {}, "x" * 200):
                await client.socket.send(json.dumps({"action": action}))
                self.assert_error(await client.error(), "INVALID_ACTION")
        await self.assert_query_refused("INVALID_ACTION", action="fly")

    async def test_invalid_message(self):
        speaker = await self.speaker()
        for client in (speaker, await self.listener(speaker), await self.connect()):
            for text in ("", "heartbeat", "[]", "7", "null", '"heartbeat"', '{"action":', "{}{}",
                         "[" * 2000, '{"action":"heartbeat"} x'):
                with self.subTest(text[:30]):
                    await client.socket.send(text)
                    self.assert_error(await client.error(), "INVALID_MESSAGE")
                    await client.heartbeat()
        await speaker.command("audioChunk", timestamp=1, chunkIndex=0, audioData="no base64!")
        self.assert_error(await speaker.error(), "INVALID_MESSAGE")
        await speaker.audio_frame(bytes(99))
        self.assert_error(await speaker.error(), "INVALID_MESSAGE")

    async def test_message_too_large(self):
        speaker = await self.speaker()
        for client in (speaker, await self.listener(speaker), await self.connect()):
            await client.send("heartbeat", padding="x" * 4096)
            self.assert_error(await client.error(), "MESSAGE_TOO_LARGE")
            await client.heartbeat()
            await client.send("heartbeat", padding="x" * 4000)
            await client.message("heartbeatAck")
        too_much = chunk() * 26
        await speaker.audio_frame(too_much[:32 * 1024 + 1])
        self.assert_error(await speaker.error(), "MESSAGE_TOO_LARGE")
        await speaker.audio_chunk(too_much[:32 * 1024 + 2])
        self.assert_error(await speaker.error(), "MESSAGE_TOO_LARGE")
        # Beyond the bound of any message the connection itself is closed, with WebSocket's code.
        await speaker.socket.send("x" * (128 * 1024 + 1))
        self.assertEqual((await speaker.wait_closed())[0], 1009)

    async def test_unauthorized_action(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker)
        unbound = await self.connect()
        for action, fields in SPEAKERS.items():
            for client in (listener, unbound):
                await self.assert_refused(client, "UNAUTHORIZED_ACTION", action,
                                          sessionId=speaker.session_id, **fields)
        for action, fields in LISTENERS.items():
            await self.assert_refused(speaker, "UNAUTHORIZED_ACTION", action, **fields)
        await listener.audio_frame(chunk())
        self.assert_error(await listener.error(), "UNAUTHORIZED_ACTION")
        await self.assert_refused(speaker, "UNAUTHORIZED_ACTION", "endSession", sessionId=UNKNOWN)
        await listener.nothing("sound", "sessionEnded", "broadcastPaused", "volumeChanged",
                               "speakerStateChanged", seconds=0.1)


class TokenTest(Refusals):
    settings = {"accounts.access_minutes": 1}
    with_clock = True

    async def test_token_expired(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker)
        token = self.owner.token
        self.clock.advance(61)
        await self.assert_query_refused("TOKEN_EXPIRED", token=token)
        self.assert_http("TOKEN_EXPIRED", self.owner.send("GET", "/api/v1/broadcasts"))
        anonymous = await self.connect()
        await self.assert_refused(anonymous, "TOKEN_EXPIRED", "refreshConnection",
                                  sessionId=speaker.session_id, role="speaker", token=token)
        # Who came in time stays: a token opens the door, it does not keep it open.
        sound = chunk()
        await speaker.audio_frame(sound)
        await listener.sound(sound)


class UnavailableTest(Stage):
    """The database does not take writes: another process holds it."""

    @contextlib.contextmanager
    def held(self):
        database = sqlite3.connect(pathlib.Path(self.server.data) / "auriga.db",
                                   isolation_level=None)
        with contextlib.closing(database):
            database.execute("BEGIN IMMEDIATE")
            try:
                yield
            finally:
                database.execute("ROLLBACK")

    async def test_new_ones_are_refused_and_those_there_go_on(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker)
        new = await self.connect(token=self.owner.token)
        with self.held():
            http = asyncio.create_task(asyncio.to_thread(
                self.owner.clone().send, "POST", "/api/v1/broadcasts",
                {"source_language": "en", "quality_tier": "standard"}))
            await new.send("createSession", sourceLanguage="en", qualityTier="standard")
            begin = time.monotonic()
            while not new.messages and time.monotonic() - begin < 20:
                sound = chunk()
                await speaker.audio_frame(sound)
                await listener.sound(sound, timeout=1)
                await asyncio.sleep(0.1)
            late = await self.listener(speaker, "de")
            self.assert_error(await new.error(), "SERVICE_UNAVAILABLE")
            answer = await http
            self.assertEqual((answer.status, answer.json()["code"]), (503, "SERVICE_UNAVAILABLE"))
            self.assertIn("retry-after", answer.headers)
        await late.close()
        await new.create_session()


class RateTest(Stage):
    """The limits as they come, one server per limit that counts by address or user."""
    settings = {"broadcasts.heartbeats_per_minute": 2, "broadcasts.audio_chunks_per_second": 50,
                "broadcasts.control_messages_per_second": 10, "broadcasts.creations_per_hour": 50}

    def assert_limited(self, error):
        self.assert_error(error, "RATE_LIMIT_EXCEEDED")

    async def test_heartbeats(self):
        client = await self.connect()
        for _ in range(5):
            await client.heartbeat()
        await client.send("heartbeat")
        self.assert_limited(await client.error())

    async def test_control_messages(self):
        speaker = await self.speaker()
        for _ in range(30):
            await speaker.command("getSessionStatus")
        self.assert_limited(await speaker.error())
        await asyncio.sleep(1.1)
        # On a slow machine thirty take more than a second, and so more than one is told.
        while any(message["type"] == "error" for message in speaker.messages):
            self.assert_limited(await speaker.error())
        self.assertEqual((await self.count_of(speaker))[0], 0)

    async def test_audio_chunks(self):
        speaker = await self.speaker()
        listener = await self.listener(speaker)
        sounds = [chunk() for _ in range(150)]
        for sound in sounds:
            await speaker.audio_frame(sound)
        await speaker.message("error", "rateLimitWarning")
        await asyncio.sleep(0.3)
        self.assertGreaterEqual(len(listener.frames), 50)
        self.assertLess(len(listener.frames), 150)

    async def test_creations(self):
        user = self.server.register("busy@example.org")
        made = 0
        with self.assertRaises(ProtocolError) as caught:
            while made < 60:
                client = await self.connect(token=user.token)
                await client.create_session()
                made += 1
        self.assertEqual(made, 50)
        self.assert_limited(caught.exception.message)
        answer = user.send("POST", "/api/v1/broadcasts",
                           {"source_language": "en", "quality_tier": "standard"})
        self.assertEqual((answer.status, answer.json()["code"]), (429, "RATE_LIMIT_EXCEEDED"))
        self.assertGreater(int(answer.headers["retry-after"]), 0)
        await self.speaker()

    async def test_refusals_say_when_to_try_again(self):
        client = await self.connect()
        for _ in range(6):
            await client.send("heartbeat")
        error = await client.error("RATE_LIMIT_EXCEEDED")
        self.assertGreater({**error, **error["details"]}["retryAfter"], 0)

    async def test_control_says_when_to_try_again(self):
        speaker = await self.speaker()
        for _ in range(30):
            await speaker.command("getSessionStatus")
        error = await speaker.error("RATE_LIMIT_EXCEEDED")
        self.assertGreater({**error, **error["details"]}["retryAfter"], 0)


class JoinRateTest(Stage):
    settings = {"broadcasts.joins_per_minute": 10}

    async def test_joins(self):
        speaker = await self.speaker()
        for _ in range(10):
            await self.listener(speaker)
        late = await self.connect(sessionId=speaker.session_id, targetLanguage="es")
        error = await late.error()
        self.assert_error(error, "RATE_LIMIT_EXCEEDED")
        self.assertGreater({**error, **error["details"]}["retryAfter"], 0)
        self.assertEqual((await self.count_of(speaker))[0], 10)


class ConnectRateTest(Stage):
    settings = {"broadcasts.connects_per_minute": 20}

    async def test_connects(self):
        for _ in range(20):
            await self.connect()
        with self.assertRaises(Refused) as caught:
            await self.connect()
        self.assertEqual(caught.exception.status, 429)
        self.assertGreater(int(caught.exception.headers["Retry-After"]), 0)
        status, _, body = handshake(self.port)
        self.assertEqual((status, json.loads(body)["code"]), (429, "RATE_LIMIT_EXCEEDED"))


if __name__ == "__main__":
    main()
