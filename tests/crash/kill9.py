#!/usr/bin/env python3
"""Kills the server while it works, again and again, and looks for what it had acknowledged.

  tests/crash/kill9.py [--rounds 100] [--seed N] [--workers 4] [--program PATH] [--junit FILE]

Each round: workers upload, replace and delete documents, make, change and delete agents, chat (JSON
and events), make and revoke keys, sign in; after a random number of answers the process gets
SIGKILL; it is started again on the same folder; then everything fresh and a sample of the rest is
read back. Every tenth round, and at the end for all there is, the data folder itself is looked
through: rows without objects, objects without rows, files half written.

kill -9 keeps what the kernel holds, so this is no proof against power loss; the tests of the
storage layers, which drop what was not synced, are.
"""
import argparse
import http.client
import json
import pathlib
import random as random_module
import shutil
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from tests.crash import store  # noqa: E402
from tests.crash.ledger import Ledger, losses, wait_until_read  # noqa: E402
from tests.support.live_server import (LiveServer, PROGRAM, ServerFailed, Unexpected,  # noqa: E402
                                       multipart)

SIZES = [300, 3_000, 40_000, 400_000, 1_500_000]
DOCUMENTS_PER_AGENT = 12
AGENTS_PER_WORKER = 4


class Cut(Exception):
    """The server went away: what was being done is unknown."""


class Worker:
    """One connection that works until the server is gone. Its agents are its own."""

    def __init__(self, number, owner, ledger, seed):
        self.number = number
        self.owner = owner
        self.client = None
        self.ledger = ledger
        self.random = random_module.Random(f"{seed}/{number}")
        self.agents = []
        self.documents = {}   # (agent, name) → document id
        self.sessions = {}    # session → agent
        self.keys = []
        self.count = 0
        self.problems = []

    def run(self, client):
        self.client = client
        actions = [(self.add_agent, 3), (self.change_agent, 4), (self.delete_agent, 1),
                   (self.upload, 12), (self.delete_document, 2), (self.chat, 12),
                   (self.add_key, 3), (self.revoke_key, 1), (self.log_in, 1)]
        kinds = [action for action, weight in actions for _ in range(weight)]
        try:
            while True:
                self.random.choice(kinds)()
        except Cut:
            pass
        except Exception as error:  # A wrong answer is a finding, not the end of the run.
            self.problems.append(f"worker {self.number}: {error!r}")
        finally:
            client.close()

    def ask(self, statuses, method, path, body=None, headers=None):
        try:
            answer = self.client.send(method, path, body, headers)
        except (OSError, http.client.HTTPException) as error:
            raise Cut from error
        # A stopping process may refuse; kill -9 does not, but a full queue may.
        if answer.status not in statuses:
            raise Unexpected(f"{method} {path}: {answer}")
        return answer

    def text(self, what):
        self.count += 1
        return f"{what} {self.number}-{self.count}"

    def content(self):
        line = f"# {self.text('Facts')}\n"
        body = "".join(f"Fact {i} says that part {self.random.randrange(10**6)} costs {i} euros.\n"
                       for i in range(20))
        size = self.random.choice(SIZES)
        return (line + body * (1 + size // len(body)))[:size].encode()

    # --- What a worker does --------------------------------------------------------------------

    def add_agent(self):
        if len(self.agents) >= AGENTS_PER_WORKER:
            return
        name, sop, file = self.text("Agent"), "# Desk\n" + self.text("Be kind"), self.content()
        body, kind = multipart({"agent_name": name, "sop": sop},
                               [("first.md", "text/markdown", file)])
        agent = self.ask({201}, "POST", "/api/v1/agents", body, {"Content-Type": kind}).json()
        self.agents.append(agent["id"])
        self.ledger.note("agents", agent["id"], (name, [sop]))
        items = self.ask({200}, "GET", f"/api/v1/agents/{agent['id']}/documents").json()["items"]
        for document in items:
            self.keep_document(agent["id"], document, "first.md", [file])

    def keep_document(self, agent_id, document, name, contents):
        self.documents[agent_id, name] = document["id"]
        self.ledger.note("documents", (agent_id, document["id"]), (name, contents))

    def change_agent(self):
        if not self.agents:
            return
        agent_id = self.random.choice(self.agents)
        name, sops = self.ledger.agents[agent_id]
        sop = "# Desk\n" + self.text("Be kinder")
        # Until it is answered, the old text and the new are both right.
        self.ledger.agents[agent_id] = (name, [*sops, sop])
        self.ask({200}, "PATCH", f"/api/v1/agents/{agent_id}/config", {"sop": sop})
        self.ledger.note("agents", agent_id, (name, [sop]))

    def delete_agent(self):
        if len(self.agents) < 2:
            return
        agent_id = self.agents.pop(0)
        self.ledger.forget_agent(agent_id)
        self.documents = {k: v for k, v in self.documents.items() if k[0] != agent_id}
        self.sessions = {k: v for k, v in self.sessions.items() if v != agent_id}
        self.ledger.unsure("agents", agent_id)
        path = f"/api/v1/agents/{agent_id}"
        self.ask({204}, "DELETE", path)
        self.ledger.gone("agents", agent_id, path)

    def upload(self):
        if not self.agents:
            return
        agent_id = self.random.choice(self.agents)
        name = f"file-{self.random.randrange(DOCUMENTS_PER_AGENT)}.md"
        known = self.documents.get((agent_id, name))
        content = self.content()
        if known is not None:
            key = (agent_id, known)
            before = self.ledger.documents[key][1]
            self.ledger.documents[key] = (name, [*before, content])
        body, kind = multipart({}, [(name, "text/markdown", content)])
        items = self.ask({202}, "POST", f"/api/v1/agents/{agent_id}/documents", body,
                         {"Content-Type": kind}).json()["items"]
        if known is not None and items[0]["id"] != known:
            self.ledger.unsure("documents", (agent_id, known))
        self.keep_document(agent_id, items[0], name, [content])

    def delete_document(self):
        if not self.documents:
            return
        (agent_id, name), document_id = self.random.choice(sorted(self.documents.items()))
        del self.documents[agent_id, name]
        self.ledger.unsure("documents", (agent_id, document_id))
        path = f"/api/v1/agents/{agent_id}/documents/{document_id}"
        self.ask({204}, "DELETE", path)
        self.ledger.gone("documents", (agent_id, document_id), path)

    def chat(self):
        if not self.agents:
            return
        agent_id = self.random.choice(self.agents)
        mine = [session for session, agent in self.sessions.items() if agent == agent_id]
        path = f"/api/v1/chat/{agent_id}/worker-{self.number}"
        if mine and self.random.random() < 0.7:
            path += "/" + self.random.choice(mine)
        question = self.text("What does part 7 cost?")
        if self.random.random() < 0.5:
            answer = self.ask({200, 409}, "POST", path, {"message": question},
                              {"Accept": "text/event-stream"})
            done = self.done_of(answer) if answer.status == 200 else None
        else:
            answer = self.ask({200, 409}, "POST", path, {"message": question})
            done = answer.json() if answer.status == 200 else None
        if done is None:
            return  # The agent is not ready yet, or the stream was cut before its end.
        session = done["session_id"]
        self.sessions[session] = agent_id
        turns = self.ledger.chats.get(session, [])
        self.ledger.note("chats", session, [*turns, (question, done["result"])])

    @staticmethod
    def done_of(answer):
        for event in answer.body.decode().split("\n\n"):
            if event.startswith("event: done\n"):
                return json.loads(event.split("data: ", 1)[1])
        return None

    def add_key(self):
        made = self.ask({201}, "POST", "/api/v1/api-keys", {
            "name": self.text("key"), "scopes": ["chat", "admin"], "rate_per_hour": 1_000_000}).json()
        self.keys.append((made["id"], made["key"]))
        self.ledger.note("keys", made["key"], True)

    def revoke_key(self):
        if not self.keys:
            return
        key_id, secret = self.keys.pop(0)
        self.ledger.unsure("keys", secret)
        self.ask({204}, "DELETE", f"/api/v1/api-keys/{key_id}")
        self.ledger.note("keys", secret, False)

    def log_in(self):
        tokens = self.ask({200}, "POST", "/api/v1/auth/login", {
            "email": self.owner.email, "password": self.owner.password}).json()
        with self.ledger.lock:
            self.ledger.acknowledged += 1
            self.ledger.tokens.append(tokens["access_token"])


def one_round(server, owner, workers, ledger, random):
    """Load, then the end without warning."""
    owner.log_in()
    threads = [threading.Thread(target=worker.run, args=(owner.clone(),)) for worker in workers]
    for thread in threads:
        thread.start()
    # By work done, so that a slow machine is not killed before it did any; then anywhere in what
    # comes next.
    enough = ledger.acknowledged + random.randrange(1, 60)
    deadline = time.monotonic() + 5
    while ledger.acknowledged < enough and time.monotonic() < deadline:
        time.sleep(0.002)
    time.sleep(random.uniform(0, 0.05))
    server.kill()
    for thread in threads:
        thread.join(timeout=60)


def check(server, owner, ledger, random, everything):
    owner.log_in()
    found = list(wait_until_read(owner, list(ledger.agents)))
    found += list(losses(ledger, owner, random, everything))
    ledger.fresh.clear()
    if everything:
        found += store.faults(server.data)
    return found


def run(options, folder):
    random = random_module.Random(options.seed)
    ledger = Ledger()
    lost = []
    server = LiveServer(options.program, folder)
    try:
        server.start()
        owner = server.set_up_owner()
        workers = [Worker(n, owner, ledger, options.seed) for n in range(options.workers)]
        for number in range(1, options.rounds + 1):
            one_round(server, owner, workers, ledger, random)
            owner.close()
            server.start()
            last = number == options.rounds
            found = check(server, owner, ledger, random, last or number % 10 == 0)
            for worker in workers:
                found += worker.problems
                worker.problems = []
            for fault in found[:10]:
                print(f"LOST in round {number}: {fault}", flush=True)
            lost += found
            if number % 10 == 0 or last:
                print(f"  {number} rounds, {ledger.acknowledged} acknowledged, {len(lost)} lost",
                      file=sys.stderr, flush=True)
        if not server.stop():
            lost.append("the server did not stop by itself with code 0")
    except (ServerFailed, Unexpected) as error:
        print(f"LOST: {error}", flush=True)
        lost.append(str(error))
    finally:
        server.kill()
    return ledger.acknowledged, lost


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", type=pathlib.Path, default=PROGRAM)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--junit", type=pathlib.Path)
    parser.add_argument("--keep", action="store_true", help="keep the data folder")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="auriga-kill9-")
    try:
        acknowledged, lost = run(options, folder)
    finally:
        if options.keep:
            print(f"the data is in {folder}", file=sys.stderr)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    if options.junit:
        failure = f'<failure message="{len(lost)} lost"/>' if lost else ""
        options.junit.write_text('<testsuite name="kill9" tests="1"><testcase classname="crash" '
                                 f'name="kill9">{failure}</testcase></testsuite>\n')
    print(f"kill9: {options.rounds} rounds, {acknowledged} acknowledged, {len(lost)} lost")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
