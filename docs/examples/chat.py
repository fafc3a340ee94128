"""Streams one answer, and asks a second question in the same session. Python 3.9 or later."""
import json
import os
import urllib.error
import urllib.request

URL, KEY, AGENT = (os.environ[name] for name in ("URL", "KEY", "AGENT"))


def ask(message, session=None, show=lambda text: None):
    path = f"/api/v1/chat/{AGENT}/customer-42" + (f"/{session}" if session else "")
    request = urllib.request.Request(
        URL + path, data=json.dumps({"message": message}).encode(),
        headers={"X-API-Key": KEY, "Content-Type": "application/json", "Accept": "text/event-stream"})
    try:
        response = urllib.request.urlopen(request, timeout=60)
    except urllib.error.HTTPError as error:
        problem = json.load(error)
        raise SystemExit(f"{problem['code']}: {problem['detail']} (request {problem['request_id']})")
    with response:
        event = None
        for line in response:
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name == "event":
                event = value
            elif name == "data" and event == "delta":
                show(json.loads(value)["text"])
            elif name == "data" and event == "error":
                raise SystemExit(json.loads(value)["detail"])
            elif name == "data" and event == "done":
                return json.loads(value)
    raise SystemExit("the stream ended before the answer did")


first = ask("What does E03 mean on the W740?", show=lambda text: print(text, end="", flush=True))
print()
for source in first["sources"]:
    print(f"{source['document']}: “{source['quote']}”")
second = ask("How often should I clean the fluff trap?", first["session_id"])
print("The documents do not say." if second["abstained"] else second["result"])
