#!/usr/bin/env python3
"""Tests run.py with a stand-in for the program that knows the answers. Usage: tests/questions/run_test.py

The stand-in answers the first `n` questions that have an answer rightly, and abstains on the rest and
on as many unanswerable ones as it is told, so that the counts and exit codes can be checked exactly.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
STAND_IN = """#!{python} -SE
import json, os, pathlib, sys
sys.path.insert(0, {here!r})
from document_text import raw_text
arguments = sys.argv[1:]
assert arguments[0] == "agent" and "--json" in arguments and "--data" in arguments, arguments
if arguments[1] == "create":
    assert pathlib.Path(arguments[arguments.index("--sop") + 1]).is_file()
    assert pathlib.Path(arguments[arguments.index("--docs") + 1]).is_dir()
    print(json.dumps({{"agent_id": "agt_test"}}))
    sys.exit()
assert arguments[1:3] == ["chat", "agt_test"]
if os.environ.get("STAND_IN_BROKEN"):
    sys.exit("it broke")
folder = pathlib.Path({here!r}, "library")
questions = json.loads((folder / "questions.json").read_text())["questions"]
question = next(q for q in questions if q["question"] == arguments[3])
rank = [q["id"] for q in questions if q["answerable"] == question["answerable"]].index(question["id"])
answered = rank < int(os.environ["STAND_IN_RIGHT"]) if question["answerable"] else rank >= int(os.environ["STAND_IN_ABSTAINED"])
sources = []
if answered and question["answerable"]:
    text, quote = raw_text(folder / "documents" / question["document"]), question["accept"][0]
    if text is not None:  # the accepted passage may be broken over lines in the file
        words = quote.split()
        start = text.index(words[0] + " " + words[1]) if quote not in text else text.index(quote)
        quote = text[start:start + len(quote)]
    start = text.index(quote) if text is not None else 0
    sources = [{{"document": question["document"], "quote": quote, "start": start, "end": start + len(quote), "score": 1}}]
print(json.dumps({{"agent_id": "agt_test", "answer": "", "abstained": not answered, "sources": sources}}))
"""


class RunTest(unittest.TestCase):
    def run_with(self, right=30, abstained=10, **more):
        with tempfile.TemporaryDirectory() as folder:
            program = pathlib.Path(folder, "auriga")
            program.write_text(STAND_IN.format(python=sys.executable, here=str(HERE)))
            program.chmod(0o755)
            environment = dict(os.environ, STAND_IN_RIGHT=str(right), STAND_IN_ABSTAINED=str(abstained), **more)
            return subprocess.run([sys.executable, HERE / "run.py", "--program", program, "library"],
                                  env=environment, capture_output=True, text=True, timeout=60, check=False)

    def test_all_right(self):
        done = self.run_with()
        lines = done.stdout.splitlines()
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        self.assertEqual("library: right 30/30, abstained 10/10", lines[0])
        self.assertEqual([], json.loads(lines[1])["wrong"])

    def test_the_bounds(self):
        self.assertEqual(0, self.run_with(27, 9).returncode)
        too_few = self.run_with(26, 10)
        self.assertEqual(1, too_few.returncode)
        self.assertEqual(["l27", "l28", "l29", "l30"], json.loads(too_few.stdout.splitlines()[1])["wrong"])
        self.assertEqual(1, self.run_with(30, 8).returncode)

    def test_a_broken_program_is_not_a_score(self):
        done = self.run_with(STAND_IN_BROKEN="1")
        self.assertEqual(2, done.returncode)
        self.assertIn("it broke", done.stderr)


if __name__ == "__main__":
    unittest.main()
