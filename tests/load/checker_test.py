#!/usr/bin/env python3
"""The checker must ring: each planted fault is found, and a clean answer is not one."""
import json
import pathlib
import random
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from tests.load import mutate  # noqa: E402
from tests.load.checker import Checker  # noqa: E402
from tests.load.random_api import Generator, Request, read_operations  # noqa: E402
from tests.load.schema import Schemas  # noqa: E402
from tests.load.world import Tenant  # noqa: E402
from tests.support.live_server import Answer  # noqa: E402

THING = {"type": "object", "required": ["id", "size"], "properties": {
    "id": {"type": "string"}, "size": {"type": "integer", "minimum": 0},
    "note": {"type": ["string", "null"]}, "kind": {"enum": ["a", "b"]},
    "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}}}
PROBLEM = {"application/problem+json": {"schema": {"type": "object", "required": ["code"]}}}
DOCUMENT = {
    "components": {"schemas": {"Thing": THING}},
    "paths": {"/api/v1/things/{agent_id}": {
        "parameters": [{"name": "limit", "in": "query",
                        "schema": {"type": "integer", "minimum": 1, "maximum": 200}}],
        "post": {
            "requestBody": {"content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/Thing"}}}},
            "responses": {
                "200": {"content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/Thing"}}}},
                "404": {"content": PROBLEM}, "503": {"content": PROBLEM}}}}}}
ID = "agt_0192f0c1-2345-7abc-8def-0123456789ab"


class FakeAccount:
    def __init__(self, name):
        self.email, self.password = name + "@example.org", "secret"
        self.token, self.refresh_token = "token-of-" + name, "refresh-of-" + name


def make():
    schemas = Schemas(DOCUMENT)
    tenants = [Tenant("A", FakeAccount("a"), "MARKERALPHA"),
               Tenant("B", FakeAccount("b"), "MARKERBRAVO")]
    tenants[0].ids.add(ID)
    for tenant in tenants:
        tenant.keys = ["key"]
        tenant.pools["agent_id"] = [ID] if tenant.name == "A" else [ID.replace("0192", "0193")]
    return schemas, tenants, read_operations(DOCUMENT, schemas)


class CheckerTest(unittest.TestCase):
    def setUp(self):
        self.schemas, self.tenants, self.operations = make()
        self.checker = Checker(self.schemas, self.tenants)
        self.operation = next(o for o in self.operations if o.described)

    def faults(self, status, value, *, type_="application/json", path="/api/v1/things/x",
               caller=1, headers=None):
        request = Request(self.operation)
        request.path = path
        request.caller = self.tenants[caller]
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        answer = Answer(status, {"content-type": type_, "x-request-id": "r", **(headers or {})},
                        body)
        return list(self.checker.faults(request, answer))

    def problem(self, answered, **more):
        value = {"type": "t", "title": "t", "status": answered, "code": "C", "request_id": "r"}
        return self.faults(answered, {**value, **more}, type_="application/problem+json")

    def test_clean_answers(self):
        self.assertEqual(self.faults(200, {"id": "x", "size": 1, "note": None, "kind": "a",
                                           "parts": [{"id": "y", "size": 2}]}), [])
        self.assertEqual(self.problem(404), [])
        self.assertEqual(self.problem(503), [])

    def test_statuses(self):
        self.assertTrue(self.problem(500))
        self.assertTrue(self.problem(502))
        self.assertTrue(self.problem(409), "not documented")
        self.assertTrue(self.faults(201, {"id": "x", "size": 1}), "not documented")

    def test_schemas(self):
        for value in ({}, {"id": "x"}, {"id": 1, "size": 1}, {"id": "x", "size": -1},
                      {"id": "x", "size": 1.5}, {"id": "x", "size": True}, [],
                      {"id": "x", "size": 1, "kind": "c"},
                      {"id": "x", "size": 1, "parts": [{"id": "y"}]}, b"{"):
            self.assertTrue(self.faults(200, value), value)

    def test_problems(self):
        self.assertTrue(self.problem(404, status=400))
        self.assertTrue(self.faults(404, {"detail": "x"}, type_="application/problem+json"))
        self.assertTrue(self.faults(404, b"<h1>not here</h1>", type_="text/html"))

    def test_leaks(self):
        thing = {"id": ID, "size": 1}
        self.assertTrue(any("LEAK" in f for f in self.faults(200, thing)), "a foreign id")
        self.assertEqual(self.faults(200, thing, caller=0), [], "its own id")
        self.assertEqual(self.faults(200, thing, path="/api/v1/things/" + ID), [], "it was asked")
        words = {"id": "x", "size": 1, "note": "of MARKERALPHA"}
        self.assertTrue(any("LEAK" in f for f in self.faults(200, words)))
        self.assertTrue(any("LEAK" in f for f in self.faults(
            200, {"id": "x", "size": 1}, headers={"x-note": "MARKERALPHA"})))

    def test_same_seed_same_requests(self):
        def requests(seed):
            _, tenants, operations = make()
            generator = Generator(operations, self.schemas, tenants, seed)
            # A form's boundary is random on purpose; there is none here.
            return [str(generator.next()) for _ in range(300)]
        self.assertEqual(requests(7), requests(7))
        self.assertNotEqual(requests(7), requests(8))

    def test_made_values_fit_and_broken_ones_do_not_stay_whole(self):
        draw = random.Random(1)
        changed = 0
        for _ in range(300):
            value = self.schemas.make(THING, draw)
            self.assertEqual(self.schemas.faults(value, THING), [])
            body, _ = mutate.body(value, draw)
            changed += body != json.dumps(value).encode()
        self.assertGreater(changed, 200)


if __name__ == "__main__":
    unittest.main()
