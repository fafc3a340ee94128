#!/usr/bin/env python3
"""The examples of docs/api.md are the files in docs/examples, and they run.

They run against a stand-in that speaks the chat and creation routes as the page describes them, so
a slip in an example shows without a built server; and against the program, where it is built: it
shows a slip in both. Needs sh, curl and node. Usage: examples_test.py
"""
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
from tests.support import live_server  # noqa: E402

PROGRAM = pathlib.Path(os.environ.get("AURIGA_PROGRAM", live_server.PROGRAM))
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
            self.server.seen.append((self.headers.get("Idempotency-Key"), form.count('name="files"'),
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


def run_example(name, url, key, agent=""):
    runner = {".sh": ["sh"], ".mjs": ["node"], ".py": [sys.executable]}[pathlib.Path(name).suffix]
    environment = dict(os.environ, URL=url, KEY=key, AGENT=agent, PYTHONIOENCODING="utf-8")
    return subprocess.run([*runner, EXAMPLES / name], cwd=ROOT, env=environment, capture_output=True,
                          encoding="utf-8", timeout=60, check=False)


class ExamplesTest(unittest.TestCase):
    def setUp(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), StandIn)
        self.server.seen = []
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)

    def run_example(self, name, key=KEY):
        return run_example(name, f"http://127.0.0.1:{self.server.server_port}", key, AGENT)

    def test_the_page_shows_the_files(self):
        page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
        for file in sorted(EXAMPLES.iterdir()):
            if file.suffix not in (".md", ".yaml"):
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


class ProgramTest(unittest.TestCase):
    def setUp(self):
        self.assertTrue(PROGRAM.exists(), f"there is no {PROGRAM}: build it, or set AURIGA_PROGRAM")

    def test_the_examples_make_an_agent_that_answers_with_its_sources(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        with live_server.LiveServer(PROGRAM, folder.name) as server:
            owner = server.set_up_owner()
            key = owner.create_key(("chat", "admin"))["key"]
            url = f"http://127.0.0.1:{server.port}"
            made = [run_example("create.sh", url, key) for _ in range(2)]
            agents = {json.loads(done.stdout).get("id", done.stdout) for done in made}
            self.assertEqual(1, len(agents), made)
            agent = owner.wait_for_agent(agents.pop())
            self.assertEqual((2, 2), (agent["knowledge"]["documents"], agent["knowledge"]["ready"]))
            answer = json.loads(run_example("chat.sh", url, key, agent["id"]).stdout)
            self.assertEqual("washing-machine-w740-manual.md", answer["sources"][0]["document"], answer)
            self.shown_on_the_page(answer)
            done = run_example("stream.sh", url, key, agent["id"])
            self.assertIn('\n\nevent: done\ndata: {"result":', done.stdout, done.stderr)
            for name in ("chat.mjs", "chat.py"):
                done = run_example(name, url, key, agent["id"])
                self.assertIn("Clean the fluff trap every 3 months", done.stdout.splitlines()[-1], done)

    def test_the_demo_passes_its_suite(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        demo = json.loads((ROOT / "demo" / "agent.json").read_text(encoding="utf-8"))

        def auriga(*words):
            return subprocess.run([PROGRAM, "agent", *words, "--data", folder.name], cwd=ROOT,
                                  env=live_server.environment_of({}), capture_output=True,
                                  encoding="utf-8", timeout=100, check=False)
        made = auriga("create", "--name", demo["agent_name"], "--sop", "demo/" + demo["sop"],
                      "--docs", "demo/" + demo["documents"])
        self.assertEqual(0, made.returncode, made.stderr)
        played = auriga("test", EXAMPLES / "demo-suite.yaml")
        self.assertEqual(0, played.returncode, played.stdout + played.stderr)

    def shown_on_the_page(self, answer):
        """The page names every field of an answer, and none that there is not."""
        page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
        shown = json.loads(page.split("```json\n", 1)[1].split("```", 1)[0])
        for there, named in ((answer, shown), (answer["sources"][0], shown["sources"][0]),
                             (answer["metrics"], shown["metrics"])):
            self.assertEqual(sorted(there), sorted(named))


if __name__ == "__main__":
    unittest.main()
