#!/usr/bin/env python3
"""Agents with a real language model: TinyLlama 1.1B, the smallest that holds a conversation.

  model_test.py [--program build/release/auriga]

It invents, repeats itself and seldom keeps to what it is told, which is what makes it a test: not
one thing that it makes up may reach a customer. Some 15 minutes on two cores; not in CI.
"""
import argparse
import contextlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))
sys.dont_write_bytecode = True

from live_server import PROGRAM, LiveServer, connect  # noqa: E402

MODEL = "tinyllama"
ENDPOINT_SECONDS = 120  # To read the model's file from a slow disk.
ANSWER_SECONDS = 300

SOP = """# Bike shop

## Steps

1. Greet the customer.
2. Ask for the order number.
3. Look the order up in CycleDesk.
4. Refunds above 100 euros need the manager.
5. Close the ticket.

## Rules

- Never promise a delivery date.
- If the customer is angry, hand over to the shop manager.
"""
GUIDE = """# Guarantee

The frame has a guarantee of 5 years, all other parts of 2 years. Wear of tyres and brake pads is
not covered.

# Returns

Unused goods can be returned within 30 days. Return shipping costs 7 euros and is paid by the
customer. Helmets cannot be returned once they were worn.

# Service

The first inspection after 300 kilometres is free of charge. Every further one costs 59 euros. We
collect bicycles on Tuesdays and Thursdays.
"""
KNOWN = ("How long is the guarantee for the frame?",
         "What does it cost to send something back?",
         "Can I return a helmet that I have worn?",
         "On which days do you collect bicycles?")
UNKNOWN = ("How much does the carbon racing bike weigh?",
           "Who won the Tour de France in 1998?")

options = argparse.Namespace(program=PROGRAM)


class Endpoint:
    """llama.cpp behind OpenAI's API."""

    def __enter__(self):
        self.process = subprocess.Popen(["node", HERE / "endpoint.mjs"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        timer = threading.Timer(ENDPOINT_SECONDS, self.process.kill)
        timer.start()
        self.url = self.process.stdout.readline().strip()
        timer.cancel()
        if not self.url:
            self.process.wait()
            raise RuntimeError("the endpoint did not start; scripts/check soak installs what it needs")
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


def settings(endpoint, **more):
    return {"model.base_url": endpoint.url, "model.name": MODEL, "model.seconds": ANSWER_SECONDS,
            "model.silence_seconds": ANSWER_SECONDS, "model.makes_agents": "false", **more}


def owner_of(server):
    """One who waits as long as the model may take."""
    owner = server.set_up_owner()
    owner.close()
    owner.timeout = 2 * ANSWER_SECONDS
    return owner


def numbers(text):
    return set(re.findall(r"\d+", text))


def events_of(response):
    """The events of a stream as they come: (name, data)."""
    name = None
    for line in response:
        line = line.decode().rstrip("\r\n")
        if line.startswith("event:"):
            name = line[6:].strip()
        elif line.startswith("data:"):
            yield name, json.loads(line[5:])


class Answers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.addClassCleanup(cls.stack.close)
        cls.endpoint = cls.stack.enter_context(Endpoint())
        cls.server = cls.stack.enter_context(LiveServer(
            options.program, cls.stack.enter_context(tempfile.TemporaryDirectory()),
            settings=settings(cls.endpoint)))
        cls.owner = owner_of(cls.server)
        cls.addClassCleanup(cls.owner.close)
        cls.agent = cls.owner.create_agent("Bikes", SOP, [("guide.md", "text/markdown", GUIDE.encode())])

    def ask(self, question):
        answer = self.owner.expect(200, "POST", f"/api/v1/chat/{self.agent['id']}/customer",
                                   {"message": question})
        print(f"  {question}\n    {answer['metrics']['model']}: {answer['result']!r}"
              f" ({answer['metrics']['latency_ms'] / 1000:.1f} s;"
              f" {answer['metrics']['fallback_reason'] or 'taken'})", flush=True)
        self.check(question, answer)
        return answer

    def check(self, question, answer):
        """Nothing in an answer is made up."""
        for source in answer["sources"]:
            text = self.owner.expect(
                200, "GET", f"/api/v1/agents/{self.agent['id']}/documents/{source['document_id']}/text"
            )["text"]
            self.assertEqual(text[source["start"]:source["end"]], source["quote"])
        said = re.sub(r"\[\d+\]", "", answer["result"])
        self.assertLessEqual(numbers(said), numbers(GUIDE + SOP + question), answer["result"])
        if not answer["abstained"] and answer["stop_reason"] != "handoff":
            self.assertTrue(answer["sources"], answer["result"])

    def asked(self):
        page = self.owner.send("GET", "/metrics").body.decode()
        return int(re.search(rf'auriga_model_requests_total{{model="{MODEL}"}} (\d+)', page)[1])

    def test_rest_on_the_documents(self):
        before = self.asked()
        answers = [self.ask(question) for question in KNOWN]
        self.assertEqual(self.asked(), before + len(KNOWN), "the model was asked each time")
        right = sum("5 years" in a["result"] or "7 euros" in a["result"] or "cannot" in a["result"]
                    or "Tuesdays" in a["result"] for a in answers)
        self.assertGreaterEqual(right, 3, [a["result"] for a in answers])

    def test_do_not_invent(self):
        for question in UNKNOWN:
            answer = self.ask(question)
            if not answer["abstained"]:
                self.assertTrue(answer["sources"], answer["result"])

    def test_streams_are_what_is_kept(self):
        question = KNOWN[0]
        with contextlib.closing(connect(self.server.port, 2 * ANSWER_SECONDS, None)) as connection:
            connection.request("POST", f"/api/v1/chat/{self.agent['id']}/listener",
                               json.dumps({"message": question}),
                               {"Authorization": "Bearer " + self.owner.token,
                                "Content-Type": "application/json", "Accept": "text/event-stream"})
            shown, done = "", None
            for name, data in events_of(connection.getresponse()):
                if name == "delta":
                    shown += data["text"]
                elif name == "restart":
                    shown = ""
                elif name == "done":
                    done = data
                self.assertNotEqual(name, "error", data)
        self.assertEqual(shown, done["result"])
        self.check(question, done)

    def test_outlive_the_model(self):
        with Endpoint() as endpoint, tempfile.TemporaryDirectory() as data, \
                LiveServer(options.program, data, settings=settings(endpoint)) as server:
            owner = owner_of(server)
            self.addCleanup(owner.close)
            agent = owner.create_agent("Bikes", SOP, [("guide.md", "text/markdown", GUIDE.encode())])
            timer = threading.Timer(5, endpoint.process.kill)  # While it reads the prompt or answers.
            timer.start()
            answer = owner.expect(200, "POST", f"/api/v1/chat/{agent['id']}/customer",
                                  {"message": KNOWN[0]})
            timer.join()
            self.assertIn("5 years", answer["result"])
            self.assertEqual(answer["metrics"]["model"], "builtin")
            reason = answer["metrics"]["fallback_reason"]
            self.assertTrue(reason)
            messages = owner.expect(200, "GET", f"/api/v1/sessions/{answer['session_id']}/messages")
            self.assertEqual(messages["items"][-1]["fallback_reason"], reason)


class Making(unittest.TestCase):
    def test_comes_to_its_end(self):
        """Whatever the model says of each stage: the agent works, and no rule of the SOP is lost."""
        with Endpoint() as endpoint, tempfile.TemporaryDirectory() as data, \
                LiveServer(options.program, data,
                           settings=settings(endpoint, **{"model.makes_agents": "true"})) as server:
            owner = owner_of(server)
            self.addCleanup(owner.close)
            begin = time.monotonic()
            agent = owner.create_agent("Bikes", SOP, wait=False)
            agent = owner.wait_for_agent(agent["id"], timeout=20 * 60)
            print(f"  made in {time.monotonic() - begin:.0f} s", flush=True)
            stages = owner.expect(200, "GET", f"/api/v1/agents/{agent['id']}/versions/1/stages")
            used = json.dumps(stages)
            self.assertIn(MODEL, used, "what became of asking it stands with the stages")
            definition = json.dumps(owner.expect(200, "GET", f"/api/v1/agents/{agent['id']}/definition"))
            for rule in ("Never promise a delivery date", "Refunds above 100 euros need the manager",
                         "CycleDesk"):
                self.assertIn(rule, definition)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=PROGRAM)
    known, rest = parser.parse_known_args()
    options.program = known.program
    unittest.main(argv=[sys.argv[0], *rest], verbosity=2)


if __name__ == "__main__":
    main()
