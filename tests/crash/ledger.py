"""What the server has acknowledged, and the questions that find out whether it is still there.

An operation that was sent but not answered may have happened or not: both are right, half is not.
Each worker writes in an agent of its own, so that no two operations touch one thing at a time.
"""
import json
import threading
import time


class Ledger:
    def __init__(self):
        self.lock = threading.Lock()
        self.acknowledged = 0
        self.agents = {}      # id → (name, SOP)
        self.deleted = set()  # paths that must answer 404
        self.documents = {}   # (agent, document) → (name, list of contents that would be right)
        self.chats = {}       # session → list of (question, answer)
        self.keys = {}        # secret → whether it must work
        self.executions = {}  # id → what it must end with
        self.tokens = []      # access tokens that must work
        self.fresh = set()    # what was written since the last restart: ("agents", id), …

    def note(self, kind, key, value):
        """Keeps a fact. Whatever is kept here was acknowledged."""
        with self.lock:
            self.acknowledged += 1
            if value is not None:
                getattr(self, kind)[key] = value
            self.fresh.add((kind, key))

    def gone(self, kind, key, path):
        with self.lock:
            self.acknowledged += 1
            getattr(self, kind).pop(key, None)
            self.fresh.discard((kind, key))
            self.deleted.add(path)

    def unsure(self, kind, key):
        """A deletion was sent and not answered: nothing can be said of it any more."""
        with self.lock:
            getattr(self, kind).pop(key, None)
            self.fresh.discard((kind, key))

    def forget_agent(self, agent_id):
        with self.lock:
            for known in [key for key in self.documents if key[0] == agent_id]:
                self.documents.pop(known)
                self.fresh.discard(("documents", known))


def losses(ledger, client, random, everything):
    """What is not as acknowledged: sentences. All of it, or what is fresh and some of the rest."""
    def some(kind):
        facts = getattr(ledger, kind)
        if everything:
            return list(facts.items())
        old = [key for key in facts if (kind, key) not in ledger.fresh]
        return [(key, facts[key]) for key in facts if (kind, key) in ledger.fresh] + \
            [(key, facts[key]) for key in random.sample(old, min(5, len(old)))]

    for agent_id, (name, sop) in some("agents"):
        yield from agent_losses(client, agent_id, name, sop)
    for (agent_id, document_id), (name, contents) in some("documents"):
        yield from document_losses(client, agent_id, document_id, name, contents)
    for session_id, turns in some("chats"):
        yield from chat_losses(client, session_id, turns)
    for execution_id, output in some("executions"):
        yield from execution_losses(client, execution_id, output)
    for secret, works in some("keys"):
        status = client.clone_with_key(secret).send("GET", "/api/v1/agents?limit=1").status
        if (status == 200) != works:
            yield f"a key that must {'work' if works else 'be refused'} answers {status}"
    for token in ledger.tokens[-3:]:
        probe = client.clone()
        probe.token = token
        if probe.send("GET", "/api/v1/me").status != 200:
            yield "a sign-in that was acknowledged does not work"
    gone = sorted(ledger.deleted)
    for path in gone if everything else random.sample(gone, min(5, len(gone))):
        status = client.send("GET", path).status
        if status != 404:
            yield f"{path} was deleted and answers {status}"


def agent_losses(client, agent_id, name, sop):
    answer = client.send("GET", f"/api/v1/agents/{agent_id}")
    if answer.status != 200:
        yield f"agent {agent_id} answers {answer.status}"
        return
    agent = answer.json()
    if agent["name"] != name:
        yield f"agent {agent_id} has another name"
    if sop is not None and agent["sop"] not in sop:
        yield f"agent {agent_id} has another SOP: {agent['sop'][:60]!r}"


def document_losses(client, agent_id, document_id, name, contents):
    path = f"/api/v1/agents/{agent_id}/documents/{document_id}"
    answer = client.send("GET", path)
    if answer.status != 200:
        yield f"document {document_id} answers {answer.status}"
        return
    document = answer.json()
    if document["status"] == "failed":
        yield f"document {document_id} failed: {document['error']}"
    content = client.send("GET", path + "/content")
    if content.status != 200 or content.body not in contents:
        yield (f"document {document_id} ({name}) has {len(content.body)} other bytes, status "
               f"{content.status}; right would be {[len(c) for c in contents]}")


def execution_losses(client, execution_id, output):
    answer = client.send("GET", f"/api/v1/executions/{execution_id}?wait_seconds=20")
    if answer.status != 200:
        yield f"execution {execution_id} answers {answer.status}"
        return
    execution = answer.json()
    if execution["status"] != "SUCCEEDED" or execution["output"] != output:
        yield (f"execution {execution_id} is {execution['status']} with "
               f"{execution['output']!r}; right would be {output!r}")


def chat_losses(client, session_id, turns):
    messages, cursor = [], ""
    while True:
        answer = client.send("GET", f"/api/v1/sessions/{session_id}/messages?limit=200{cursor}")
        if answer.status != 200:
            yield f"session {session_id} answers {answer.status}"
            return
        page = answer.json()
        messages += [(item["role"], item["content"]) for item in page["items"]]
        if not page["next_cursor"]:
            break
        cursor = "&cursor=" + page["next_cursor"]
    at = 0
    for question, reply in turns:
        wanted = [("user", question), ("assistant", reply)]
        while at < len(messages) and messages[at:at + 2] != wanted:
            at += 1
        if at >= len(messages):
            yield f"session {session_id} lacks a turn that was answered: {question!r}"
            return
        at += 2


def wait_until_read(client, agent_ids, timeout=60):
    """Until no document is being read any more: what a crash interrupted is done again."""
    deadline = time.monotonic() + timeout
    for agent_id in agent_ids:
        while True:
            answer = client.send("GET", f"/api/v1/agents/{agent_id}")
            if answer.status != 200:
                break
            agent = answer.json()
            if agent["status"] != "creating" and agent["knowledge"]["processing"] == 0:
                break
            if time.monotonic() > deadline:
                yield f"agent {agent_id} stays {agent['status']}, {json.dumps(agent['knowledge'])}"
                return
            time.sleep(0.02)
