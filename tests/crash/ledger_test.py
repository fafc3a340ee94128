#!/usr/bin/env python3
"""The ledger must miss what is missing: each kind of loss is planted once and found."""
import json
import pathlib
import random
import sqlite3
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from tests.crash import store  # noqa: E402
from tests.crash.ledger import Ledger, losses  # noqa: E402
from tests.support.live_server import Answer  # noqa: E402


class FakeServer:
    """Answers as the paths in `pages` say; 404 for the rest."""

    def __init__(self, pages, key=None):
        self.pages, self.key, self.token = pages, key, None

    def clone_with_key(self, key):
        return FakeServer(self.pages, key)

    def clone(self):
        return FakeServer(self.pages)

    def send(self, _, path):
        if self.key is not None:
            return Answer(200 if self.key in self.pages["keys"] else 401, {}, b"{}")
        if path == "/api/v1/me":
            return Answer(200 if self.token in self.pages["tokens"] else 401, {}, b"{}")
        value = self.pages.get(path)
        if value is None:
            return Answer(404, {}, b"{}")
        return Answer(200, {}, value if isinstance(value, bytes) else json.dumps(value).encode())


def good():
    ledger = Ledger()
    ledger.note("agents", "a", ("Desk", ["be kind"]))
    ledger.note("documents", ("a", "d"), ("f.md", [b"old", b"new"]))
    ledger.note("chats", "s", [("q1", "r1"), ("q2", "r2")])
    ledger.note("keys", "works", True)
    ledger.note("keys", "revoked", False)
    ledger.tokens.append("token")
    ledger.gone("agents", "b", "/api/v1/agents/b")
    document = "/api/v1/agents/a/documents/d"
    messages = [("user", "q1"), ("assistant", "r1"), ("user", "unanswered"),
                ("user", "q2"), ("assistant", "r2")]
    pages = {
        "keys": {"works"}, "tokens": {"token"},
        "/api/v1/agents/a": {"name": "Desk", "sop": "be kind"},
        document: {"status": "ready", "error": None}, document + "/content": b"new",
        "/api/v1/sessions/s/messages?limit=200": {
            "items": [{"role": r, "content": c} for r, c in messages], "next_cursor": None}}
    return ledger, pages


class LedgerTest(unittest.TestCase):
    def losses(self, change):
        ledger, pages = good()
        change(pages)
        return list(losses(ledger, FakeServer(pages), random.Random(1), True))

    def test_nothing_lost(self):
        self.assertEqual(self.losses(lambda pages: None), [])

    def test_each_loss(self):
        document = "/api/v1/agents/a/documents/d"
        messages = "/api/v1/sessions/s/messages?limit=200"
        changes = {
            "agent": lambda p: p.pop("/api/v1/agents/a"),
            "sop": lambda p: p["/api/v1/agents/a"].update(sop="be rude"),
            "document": lambda p: p.pop(document),
            "failed": lambda p: p[document].update(status="failed"),
            "bytes": lambda p: p.update({document + "/content": b"ne"}),
            "content": lambda p: p.pop(document + "/content"),
            "session": lambda p: p.pop(messages),
            "answer": lambda p: p[messages]["items"].pop(),
            "key": lambda p: p["keys"].clear(),
            "revocation": lambda p: p["keys"].add("revoked"),
            "sign-in": lambda p: p["tokens"].clear(),
            "deletion": lambda p: p.update({"/api/v1/agents/b": {}}),
        }
        for name, change in changes.items():
            self.assertEqual(len(self.losses(change)), 1, name)


class StoreTest(unittest.TestCase):
    def faults(self, change):
        with tempfile.TemporaryDirectory() as folder:
            data = pathlib.Path(folder)
            database = sqlite3.connect(data / "auriga.db")
            database.executescript(
                "CREATE TABLE documents (id TEXT, object_key TEXT);"
                "CREATE TABLE document_contents (document_id TEXT);"
                "CREATE TABLE agents (id TEXT, status TEXT, version INTEGER, archived_at INTEGER);"
                "CREATE TABLE agent_versions (agent_id TEXT, version INTEGER, definition TEXT, "
                "status TEXT);"
                "INSERT INTO agents VALUES ('a', 'active', 1, NULL), ('b', 'creating', 0, 1);"
                "INSERT INTO agent_versions VALUES ('a', 1, '{}', 'deployed');"
                "INSERT INTO documents VALUES ('d', 'agents/a/d'), ('inline', NULL);"
                "INSERT INTO document_contents VALUES ('d'), ('inline');")
            (data / "objects" / ".new").mkdir(parents=True)
            (data / "objects" / "agents" / "a").mkdir(parents=True)
            (data / "objects" / "agents" / "a" / "d.object").write_bytes(b"x")
            (data / "objects" / "generated" / "a").mkdir(parents=True)
            (data / "objects" / "generated" / "a" / "agent.json.object").write_bytes(b"{}")
            change(data, database)
            database.commit()
            database.close()
            return store.faults(data, timeout=0)

    def test_faults(self):
        self.assertEqual(self.faults(lambda data, database: None), [])
        planted = {
            "row without object": lambda data, _:
                (data / "objects/agents/a/d.object").unlink(),
            "object without row": lambda data, _:
                (data / "objects/agents/a/e.object").write_bytes(b"x"),
            "half written": lambda data, _: (data / "objects/.new/1").write_bytes(b"x"),
            "no contents": lambda _, database:
                database.execute("DELETE FROM document_contents WHERE document_id = 'd'"),
            "no definition": lambda _, database:
                database.execute("UPDATE agent_versions SET definition = NULL"),
            "never made": lambda _, database:
                database.execute("UPDATE agents SET status = 'creating' WHERE id = 'a'"),
            "never ended": lambda _, database:
                database.execute("INSERT INTO agent_versions VALUES ('b', 1, NULL, 'building')"),
            "definition of no agent": lambda _, database:
                (database.execute("DELETE FROM agents WHERE id = 'a'"), database.execute("DELETE FROM agent_versions")),
        }
        for name, change in planted.items():
            self.assertEqual(len(self.faults(change)), 1, name)


if __name__ == "__main__":
    unittest.main()
