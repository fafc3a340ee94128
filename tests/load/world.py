"""Two organisations with data of their own, and what each must never see of the other.

Every text of a tenant holds its marker, so that one word of it in a foreign answer is a finding.
What random requests delete is made anew from time to time, or soon nothing would be left to ask for.
"""
import re

from tests.support.live_server import Unexpected, multipart

ID = re.compile(r"\b(?:org|usr|lgn|inv|key|agt|doc|ses|msg|aud|req|wfl|exe|trg|tol)_[0-9a-zA-Z-]{8,64}")
# Ids that name no resource of a tenant: each request has one of its own.
HARMLESS = ("req_",)


# One task for a worker, who never comes.
WORKFLOW = {"StartAt": "A", "States": {
    "A": {"Type": "Task", "Resource": "auriga:activity:weigh", "End": True}}}


class Tenant:
    def __init__(self, name, client, marker):
        self.name = name
        self.client = client
        self.marker = marker
        self.ids = set()       # All ids seen in answers to this tenant.
        self.pools = {"agent_id": [], "document_id": [], "session_id": [], "key_id": [],
                      "invitation_id": [], "login_id": [], "workflow_id": [],
                      "execution_id": [], "trigger_id": [], "tool_id": [], "secret_name": []}
        self.tools = {}        # tool id → agent id
        self.documents = {}    # document id → agent id
        self.sessions = {}     # session id → (agent id, actor id)
        self.keys = []         # secrets of API keys
        self.made = 0

    def text(self, what):
        self.made += 1
        return f"{what} {self.marker} {self.made}"

    # --- Making and refilling -----------------------------------------------------------------

    def refill(self):
        """Brings each pool up to its minimum. Runs between random requests."""
        try:
            self._refill()
        except Unexpected as failure:
            if " 401" not in str(failure) and "<401" not in str(failure):
                raise
            self.client.log_in()
            self._refill()

    def _refill(self):
        self._forget_the_gone()
        while len(self.pools["agent_id"]) < 3:
            self.add_agent()
        while len(self.pools["document_id"]) < 4:
            self.add_document(self.pools["agent_id"][-1])
        while len(self.pools["session_id"]) < 3:
            self.add_session(self.pools["agent_id"][-1])
        while len(self.keys) < 2:
            key = self.client.create_key(["chat", "admin"], name=self.text("key"))
            self.keys.append(key["key"])
            self.pools["key_id"].append(key["id"])
        while len(self.pools["invitation_id"]) < 2:
            self.made += 1
            made = self.client.expect(201, "POST", "/api/v1/invitations", {
                "email": f"{self.marker.lower()}-{self.made}@example.org", "role": "member"})
            self.pools["invitation_id"].append(made["id"])
        while len(self.pools["workflow_id"]) < 2:
            self.add_workflow()
        while len(self.pools["tool_id"]) < 3:
            self.add_tool(self.pools["agent_id"][-1])
        while len(self.pools["secret_name"]) < 2:
            self.made += 1
            name = f"KEY_{self.made}"
            self.client.expect(200, "PUT", f"/api/v1/secrets/{name}",
                               {"value": self.text("a secret value")})
            self.pools["secret_name"].append(name)
        self.pools["login_id"] = [login["id"] for login in self.client.expect(
            200, "GET", "/api/v1/me/logins")["items"]]
        self.see(str(self.pools) + str(self.client.user))

    def _forget_the_gone(self):
        def there(path):
            return self.client.send("GET", path).status == 200
        pools = self.pools
        pools["agent_id"] = [i for i in pools["agent_id"] if self._usable(i)]
        pools["document_id"] = [i for i in pools["document_id"]
                                if self.documents[i] in pools["agent_id"]
                                and there(f"/api/v1/agents/{self.documents[i]}/documents/{i}")]
        pools["session_id"] = [i for i in pools["session_id"] if self._open(i)]
        pools["workflow_id"] = [i for i in pools["workflow_id"]
                                if self.client.send("GET", f"/api/v1/workflows/{i}").json().get(
                                    "status") == "active"]
        pools["tool_id"] = [i for i in pools["tool_id"] if self.tools[i] in pools["agent_id"]
                            and there(f"/api/v1/agents/{self.tools[i]}/tools/{i}")]
        pools["secret_name"] = [item["name"] for item in self.client.expect(
            200, "GET", "/api/v1/secrets")["items"]]
        pools["execution_id"], pools["trigger_id"] = [], []
        self._refill_executions()
        pools["invitation_id"] = [item["id"] for item in self.client.expect(
            200, "GET", "/api/v1/invitations?limit=200")["items"]]
        live = {item["id"] for item in self.client.expect(
            200, "GET", "/api/v1/api-keys?limit=200")["items"] if not item["revoked_at"]}
        pools["key_id"] = [i for i in pools["key_id"] if i in live]
        self.keys = [key for key in self.keys if self.client.clone_with_key(key).send(
            "GET", "/api/v1/agents?limit=1").status == 200]

    def _refill_executions(self):
        pools = self.pools
        for workflow in pools["workflow_id"]:
            pools["execution_id"] += [item["id"] for item in self.client.expect(
                200, "GET", f"/api/v1/workflows/{workflow}/executions?limit=20")["items"]]
            pools["trigger_id"] += [item["id"] for item in self.client.expect(
                200, "GET", f"/api/v1/workflows/{workflow}/triggers")["items"]]

    def add_workflow(self):
        made = self.client.expect(201, "POST", "/api/v1/workflows", {
            "name": self.text("Workflow"), "definition": WORKFLOW})
        self.pools["workflow_id"].append(made["id"])
        self.client.expect(201, "POST", f"/api/v1/workflows/{made['id']}/executions",
                           {"input": {"text": self.text("An input")}})
        self.client.expect(201, "POST", f"/api/v1/workflows/{made['id']}/triggers",
                           {"kind": "schedule", "cron": "0 9 * * mon"})

    def add_tool(self, agent_id):
        self.made += 1
        # No name ends in .invalid (RFC 6761): a test of it calls nobody.
        made = self.client.expect(201, "POST", f"/api/v1/agents/{agent_id}/tools", {
            "name": f"tool_{self.made}", "description": self.text("Looks something up"),
            "parameters": {"type": "object", "properties": {"id": {"type": "string"}},
                           "required": ["id"]},
            "timeout_seconds": 1,
            "request": {"url": f"https://{self.marker.lower()}.invalid/things/{{id}}"}})
        self.pools["tool_id"].append(made["id"])
        self.tools[made["id"]] = agent_id

    def _usable(self, agent_id):
        answer = self.client.send("GET", f"/api/v1/agents/{agent_id}")
        if answer.status != 200:
            return False
        status = answer.json()["status"]
        if status == "paused":
            return self.client.send("PUT", f"/api/v1/agents/{agent_id}/resume").status == 200
        return status == "active"

    def _open(self, session_id):
        answer = self.client.send("GET", f"/api/v1/sessions/{session_id}")
        return answer.status == 200 and answer.json()["status"] == "active" \
            and self.sessions[session_id][0] in self.pools["agent_id"]

    def add_agent(self):
        notes = f"# Notes\n{self.text('The secret of this house is')}.\nIt costs 42 euros.\n"
        agent = self.client.create_agent(
            self.text("Agent"), f"# Desk\n{self.text('Answer kindly')}\n",
            [(f"notes-{self.made}.md", "text/markdown", notes.encode())])
        self.pools["agent_id"].append(agent["id"])

    def add_document(self, agent_id):
        content = f"# Prices\n{self.text('The price list')}.\nA wheel costs 17 euros.\n"
        body, content_type = multipart({}, [(f"prices-{self.made}.md", "text/markdown",
                                             content.encode())])
        items = self.client.expect(202, "POST", f"/api/v1/agents/{agent_id}/documents", body,
                                   {"Content-Type": content_type})["items"]
        for document in items:
            self.pools["document_id"].append(document["id"])
            self.documents[document["id"]] = agent_id
        self.client.wait_for_agent(agent_id)

    def add_session(self, agent_id):
        actor = f"actor-{self.marker}"
        answer = self.client.expect(200, "POST", f"/api/v1/chat/{agent_id}/{actor}",
                                    {"message": self.text("What does a wheel cost?")})
        self.pools["session_id"].append(answer["session_id"])
        self.sessions[answer["session_id"]] = (agent_id, actor)

    # --- Watching -----------------------------------------------------------------------------

    def see(self, text):
        self.ids.update(found for found in ID.findall(text) if not found.startswith(HARMLESS))

    def own(self, name, random):
        """One of the tenant's ids for a path parameter."""
        pool = self.pools.get(name)
        return random.choice(pool) if pool else None


def leaks(text, others, sent):
    """What of `others` stands in `text` that the request did not hold itself."""
    found = set(ID.findall(text)) if "_" in text else set()
    for tenant in others:
        if tenant.marker in text and tenant.marker not in sent:
            yield f"the marker of {tenant.name}"
        for one in found & tenant.ids:
            if one not in sent:
                yield f"{one} of {tenant.name}"
