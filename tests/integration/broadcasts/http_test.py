#!/usr/bin/python3
"""Broadcasts over HTTP as tables: who asks what, and the status, code and words that must come. Every
answer is held against the server's own /openapi.json."""
import asyncio
import pathlib
import sys
import unittest
from dataclasses import dataclass, field

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.integration.broadcasts.stage import Stage, main  # noqa: E402
from tests.load.schema import Schemas  # noqa: E402

BROADCASTS = "/api/v1/broadcasts"
LIVE = "/api/v1/live"
UNKNOWN = "golden-eagle-427"
MADE = {"source_language": "en", "quality_tier": "standard"}


@dataclass
class Row:
    """`who`: owner (whose the broadcasts are), colleague, stranger, anonymous, or a key's scope."""
    name: str
    who: str
    method: str
    path: str
    status: int
    code: str = None
    body: object = None
    headers: dict = field(default_factory=dict)
    has: tuple = ()
    lacks: tuple = ()
    faults: tuple = ()


class Tables(Stage):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.owner.expect(200, "GET", "/openapi.json")
        cls.schemas = Schemas(cls.document)
        cls.callers = {
            "owner": cls.owner,
            "colleague": cls.colleague_of(cls.owner, "colleague@example.org"),
            "viewer": cls.colleague_of(cls.owner, "viewer@example.org", role="viewer"),
            "stranger": cls.server.register("stranger@example.org"),
            "anonymous": cls.server.client()}
        for scope in ("admin", "chat"):
            key = cls.owner.create_key([scope])["key"]
            cls.callers[f"key:{scope}"] = cls.owner.clone_with_key(key)

    def make(self, who="owner", **more):
        return self.callers[who].expect(201, "POST", BROADCASTS, {**MADE, **more})["id"]

    def operation(self, method, path):
        path = path.split("?")[0]
        for template, operations in self.document["paths"].items():
            parts, wanted = path.split("/"), template.split("/")
            if len(parts) == len(wanted) and all(
                    want.startswith("{") or want == part for want, part in zip(wanted, parts)):
                return operations[method.lower()]
        raise AssertionError(f"{method} {path} is not described")

    def hold_against_the_document(self, method, path, answer):
        responses = self.operation(method, path)["responses"]
        self.assertIn(str(answer.status), responses, "the status is not documented")
        described = responses[str(answer.status)]
        if "$ref" in described:
            described = self.schemas.resolve(described)
        if answer.status == 204:
            self.assertEqual(answer.body, b"")
            return
        content = described["content"]
        self.assertIn(answer.type, content)
        self.assertEqual(list(self.schemas.faults(answer.json(), content[answer.type]["schema"])), [])

    def send(self, who, method, path, body=None, headers=None):
        answer = self.callers[who].send(method, path, body, headers)
        self.hold_against_the_document(method, path, answer)
        return answer

    def play(self, *rows):
        for row in rows:
            with self.subTest(row.name):
                answer = self.send(row.who, row.method, row.path, row.body, row.headers)
                text = answer.body.decode()
                self.assertEqual(answer.status, row.status, text)
                if row.status >= 400:
                    problem = answer.json()
                    self.assertEqual(answer.type, "application/problem+json")
                    self.assertEqual(problem["status"], row.status)
                    self.assertTrue(problem["request_id"])
                    if row.code:
                        self.assertEqual(problem["code"], row.code, text)
                    if row.faults:
                        self.assertEqual({one["pointer"] for one in problem["errors"]},
                                         set(row.faults))
                for words in row.has:
                    self.assertIn(words, text)
                for words in row.lacks:
                    self.assertNotIn(words, text)


class BroadcastsTest(Tables):
    async def test_create(self):
        def row(name, status, body, code=None, **more):
            return Row(name, more.pop("who", "owner"), "POST", BROADCASTS, status, code, body, **more)
        invalid = "VALIDATION_FAILED"
        self.play(
            row("both fields", 201, MADE, has=('"status":"active"', '"listeners":0',
                                               '"speaker_connected":false', '"ended_at":null')),
            row("no tier", 201, {"source_language": "de"}, has=('"quality_tier":"standard"',)),
            row("premium", 201, {**MADE, "quality_tier": "premium"}, has=('"premium"',)),
            row("with a key", 201, MADE, who="key:admin"),
            row("nothing", 422, {}, invalid, faults=("/source_language",)),
            row("a language of no list", 400, {"source_language": "xx"}, "INVALID_LANGUAGE",
                faults=("/source_language",)),
            row("upper case", 400, {"source_language": "EN"}, "INVALID_LANGUAGE"),
            row("a whole word", 400, {"source_language": "english"}, "INVALID_LANGUAGE"),
            row("a language not served", 400, {"source_language": "eo"}, "UNSUPPORTED_LANGUAGE"),
            row("a tier there is not", 422, {**MADE, "quality_tier": "gold"}, invalid,
                faults=("/quality_tier",)),
            row("a field there is not", 422, {**MADE, "nickname": "x"}, invalid,
                faults=("/nickname",)),
            row("all wrong at once", 422, {"source_language": 7, "quality_tier": 7}, invalid,
                faults=("/source_language", "/quality_tier")),
            row("a name of one's own", 422, {**MADE, "id": UNKNOWN}, invalid, faults=("/id",)),
            row("no JSON", 400, b"{", "MALFORMED_JSON",
                headers={"Content-Type": "application/json"}),
            row("a list", 422, [], None),
            row("a form", 415, b"source_language=en", "UNSUPPORTED_MEDIA_TYPE",
                headers={"Content-Type": "application/x-www-form-urlencoded"}),
            row("nobody", 401, MADE, who="anonymous"),
            row("a key that may chat", 403, MADE, "FORBIDDEN", who="key:chat"),
            row("who may only look", 403, MADE, "FORBIDDEN", who="viewer"))

    async def test_location(self):
        answer = self.send("owner", "POST", BROADCASTS, MADE)
        self.assertEqual(answer.headers["location"], f"{BROADCASTS}/{answer.json()['id']}")
        self.assertEqual(self.send("owner", "GET", answer.headers["location"]).json(), answer.json())

    async def test_read(self):
        made = self.make()
        path = f"{BROADCASTS}/{made}"
        self.play(
            Row("its speaker", "owner", "GET", path, 200, has=(made,)),
            Row("a key is a speaker of its own", "key:admin", "GET", path, 403, "FORBIDDEN"),
            Row("a colleague", "colleague", "GET", path, 403, "FORBIDDEN", lacks=("source_lang",)),
            Row("a stranger", "stranger", "GET", path, 404, "SESSION_NOT_FOUND", lacks=(made,)),
            Row("nobody", "anonymous", "GET", path, 401, lacks=(made,)),
            Row("a key that may chat", "key:chat", "GET", path, 403, "FORBIDDEN"),
            Row("of nothing", "owner", "GET", f"{BROADCASTS}/{UNKNOWN}", 404, "SESSION_NOT_FOUND"),
            Row("no name", "owner", "GET", f"{BROADCASTS}/eagle", 400, "INVALID_SESSION_ID"),
            Row("upper case", "owner", "GET", f"{BROADCASTS}/{made.upper()}", 400,
                "INVALID_SESSION_ID"),
            Row("too long a name", "owner", "GET", f"{BROADCASTS}/{'a' * 65}", 422))

    async def test_change(self):
        made = self.make()
        path = f"{BROADCASTS}/{made}"

        def row(name, status, body, code=None, who="owner", **more):
            return Row(name, who, "PATCH", path, status, code, body, **more)
        self.play(
            row("paused", 200, {"status": "paused"}, has=('"status":"paused"',)),
            row("paused again", 200, {"status": "paused"}, has=('"status":"paused"',)),
            row("active", 200, {"status": "active"}, has=('"status":"active"',)),
            row("language and tier", 200, {"source_language": "fr", "quality_tier": "premium"},
                has=('"fr"', '"premium"')),
            row("nothing", 200, {}, has=('"fr"',)),
            row("null leaves it", 200, {"status": None, "source_language": None}, has=('"fr"',)),
            row("a status there is not", 422, {"status": "asleep"}, faults=("/status",)),
            row("a field there is not", 422, {"listeners": 7}, faults=("/listeners",)),
            row("half right changes nothing", 422, {"source_language": "it", "quality_tier": "x"},
                faults=("/quality_tier",)),
            row("a language not served", 400, {"source_language": "eo"}, "UNSUPPORTED_LANGUAGE"),
            row("no language", 400, {"source_language": "xx"}, "INVALID_LANGUAGE"),
            row("a colleague", 403, {"status": "ended"}, "FORBIDDEN", "colleague"),
            row("a colleague, a wrong field", 422, {"status": "x"}, None, "colleague"),
            row("a stranger", 404, {"status": "ended"}, "SESSION_NOT_FOUND", "stranger"),
            row("nobody", 401, {"status": "ended"}, None, "anonymous"),
            Row("unchanged by them", "owner", "GET", path, 200,
                has=('"status":"active"', '"fr"', '"premium"')),
            row("ended", 200, {"status": "ended"}, has=('"status":"ended"',)),
            row("no more", 410, {"status": "active"}, "SESSION_INACTIVE"),
            Row("of nothing", "owner", "PATCH", f"{BROADCASTS}/{UNKNOWN}", 404,
                "SESSION_NOT_FOUND", {"status": "ended"}),
            Row("no name", "owner", "PATCH", f"{BROADCASTS}/x", 400, "INVALID_SESSION_ID", {}))

    async def test_end(self):
        made = self.make()
        path = f"{BROADCASTS}/{made}"
        self.play(
            Row("a colleague", "colleague", "DELETE", path, 403, "FORBIDDEN"),
            Row("a stranger", "stranger", "DELETE", path, 404, "SESSION_NOT_FOUND"),
            Row("nobody", "anonymous", "DELETE", path, 401),
            Row("his speaker", "owner", "DELETE", path, 204),
            Row("again", "owner", "DELETE", path, 410, "SESSION_INACTIVE"),
            Row("read", "owner", "GET", path, 410, "SESSION_INACTIVE"),
            Row("a colleague afterwards", "colleague", "GET", path, 403, "FORBIDDEN"),
            Row("a stranger afterwards", "stranger", "GET", path, 404, "SESSION_NOT_FOUND"),
            Row("a listener", "anonymous", "GET", f"{LIVE}/{made}", 410, "SESSION_INACTIVE"),
            Row("still listed", "owner", "GET", f"{BROADCASTS}?status=ended", 200,
                has=(made, '"end_reason":"ended"')),
            Row("not among the others", "owner", "GET", f"{BROADCASTS}?status=active", 200,
                lacks=(made,)))

    async def test_what_anybody_may_know(self):
        made = self.make()
        self.play(
            Row("without signing in", "anonymous", "GET", f"{LIVE}/{made}", 200,
                has=(made, '"has_room":true'), lacks=("usr_", "org_", "example.org")),
            Row("a stranger", "stranger", "GET", f"{LIVE}/{made}", 200),
            Row("of nothing", "anonymous", "GET", f"{LIVE}/{UNKNOWN}", 404, "SESSION_NOT_FOUND"),
            Row("no name", "anonymous", "GET", f"{LIVE}/x", 400, "INVALID_SESSION_ID"))

    async def test_tickets(self):
        self.play(
            Row("signed in", "owner", "POST", "/api/v1/realtime/tickets", 200, has=('"ticket":"',)),
            Row("with a key", "key:admin", "POST", "/api/v1/realtime/tickets", 200),
            Row("a key that may chat", "key:chat", "POST", "/api/v1/realtime/tickets", 403,
                "FORBIDDEN"),
            Row("nobody", "anonymous", "POST", "/api/v1/realtime/tickets", 401))

    async def test_the_counts_are_those_of_the_room(self):
        speaker = await self.speaker()
        listeners = [await self.listener(speaker, language) for language in ("es", "es", "de")]
        path = f"{BROADCASTS}/{speaker.session_id}"
        read = self.send("owner", "GET", path).json()
        self.assertEqual((read["listeners"], read["speaker_connected"]), (3, True))
        self.assertEqual(sorted((one["language"], one["listeners"]) for one in read["languages"]),
                         [("de", 1), ("es", 2)])
        await listeners[0].close()
        await self.until_count(speaker, 2)
        read = self.send("owner", "GET", path).json()
        self.assertEqual((read["listeners"], read["listeners_peak"]), (2, 3))


class IdempotencyTest(Tables):
    async def test_the_same_twice_happens_once(self):
        headers = {"Idempotency-Key": "once-1"}
        before = len(self.send("owner", "GET", BROADCASTS).json()["items"])
        first = self.send("owner", "POST", BROADCASTS, MADE, headers)
        again = self.send("owner", "POST", BROADCASTS, MADE, headers)
        self.assertEqual((first.status, again.status), (201, 201))
        self.assertEqual(again.body, first.body)
        self.assertEqual(again.headers["location"], first.headers["location"])
        self.assertEqual(again.headers["idempotency-replayed"], "true")
        self.play(Row("another body", "owner", "POST", BROADCASTS, 422, "IDEMPOTENCY_MISMATCH",
                      {"source_language": "de"}, headers),
                  Row("another caller's key is his own", "colleague", "POST", BROADCASTS, 201,
                      None, MADE, headers, lacks=(first.json()["id"],)))
        self.assertEqual(len(self.send("owner", "GET", BROADCASTS).json()["items"]), before + 1)

    async def test_at_once_happens_once(self):
        def post(client):
            return client.send("POST", BROADCASTS, MADE, {"Idempotency-Key": "once-2"})
        before = len(self.send("owner", "GET", BROADCASTS).json()["items"])
        answers = await asyncio.gather(*(asyncio.to_thread(post, self.owner.clone())
                                         for _ in range(10)))
        made = {answer.json()["id"] for answer in answers if answer.status == 201}
        self.assertEqual(len(made), 1)
        self.assertLessEqual({answer.status for answer in answers}, {201, 409})
        self.assertEqual(len(self.send("owner", "GET", BROADCASTS).json()["items"]), before + 1)


class PagingTest(Tables):
    def walk(self, limit, more="", who="owner", between=lambda: None):
        found, cursor = [], ""
        for _ in range(50):
            page = self.send(who, "GET", f"{BROADCASTS}?limit={limit}{more}{cursor}").json()
            self.assertLessEqual(len(page["items"]), limit)
            found += [one["id"] for one in page["items"]]
            if page["next_cursor"] is None:
                return found
            cursor = f"&cursor={page['next_cursor']}"
            between()
        raise AssertionError("the list has no end")

    async def test_newest_first_and_each_once(self):
        made = [self.make() for _ in range(11)][::-1]
        self.make("colleague")
        self.make("stranger")
        for limit in (1, 3, 11, 12, 200):
            with self.subTest(limit):
                self.assertEqual(self.walk(limit), made)
        self.assertEqual(self.walk(2, between=self.make), made,
                         "what is made meanwhile pushes nothing twice onto a page")
        ended = made[::3]
        for name in ended:
            self.owner.expect(204, "DELETE", f"{BROADCASTS}/{name}")
        self.assertEqual(self.walk(2, "&status=ended"), ended)
        self.assertEqual([name for name in self.walk(3, "&status=active") if name in made],
                         [name for name in made if name not in ended])

    async def test_wrong_questions(self):
        made = [self.make() for _ in range(3)]
        cursor = self.send("owner", "GET", f"{BROADCASTS}?limit=1").json()["next_cursor"]
        self.play(
            Row("no page", "owner", "GET", f"{BROADCASTS}?limit=0", 422, faults=("query/limit",)),
            Row("too large a page", "owner", "GET", f"{BROADCASTS}?limit=201", 422,
                faults=("query/limit",)),
            Row("no number", "owner", "GET", f"{BROADCASTS}?limit=x", 422, faults=("query/limit",)),
            Row("no status", "owner", "GET", f"{BROADCASTS}?status=asleep", 422,
                faults=("query/status",)),
            Row("a cursor of elsewhere", "owner", "GET", f"{BROADCASTS}?cursor=x", 400,
                "BAD_CURSOR"),
            Row("a cursor bent", "owner", "GET", f"{BROADCASTS}?cursor={cursor[:-2]}AA", 400,
                "BAD_CURSOR"),
            Row("nobody", "anonymous", "GET", BROADCASTS, 401))
        theirs = self.send("stranger", "GET", f"{BROADCASTS}?cursor={cursor}")
        self.assertIn(theirs.status, (200, 400))
        for name in made:
            self.assertNotIn(name, theirs.body.decode())


class LimitTest(Tables):
    settings = {"broadcasts.creations_per_hour": 5}

    async def test_creations(self):
        for _ in range(5):
            self.make()
        answer = self.send("owner", "POST", BROADCASTS, MADE)
        self.assertEqual((answer.status, answer.json()["code"]), (429, "RATE_LIMIT_EXCEEDED"))
        self.assertGreater(int(answer.headers["retry-after"]), 0)
        self.assertEqual(self.metrics()['auriga_live_rate_limited_total{limit="creations"}'], 1)
        self.play(Row("a colleague", "colleague", "POST", BROADCASTS, 201, None, MADE),
                  Row("a wrong one", "colleague", "POST", BROADCASTS, 422, None, {}))

    async def test_keys_do_not_multiply_it(self):
        made = 0
        for _ in range(3):
            key = self.owner.create_key(["admin"])["key"]
            for _ in range(5):
                made += self.owner.clone_with_key(key).send(
                    "POST", BROADCASTS, MADE).status == 201
        self.assertLessEqual(made, 5)

    async def test_a_replay_costs_nothing(self):
        for _ in range(20):
            answer = self.send("stranger", "POST", BROADCASTS, MADE, {"Idempotency-Key": "one"})
            self.assertEqual(answer.status, 201)


if __name__ == "__main__":
    main()
