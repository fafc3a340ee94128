#!/usr/bin/env python3
"""Asks Auriga every question of the sets and scores the answers.

Usage: tests/questions/run.py [--program build/release/auriga] [--data DIR] [SET ...]
       tests/questions/run.py --server URL --key KEY [--program …] [SET ...]
Without --data a temporary folder is used and removed. With --server the documents' texts are read
from the server, so that quotes from PDF, HTML and DOCX are compared character by character too.
--verbose names what is wrong with each answer that does not count.

       tests/questions/run.py --reached …
Prints for each set `NAME: right x/30, abstained y/10` and a line of JSON with the same figures, and
exits 1 if a set has fewer than 27 right or 9 abstained, 2 if the program cannot be asked. With
--reached it exits 1 only if a set falls below what reached.json says was reached before.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request

from judge import Judge

HERE = pathlib.Path(__file__).resolve().parent
GOAL = {"right": 27, "abstained": 9}
CREATE_TIMEOUT_S, CHAT_TIMEOUT_S, HTTP_TIMEOUT_S = 120, 30, 30


class Auriga:
    """The command line of Auriga, working on a data folder or on a server."""

    def __init__(self, options, data):
        self.program, self.server, self.key = options.program, options.server, options.key
        self.where = ["--server", self.server] if self.server else ["--data", str(data)]
        self.where += ["--key", self.key] if self.key else []

    def run(self, *arguments, timeout):
        done = subprocess.run([self.program, "agent", *arguments, *self.where, "--json"],
                              capture_output=True, text=True, timeout=timeout, check=False)
        if done.returncode:
            raise RuntimeError(f"auriga agent {arguments[0]} exited with {done.returncode}: {done.stderr.strip()[-500:]}")
        return json.loads(done.stdout)

    def create(self, name, sop, documents):
        return self.run("create", "--name", name, "--sop", str(sop), "--docs", str(documents),
                        timeout=CREATE_TIMEOUT_S)["agent_id"]

    def chat(self, agent, question):
        return self.run("chat", agent, question, timeout=CHAT_TIMEOUT_S)

    def get(self, path):
        request = urllib.request.Request(self.server.rstrip("/") + path, headers={"X-API-Key": self.key})
        with urllib.request.urlopen(request, timeout=HTTP_TIMEOUT_S) as answer:
            return json.load(answer)

    def texts(self, agent):
        """The text of each document as the server extracted it; empty when working on a folder."""
        if not self.server:
            return {}
        base = f"/api/v1/agents/{agent}/documents"
        return {d["name"]: self.get(f"{base}/{d['id']}/text")["text"]
                for d in self.get(base + "?limit=200")["items"] if d["status"] == "ready"}


def run_set(auriga, name, verbose, wanted):
    folder = HERE / name
    data = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
    documents = (folder / data["documents"]).resolve()
    agent = auriga.create(f"Questions {name} {os.getpid()}", folder / data["sop"], documents)
    judge = Judge(documents, auriga.texts(agent))
    right = abstained = 0
    wrong, started = [], time.monotonic()
    for question in data["questions"]:
        answer = auriga.chat(agent, question["question"])
        fault = judge.fault_of(question, answer)
        if fault:
            wrong.append(question["id"])
            if verbose:
                print(f"  {question['id']} {question['question']}\n     {fault}")
        elif question["answerable"]:
            right += 1
        else:
            abstained += 1
    answerable = sum(q["answerable"] for q in data["questions"])
    print(f"{name}: right {right}/{answerable}, abstained {abstained}/{len(data['questions']) - answerable}")
    print(json.dumps({"set": name, "right": right, "answerable": answerable, "abstained": abstained,
                      "unanswerable": len(data["questions"]) - answerable, "wrong": wrong,
                      "seconds": round(time.monotonic() - started, 1)}), flush=True)
    return right >= wanted["right"] and abstained >= wanted["abstained"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(HERE.parents[1] / "build" / "release" / "auriga"))
    parser.add_argument("--data", type=pathlib.Path)
    parser.add_argument("--server")
    parser.add_argument("--key")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--reached", action="store_true", help="hold what was reached, not the goal")
    parser.add_argument("sets", nargs="*", metavar="SET")
    options = parser.parse_args()
    if options.server and not options.key:
        parser.error("--server needs --key")
    names = options.sets or sorted(p.parent.name for p in HERE.glob("*/questions.json"))
    reached = json.loads((HERE / "reached.json").read_text(encoding="utf-8")) if options.reached else {}
    try:
        with tempfile.TemporaryDirectory() as temporary:
            auriga = Auriga(options, options.data or pathlib.Path(temporary))
            passed = [run_set(auriga, name, options.verbose, reached.get(name, GOAL)) for name in names]
    except (OSError, RuntimeError, ValueError, KeyError, subprocess.TimeoutExpired) as error:
        print(f"cannot ask Auriga: {error}", file=sys.stderr)
        return 2
    return 0 if passed and all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
