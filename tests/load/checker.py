"""Whether an answer is one that the document allows, and holds nothing of another organisation."""
import json

from tests.load.world import leaks

LARGE = 1 << 20
# What HTTP itself may answer to a request that is broken below the level of an operation.
BROKEN_HTTP = {400, 408, 413, 414, 417, 431}


class Checker:
    def __init__(self, schemas, tenants):
        self.schemas = schemas
        self.tenants = tenants

    def faults(self, request, answer):
        yield from self.status_faults(request, answer)
        yield from self.body_faults(request, answer)
        yield from self.leak_faults(request, answer)

    def status_faults(self, request, answer):
        operation, status = request.operation, answer.status
        if status >= 500 and not (status == 503 and operation.allows(503)):
            yield f"status {status}"
            return
        if not operation.described:
            allowed = {401, 403, 404, 405} | BROKEN_HTTP
            if request.method in ("HEAD", "OPTIONS"):
                allowed |= set(range(200, 400)) | {401, 403, 406, 409, 415, 422}
            if status not in allowed:
                yield f"status {status} on a method that the document does not name"
            return
        tolerated = set()
        if request.broken_http or len(request.body or b"") > LARGE:
            tolerated |= BROKEN_HTTP
        if request.broken_path:
            tolerated |= {400, 404, 405, 414}
        if not operation.allows(status) and status not in tolerated:
            yield f"status {status} is not documented: {sorted(operation.statuses)}"

    def body_faults(self, request, answer):
        if "x-request-id" not in answer.headers:
            yield "no X-Request-Id"
        if request.method == "HEAD" or not answer.body:
            return
        if answer.status >= 400:
            if answer.type == "text/event-stream":
                return
            if answer.type not in ("application/problem+json", "application/json"):
                yield f"a failure of type {answer.type}"
                return
        if not answer.type.endswith("json"):
            return
        try:
            value = json.loads(answer.body)
        except ValueError as error:
            yield f"the body is no JSON: {error}"
            return
        if answer.type == "application/problem+json":
            for field in ("type", "title", "status", "code", "request_id"):
                if field not in value:
                    yield f"the problem lacks {field}"
            if value.get("status") != answer.status:
                yield f"the problem speaks of status {value.get('status')}"
        schema = request.operation.schema_of(answer.status, answer.type)
        if schema is not None:
            for fault in self.schemas.faults(value, schema):
                yield "schema: " + fault

    def leak_faults(self, request, answer):
        sent = request.sent()
        others = [tenant for tenant in self.tenants if tenant is not request.caller
                  and tenant.client.email not in sent
                  # A sign-in with a tenant's password is that tenant.
                  and not (tenant.client.refresh_token and tenant.client.refresh_token in sent)]
        text = answer.body.decode("utf-8", "replace") + " ".join(answer.headers.values())
        for leak in leaks(text, others, sent):
            yield "LEAK: " + leak
