"""What tests of the command line share: the program run in a folder of its own."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

from tests.support import live_server

PROGRAM = os.environ.get("AURIGA_PROGRAM", live_server.PROGRAM)
SOP = "# Front desk\n\nAnswer from the documents. When a caller is angry, hand over to a person.\n"
HOURS = "# Opening hours\n\nThe harbour museum opens at half past nine and closes at five.\n"
QUESTION = "When does the harbour museum open?"
DONE, FAILED, USED_WRONGLY = 0, 1, 2


class CommandLine(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="auriga-command-line-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.data = self.folder / "data"

    def file(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def auriga(self, *words, code=DONE, settings=None, stdin=""):
        """The process that ended with `code`."""
        done = subprocess.run([PROGRAM, *map(str, words)], input=stdin, capture_output=True,
                              text=True, timeout=120, cwd=self.folder,
                              env=live_server.environment_of(settings or {}))
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def json(self, *words, **options):
        return json.loads(self.auriga(*words, "--json", **options).stdout)

    def on_data(self, *words, **options):
        return self.json(*words, "--data", self.data, **options)

    def make_agent(self, *where):
        documents = self.file("documents/hours.md", HOURS).parent
        return self.json("agent", "create", "--name", "Desk", "--sop", self.file("sop.md", SOP),
                         "--docs", documents, *where)

    def assert_answers(self, agent, *where):
        answer = self.json("agent", "chat", agent, QUESTION, *where)
        self.assertFalse(answer["abstained"])
        self.assertIn("half past nine", answer["answer"])
        source = answer["sources"][0]
        self.assertEqual(source["document"], "hours.md")
        self.assertEqual(HOURS[source["start"]:source["end"]], source["quote"])
        unknown = self.json("agent", "chat", agent, "What does a parking permit cost?", *where)
        self.assertTrue(unknown["abstained"])
        self.assertEqual(unknown["sources"], [])
