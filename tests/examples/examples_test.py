#!/usr/bin/env python3
"""The examples of docs/api.md are the files in docs/examples, and they run.

They run against a stand-in that speaks the chat and creation routes as the page describes them, so
a slip in an example shows without a built server. Needs sh, curl and node. Usage: examples_test.py
"""
import http.server
import json
import os
import pathlib
import subprocess
import sys
import threading
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "docs" / "examples"
AGENT, KEY, SESSION = "agt_1", "aur_live_test", "ses_7"
SOURCE = {"document_id": "doc_1", "document": "manual.md", "heading": "", "quote": "Clean it: 60 °C.",
          "start": 0, "end": 16, "score": 1.0}


class StandIn(http.server.BaseHTTPRequestHandler):
    """Answers chat as JSON or as events cut at awkward places, and the creation of an agent."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("X-API-Key") != KEY:
            return self.problem(401, "UNAUTHENTICATED")
        if self.path == "/api/v1/agents":
            form = body.decode("latin-1")
            self.server.seen.append((self.headers.get("Idempotency-Key"), form.count('name="files[]"'),
                                     'name="sop"' in form and "# Customer support" in form))
            return self.json(201, {"id": AGENT, "status": "creating"})
        begin = f"/api/v1/chat/{AGENT}/customer-42"
        if self.path not in (begin, f"{begin}/{SESSION}"):
            return self.problem(404, "NOT_FOUND")
        second = self.path.endswith(SESSION)
        self.server.seen.append((json.loads(body)["message"], second))
        answer = {"result": "Every 3 months." if second else "Clean the trap – now.", "stop_reason": "end_turn",
                  "abstained": False, "sources": [SOURCE], "session_id": SESSION, "metrics": {}, "metadata": {}}
        if "text/event-stream" not in self.headers.get("Accept", ""):
            return self.json(200, answer)
        events = [("session", {"session_id": SESSION}), ("delta", {"text": "Clean the trap"}), ("delta", {"text": " – now."}),
                  ("source", SOURCE), ("done", answer)]
        text = "".join(f"event: {e}\ndata: {json.dumps(d, ensure_ascii=False)}\n\n" for e, d in events).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for at in range(0, len(text), 37):  # cuts events, lines and a character in two
            self.wfile.write(text[at:at + 37])
            self.wfile.flush()

    def json(self, status, value, kind="application/json"):
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def problem(self, status, code):
        self.json(status, {"status": status, "code": code, "detail": "No.", "request_id": "req_1"}, "application/problem+json")

    def log_message(self, *arguments):
        pass


class ExamplesTest(unittest.TestCase):
    def setUp(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), StandIn)
        self.server.seen = []
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)

    def run_example(self, name, key=KEY):
        runner = {".sh": ["sh"], ".mjs": ["node"], ".py": [sys.executable]}[pathlib.Path(name).suffix]
        environment = dict(os.environ, URL=f"http://127.0.0.1:{self.server.server_port}", KEY=key, AGENT=AGENT,
                           PYTHONIOENCODING="utf-8")
        return subprocess.run([*runner, EXAMPLES / name], cwd=ROOT, env=environment, capture_output=True,
                              encoding="utf-8", timeout=60, check=False)

    def test_the_page_shows_the_files(self):
        page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
        for file in sorted(EXAMPLES.iterdir()):
            if file.suffix != ".md":
                self.assertIn(f"\n{file.read_text(encoding='utf-8').strip()}\n```", page, file.name)

    def test_chat_with_curl(self):
        done = self.run_example("chat.sh")
        self.assertEqual("Clean the trap – now.", json.loads(done.stdout)["result"])

    def test_stream_with_curl(self):
        done = self.run_example("stream.sh")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn('event: delta\ndata: {"text": "Clean the trap"}\n\n', done.stdout)

    def test_create_with_curl(self):
        done = self.run_example("create.sh")
        self.assertEqual(AGENT, json.loads(done.stdout)["id"])
        self.assertEqual([("support-agent-1", 2, True)], self.server.seen)

    def test_javascript_and_python_stream_and_go_on(self):
        for name in ("chat.mjs", "chat.py"):
            self.server.seen.clear()
            done = self.run_example(name)
            self.assertEqual("Clean the trap – now.\nmanual.md: “Clean it: 60 °C.”\nEvery 3 months.\n", done.stdout,
                             name + done.stderr)
            self.assertEqual([False, True], [second for _, second in self.server.seen], name)

    def test_refusals_are_shown(self):
        for name in ("chat.sh", "stream.sh", "create.sh", "chat.mjs", "chat.py"):
            done = self.run_example(name, key="aur_live_wrong")
            self.assertNotEqual(0, done.returncode, name)
            self.assertIn("UNAUTHENTICATED", done.stdout + done.stderr, name)


if __name__ == "__main__":
    unittest.main()
