#!/usr/bin/python3
"""A server that is killed while a tool is called for an answer: what was called stands in the
transcript, and the message that is sent again does nothing twice."""
import contextlib
import http.server
import json
import pathlib
import sqlite3
import sys
import tempfile
import threading
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from tests.integration.broadcasts.stage import PROGRAM, main  # noqa: E402
from tests.support.live_server import LiveServer  # noqa: E402

GUIDE = ("guide.md", "text/markdown", b"# Returns\n\nOpened kettles can be returned in 14 days.\n")
QUESTION = {"message": "Refund order 17, please."}
KEY = {"Idempotency-Key": "turn-1"}


class Outside:
    """What the server talks to: a model that has refunds made, and the desk that makes them. One of
    them hangs while it is named by `hangs`."""

    def __init__(self):
        self.hangs = None
        self.reached = threading.Event()
        self.refunds = []  # The Idempotency-Key of each.
        self.told = []     # What the model was told by its tools at each request.
        outside = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if self.path.startswith("/refund/"):
                    outside.refunds.append(self.headers["Idempotency-Key"])
                    self.answer("desk", "application/json", b'{"refunded": true}')
                else:
                    outside.answer_model(self, json.loads(body))

            def answer(self, who, kind, body):
                if outside.hangs == who:
                    outside.reached.set()
                    self.rfile.read(1)  # Until the server is gone.
                    return
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def close(self):
        self.http.shutdown()
        self.http.server_close()

    def answer_model(self, handler, request):
        """Calls the tool until it was called in this attempt; what was told of it before is not
        minded."""
        told = [one for one in request["messages"] if one["role"] == "tool"]
        self.told.append([one["content"] for one in told])
        if any(not one["tool_call_id"].startswith("before_") for one in told):
            delta, reason = {"content": "It is refunded."}, "stop"
        else:
            call = {"name": "refund", "arguments": '{"id": "17"}'}
            delta = {"tool_calls": [{"index": 0, "id": "c1", "type": "function", "function": call}]}
            reason = "tool_calls"
        chunks = [{"index": 0, "delta": delta, "finish_reason": None},
                  {"index": 0, "delta": {}, "finish_reason": reason}]
        lines = ["data: " + json.dumps({"id": "1", "object": "chat.completion.chunk", "created": 1,
                                        "model": "test-model", "choices": [chunk]})
                 for chunk in chunks] + ["data: [DONE]", ""]
        handler.answer("model" if reason == "stop" else "", "text/event-stream",
                       "\n\n".join(lines).encode())


class KilledTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.outside = Outside()
        self.addCleanup(self.outside.close)
        self.server = LiveServer(PROGRAM, pathlib.Path(folder.name) / "data", settings={
            "model.base_url": self.outside.url + "/v1", "model.name": "test-model",
            "model.makes_agents": "false", "outgoing.networks": "127.0.0.0/8",
            "outgoing.plain_http": "true"})
        self.addCleanup(self.server.stop)
        self.server.start()
        self.owner = self.server.set_up_owner()
        self.agent = self.owner.create_agent("Desk", "# Desk\n\nHelp customers.\n", [GUIDE])["id"]
        self.owner.expect(201, "POST", f"/api/v1/agents/{self.agent}/tools", {
            "name": "refund", "description": "Refunds an order.", "timeout_seconds": 60,
            "parameters": {"type": "object", "properties": {"id": {"type": "string"}},
                           "required": ["id"]},
            "request": {"method": "POST", "url": self.outside.url + "/refund/{id}"}})
        self.path = f"/api/v1/chat/{self.agent}/ann"

    def ask_and_kill(self, hangs):
        """Kills the server while `hangs` is waited for, and starts it again."""
        self.outside.hangs = hangs

        def ask():
            with contextlib.suppress(Exception):
                self.owner.clone().send("POST", self.path, QUESTION, KEY)
        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        self.assertTrue(self.outside.reached.wait(30))
        self.server.kill()
        asking.join(30)
        self.outside.hangs = None
        # As once the request's time is over, when its key is free again.
        with contextlib.closing(sqlite3.connect(self.server.data / "auriga.db")) as database:
            database.execute("DELETE FROM idempotent_answers")
            database.commit()
        self.server.start()
        self.owner = self.owner.clone()
        self.owner.log_in()

    def calls(self):
        session = self.owner.expect(200, "GET", "/api/v1/sessions")["items"][0]["id"]
        said = self.owner.expect(200, "GET", f"/api/v1/sessions/{session}/messages")["items"]
        return [one for one in said if one["role"] == "tool"]

    def ask_again(self):
        answer = self.owner.expect(200, "POST", self.path, QUESTION, KEY)
        self.assertEqual(answer["result"], "It is refunded.")
        self.assertEqual(answer["metrics"]["model"], "test-model")

    def test_while_the_call_is_made(self):
        self.ask_and_kill("desk")
        [call] = self.calls()
        self.assertEqual((call["tool"]["name"], call["tool"]["ok"]), ("refund", False))
        self.assertIn("is not known", call["content"])
        self.ask_again()
        self.assertEqual(len(self.outside.refunds), 2)
        self.assertEqual(len(set(self.outside.refunds)), 1, "the desk can tell that it is the same")
        [call] = self.calls()
        self.assertTrue(call["tool"]["ok"])
        self.assertIn("refunded", call["content"])

    def test_after_the_call_was_made(self):
        self.ask_and_kill("model")
        [call] = self.calls()
        self.assertTrue(call["tool"]["ok"])
        told = len(self.outside.told)
        self.ask_again()
        self.assertEqual(len(self.outside.refunds), 1, "it is done")
        self.assertEqual(self.outside.told[told], ['{"refunded":true}'], "the model is told so")
        self.assertEqual(len(self.calls()), 1)


if __name__ == "__main__":
    main()
