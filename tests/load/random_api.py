#!/usr/bin/env python3
"""Sends random requests over every route of the API and checks each answer.

Long because drawing a request and judging its answer share what was drawn.

  tests/load/random_api.py [--count 20000] [--seed N] [--program PATH] [--junit FILE]

Starts `auriga serve` on a new folder with two organisations that have data of their own, reads
/openapi.json, and sends requests that fit, that are broken, and that come with another
organisation's credentials, none, or invented ones. For each answer:

  - no 5xx, but 503 where the document names it;
  - the status is one that the document names for the operation;
  - a success fits the schema of its answer, a failure is a problem document with the same status;
  - nothing of another organisation is in it: no id, no word of its texts.

One connection, so that a seed gives the same requests each time; `--verbose` prints each one.
"""
import argparse
import http.client
import json
import pathlib
import random as random_module
import re
import shutil
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from tests.load import mutate  # noqa: E402
from tests.load.checker import LARGE, Checker  # noqa: E402
from tests.load.schema import Schemas  # noqa: E402
from tests.load.world import WORKFLOW, Tenant  # noqa: E402
from tests.support.live_server import (LiveServer, PROGRAM, Unexpected,  # noqa: E402
                                       multipart)

METHODS = ["get", "post", "put", "patch", "delete", "head", "options"]
FAILURES_SHOWN = 25


class Operation:
    def __init__(self, path, method, item, document, schemas):
        self.path = path
        self.method = method
        described = item.get(method)
        self.described = described is not None
        described = described or {}
        self.statuses = set(described.get("responses", {}))
        self.responses = {status: schemas.resolve(answer)
                          for status, answer in described.get("responses", {}).items()}
        parameters = [schemas.resolve(p) for p in
                      item.get("parameters", []) + described.get("parameters", [])]
        self.query = [p for p in parameters if p.get("in") == "query"]
        self.body = schemas.resolve(described.get("requestBody", {})).get("content", {})

    def allows(self, status):
        return str(status) in self.statuses or "default" in self.statuses \
            or f"{status // 100}XX" in self.statuses

    def schema_of(self, status, media_type):
        answer = self.responses.get(str(status)) or self.responses.get("default") or {}
        return answer.get("content", {}).get(media_type, {}).get("schema")


class Request:
    """What is sent, by whom, and what it is allowed to break."""

    def __init__(self, operation):
        self.operation = operation
        self.method = operation.method.upper()
        self.path = ""
        self.body = None
        self.headers = {}
        self.caller = None      # The tenant whose credential it carries, if any.
        self.own = False        # Everything in it is the caller's and whole.
        self.broken_http = False
        self.broken_path = False

    def sent(self):
        body = self.body or b""
        return " ".join([self.path, urllib.parse.unquote(self.path), body.decode("utf-8", "replace"),
                         *(f"{k}: {v}" for k, v in self.headers.items())])

    def __str__(self):
        headers = {k: (v if len(v) < 80 else v[:60] + f"…({len(v)})")
                   for k, v in self.headers.items()}
        body = self.body or b""
        return (f"{self.method} {self.path[:300]} {headers} caller={self.caller and self.caller.name}"
                f" body[{len(body)}]={body[:300]!r}")


class Generator:
    def __init__(self, operations, schemas, tenants, seed):
        self.operations = operations
        self.schemas = schemas
        self.tenants = tenants
        self.random = random_module.Random(seed)
        self.cursors = []

    def next(self):
        random = self.random
        request = Request(random.choice(self.operations))
        owner = random.choice(self.tenants)
        breaks = random.random()
        self.sign(request, owner)
        # Ids are the owner's, words the caller's: what a caller writes into its own organisation
        # must not look like a leak there.
        speaker = request.caller or owner
        self.fill_path(request, owner, broken=breaks < 0.06)
        self.fill_query(request, speaker, broken=0.06 <= breaks < 0.14)
        self.fill_body(request, speaker, owner, broken=0.14 <= breaks < 0.40)
        if random.random() < 0.2:
            request.headers["Accept"] = random.choice(
                ["text/event-stream", "application/json", "*/*"])
            if request.operation.path.endswith("/events"):
                # As a stream it lasts as long as its conversation.
                request.headers["Accept"] = "application/json"
        if request.method == "POST" and random.random() < 0.1:
            request.headers["Idempotency-Key"] = f"key-{random.randrange(50)}"
        if 0.40 <= breaks < 0.46:
            name, value = random.choice(mutate.BAD_HEADERS)
            if name in ("Authorization", "X-API-Key", "Cookie"):
                request.caller = None
                request.headers.pop("Authorization", None)
                request.headers.pop("X-API-Key", None)
            request.headers[name] = value
            request.broken_http = True
            request.own = False
        request.own = request.own and breaks >= 0.46
        return request

    def sign(self, request, owner):
        random = self.random
        kind = random.random()
        caller = owner if kind < 0.65 else next(t for t in self.tenants if t is not owner)
        if kind >= 0.88:
            if kind >= 0.95:
                request.headers["Authorization"] = "Bearer " + "x" * random.randrange(1, 200)
            return
        request.caller = caller
        request.own = caller is owner
        if random.random() < 0.7:
            request.headers["Authorization"] = "Bearer " + caller.client.token
        else:
            request.headers["X-API-Key"] = random.choice(caller.keys)

    def fill_path(self, request, owner, broken):
        random = self.random
        names = re.findall(r"{([^}]+)}", request.operation.path)
        # A path's {name} is a secret's; bodies call many things so.
        values = {name: owner.own("secret_name" if name == "name" else name, random)
                  or self.value_of(name, owner) for name in names}
        # Ids that belong together, or half of all requests would end at "not found".
        if "document_id" in values and values["document_id"] in owner.documents:
            values["agent_id"] = owner.documents[values["document_id"]]
        if "tool_id" in values and values["tool_id"] in owner.tools:
            values["agent_id"] = owner.tools[values["tool_id"]]
        if "session_id" in values and values["session_id"] in owner.sessions:
            agent, actor = owner.sessions[values["session_id"]]
            values.update({n: v for n, v in (("agent_id", agent), ("actor_id", actor))
                           if n in values})
        if broken and names:
            values[random.choice(names)] = random.choice(mutate.BAD_PARTS)
            request.broken_path = True
        path = request.operation.path
        for name in names:
            path = path.replace("{" + name + "}", urllib.parse.quote(values[name], safe="%:@"))
        request.path = path

    def value_of(self, name, owner):
        if name == "actor_id":
            return f"actor-{self.random.randrange(5)}"
        return self.random.choice(["nothing", "agt_0192f0c1-2345-7abc-8def-0123456789ab"])

    def fill_query(self, request, owner, broken):
        random = self.random
        pairs = []
        for parameter in request.operation.query:
            if not parameter.get("required") and random.random() < 0.6:
                continue
            name = parameter["name"]
            if name == "cursor":
                if self.cursors and random.random() < 0.5:
                    pairs.append((name, random.choice(self.cursors)))
                continue
            value = self.schemas.make(parameter.get("schema", {}), random, name,
                                      lambda n, s: self.pick(n, s, owner, owner))
            pairs.append((name, json.dumps(value) if not isinstance(value, str) else value))
        query = urllib.parse.urlencode(pairs)
        if broken:
            query = "&".join(filter(None, [query, random.choice(mutate.BAD_QUERIES)]))
        if query:
            request.path += "?" + query

    def fill_body(self, request, speaker, owner, broken):
        random = self.random
        content = request.operation.body
        if not content:
            if broken and request.method in ("POST", "PUT", "PATCH"):
                request.body, content_type = mutate.body({"a": 1}, random)
                request.headers["Content-Type"] = content_type
            return
        kind = random.choice(sorted(content))
        if kind.startswith("multipart/"):
            body, content_type = self.form(request, speaker)
            if broken:
                body, content_type = mutate.form(body, content_type, random)
        else:
            value = self.schemas.make(content[kind].get("schema", {}), random, "",
                                      lambda n, s: self.pick(n, s, speaker, owner))
            body, content_type = json.dumps(value).encode(), "application/json"
            if broken:
                body, content_type = mutate.body(value, random)
        request.body = body
        if content_type is not None:
            request.headers["Content-Type"] = content_type

    def form(self, request, speaker):
        fields = {}
        if request.operation.path.endswith("/agents"):
            fields = {"agent_name": speaker.text("Agent"),
                      "sop": "# Desk\n" + speaker.text("Be kind")}
        files = [(f"random-{self.random.randrange(6)}.{self.random.choice(['md', 'txt', 'csv'])}",
                  "text/plain", f"# Facts\n{speaker.text('A fact')}\n".encode())
                 for _ in range(self.random.randrange(1, 3))]
        if "{document_id}" in request.operation.path:
            return multipart(fields, files[:1], "file")
        return multipart(fields, files)

    def pick(self, name, schema, speaker, owner):
        """Values that a schema does not tell."""
        random = self.random
        schema = self.schemas.resolve(schema)
        if name in ("password", "current_password"):
            return speaker.client.password if random.random() < 0.7 else "wrong " + speaker.marker
        if name == "new_password":
            return f"tulip harbour {random.randrange(10**9)} ladder"
        if name == "email":
            return speaker.client.email if random.random() < 0.3 else \
                f"{speaker.marker.lower()}-{random.randrange(10**9)}@example.org"
        if name == "refresh_token":
            return None if random.random() < 0.5 else "rt_" + "x" * 40
        if name in ("token", "invitation_token"):
            return "t" * 43
        if name in ("from", "to", "expires_at"):
            return random.choice(["2020-01-01T00:00:00Z", "2090-06-30T12:00:00+02:00"])
        if name == "wait_seconds":
            return 0  # Nobody waits here.
        if name == "definition" and random.random() < 0.8:
            return WORKFLOW
        if name in ("cron", "zone") and random.random() < 0.8:
            return "*/5 8-17 * * mon-fri" if name == "cron" else "Europe/Oslo"
        if name == "model":
            return owner.own("agent_id", random)
        if name == "time_zone":
            return random.choice(["Europe/Vienna", "UTC", "America/New_York"])
        if name in owner.pools:
            return owner.own(name, random)
        if "string" in self.schemas.types(schema) and "enum" not in schema \
                and "pattern" not in schema and schema.get("maxLength", 1000) >= 60 \
                and random.random() < 0.7:
            return speaker.text("Some words")
        return None


def learn(generator, request, answer):
    """What the answer changes in what we know."""
    caller = request.caller
    if caller is None or answer.status >= 400 or not answer.body:
        if caller is not None and answer.status == 204:
            if request.operation.path == "/api/v1/me/password" and request.method == "POST":
                caller.client.password = json.loads(request.body)["new_password"]
        return
    if request.operation.path == "/api/v1/me/email" and request.method == "POST":
        caller.client.email = answer.json()["email"]  # Without mail it changes at once.
    text = answer.body.decode("utf-8", "replace")
    foreign = {one for tenant in generator.tenants if tenant is not caller for one in tenant.ids}
    before = set(caller.ids)
    caller.see(text)
    sent = request.sent()
    caller.ids = before | {one for one in caller.ids - before
                           if one not in foreign and one not in sent}
    if answer.type == "application/json":
        try:
            value = json.loads(text)
        except ValueError:
            return  # The checker has told.
        if isinstance(value, dict) and isinstance(value.get("next_cursor"), str):
            generator.cursors = (generator.cursors + [value["next_cursor"]])[-20:]


def read_operations(document, schemas):
    out = []
    for path, item in document["paths"].items():
        for method in METHODS:
            operation = Operation(path, method, item, document, schemas)
            # Operations that are described count for more than the methods that are not.
            out += [operation] * (12 if operation.described else 1)
    return out


def make_tenants(server):
    first = server.set_up_owner("ada@house-a.example", "MARKERALPHA Ada", "House MARKERALPHA")
    second = server.register("bea@house-b.example", "MARKERBRAVO Bea")
    second.expect(200, "PATCH", "/api/v1/organization", {"name": "House MARKERBRAVO"})
    tenants = [Tenant("A", first, "MARKERALPHA"), Tenant("B", second, "MARKERBRAVO")]
    for tenant in tenants:
        tenant.refill()
    return tenants


def run(server, options):
    tenants = make_tenants(server)
    document = server.client().expect(200, "GET", "/openapi.json")
    schemas = Schemas(document)
    operations = read_operations(document, schemas)
    generator = Generator(operations, schemas, tenants, options.seed)
    checker = Checker(schemas, tenants)
    client = server.client(timeout=30)
    failures, statuses, used = [], {}, set()
    before = None
    begin = time.monotonic()
    for number in range(options.count):
        if number % 250 == 0:
            try:
                for tenant in tenants:
                    tenant.refill()
            except (OSError, http.client.HTTPException, Unexpected) as error:
                failures.append((number, before, [f"the world cannot be refilled: {error}"]))
                break
            print(f"  {number} requests, {len(failures)} failures, "
                  f"{time.monotonic() - begin:.0f} s", file=sys.stderr, flush=True)
        request = generator.next()
        if options.verbose:
            print(number, request, file=sys.stderr)
        if not server.alive:
            failures.append((number, request, [
                f"the server is gone: it ended with {server.process.returncode}",
                f"the request before: {before}", *server.output[-5:]]))
            break
        try:
            answer = client.send(request.method, request.path, request.body, request.headers,
                                 anonymous=True)
            before = request
        except (OSError, ValueError, http.client.HTTPException) as error:
            # A large body may be refused while it is still being sent.
            refused = isinstance(error, (BrokenPipeError, ConnectionResetError))
            if not (refused and len(request.body or b"") > LARGE // 8):
                failures.append((number, request, [f"no answer: {error!r}"]))
            continue
        statuses[answer.status] = statuses.get(answer.status, 0) + 1
        if request.operation.described:
            used.add((request.operation.path, request.operation.method))
        faults = list(checker.faults(request, answer))
        if faults:
            failures.append((number, request, [*faults, repr(answer)]))
        learn(generator, request, answer)
        if answer.status == 401 and request.own and request.headers.get("Authorization") \
                == "Bearer " + (request.caller.client.token or ""):
            try:
                request.caller.client.log_in()  # A sign-out before it ended this sign-in.
            except Unexpected as error:
                failures.append((number, request, [f"no new sign-in: {error}"]))
                break
    described = {(o.path, o.method) for o in operations if o.described}
    print(f"  statuses {dict(sorted(statuses.items()))}; {len(used)} of {len(described)} "
          f"operations used; {time.monotonic() - begin:.0f} s", file=sys.stderr)
    return failures


def write_junit(path, failures):
    lines = ['<testsuite name="random_api" tests="1">',
             '<testcase classname="api" name="random_api">']
    if failures:
        lines.append(f'<failure message="{len(failures)} failures"/>')
    path.write_text("\n".join([*lines, "</testcase>", "</testsuite>", ""]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", type=pathlib.Path, default=PROGRAM)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--junit", type=pathlib.Path)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--keep", action="store_true", help="keep the data folder")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="auriga-random-")
    try:
        with LiveServer(options.program, folder) as server:
            failures = run(server, options)
            ended_well = server.stop()
        if not ended_well:
            failures.append((-1, "the end", ["the server did not stop by itself with code 0",
                                             *server.output[-20:]]))
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    for number, request, faults in failures[:FAILURES_SHOWN]:
        print(f"FAIL #{number} (seed {options.seed}): {request}")
        for fault in faults:
            print(f"     {fault}")
    if options.junit:
        write_junit(options.junit, failures)
    print(f"random_api: {options.count} requests, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
