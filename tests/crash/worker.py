"""A user who does everything at once: uploads, replaces and deletes documents, makes, changes and
deletes agents, chats (JSON and events), starts workflows, makes and revokes keys, signs in. What the server acknowledged
is noted in a ledger.
"""
import http.client
import json
import random as random_module
import threading

from tests.support.live_server import Unexpected, multipart

SIZES = [300, 3_000, 40_000, 400_000, 1_500_000]
DOCUMENTS_PER_AGENT = 12
AGENTS_PER_WORKER = 4
KEYS_PER_WORKER = 60  # An organisation has a bound.
# Three tasks after one another, and one for each item.
WORKFLOW = {"StartAt": "First", "States": {
    "First": {"Type": "Task", "Resource": "auriga:echo", "Next": "Each"},
    "Each": {"Type": "Map", "ItemsPath": "$.items", "ResultPath": "$.items", "Next": "Last",
             "ItemProcessor": {"StartAt": "One", "States": {
                 "One": {"Type": "Task", "Resource": "auriga:echo", "End": True}}}},
    "Last": {"Type": "Task", "Resource": "auriga:echo", "End": True}}}


class Cut(Exception):
    """The server went away, or the work is to end: what was being done is unknown."""


class Worker:
    """One connection that works until the server is gone or `ended` is set. Its agents are its own."""

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
        self.workflow = None
        self.count = 0
        self.problems = []
        self.ended = threading.Event()

    def run(self, client):
        self.client = client
        actions = [(self.add_agent, 3), (self.change_agent, 4), (self.delete_agent, 1),
                   (self.upload, 12), (self.delete_document, 2), (self.chat, 12),
                   (self.execute, 12),
                   (self.add_key, 3), (self.revoke_key, 1), (self.log_in, 1)]
        kinds = [action for action, weight in actions for _ in range(weight)]
        try:
            while not self.ended.is_set():
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

    def execute(self):
        if self.workflow is None:
            made = self.ask({201}, "POST", "/api/v1/workflows", {
                "name": self.text(f"Workflow {self.random.random()}"), "definition": WORKFLOW})
            self.workflow = made.json()["id"]
        given = {"text": self.text("Weigh"), "items": [self.random.randrange(100) for _ in range(3)]}
        begun = self.ask({201}, "POST", f"/api/v1/workflows/{self.workflow}/executions",
                         {"input": given}).json()
        self.ledger.note("executions", begun["id"], given)

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
        if len(self.keys) >= KEYS_PER_WORKER:
            self.revoke_key()
            return
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
