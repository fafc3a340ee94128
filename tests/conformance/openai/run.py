#!/usr/bin/env python3
"""npm's `openai` against the real server.

  run.py [--program build/release/auriga] [--junit FILE]

One server answers by builtin. Others have a scripted model behind them, each with a fault of its
own. The cases are in client_test.mjs, which is told where all is by the environment.
"""
import argparse
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
sys.dont_write_bytecode = True

from live_server import PROGRAM, LiveServer  # noqa: E402

SOP = "# Desk\n\nAnswer from the documents. If somebody wants a person, hand over to staff.\n"
GUIDE = ("guide.md", "text/markdown",
         b"# Returns\n\nOpened kettles can be returned within 14 days.\n\n"
         b"# Delivery\n\nDelivery costs 4 euros and takes three days.\n")
QUOTE = "Opened kettles can be returned within 14 days."
REPLY = f'You have 14 days [1: "{QUOTE}"].'
FAULTS = ("none", "server_error", "rate_limited", "unauthorized", "stall", "cut_before_head",
          "cut_mid_stream", "invalid_json", "not_a_stream", "small_context")


class Model:
    """The scripted endpoint, with a fault."""

    def __init__(self, fault):
        self.process = subprocess.Popen(
            [ROOT / "build/release/openai_server", "--fault", fault, "--reply", REPLY,
             "--pace-ms", "5"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(10)


def settle(server):
    """An owner, an agent with a document, and keys."""
    owner = server.set_up_owner()
    agent = owner.create_agent("Desk", SOP, [GUIDE])
    paused = owner.create_agent("Away", SOP, [GUIDE])
    owner.expect(200, "PUT", f"/api/v1/agents/{paused['id']}/pause")
    stranger = server.register("stranger@example.org")
    foreign = stranger.create_agent("Foreign", SOP, [GUIDE])
    revoked = owner.create_key()
    owner.expect(204, "DELETE", f"/api/v1/api-keys/{revoked['id']}")
    return {
        "url": f"http://127.0.0.1:{server.port}/v1",
        "agent": agent["id"], "paused": paused["id"], "foreign": foreign["id"],
        "key": owner.create_key()["key"],
        "bound": owner.create_key(agent_id=agent["id"])["key"],
        "voice": owner.create_key(scopes=("voice",))["key"],
        "slow": owner.create_key(rate_per_hour=2)["key"],
        "revoked": revoked["key"],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", default=PROGRAM)
    parser.add_argument("--junit")
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(LiveServer(options.program, folder / "builtin"))
        where = {"builtin": settle(server)}
        for fault in FAULTS:
            model = stack.enter_context(Model(fault))
            server = stack.enter_context(LiveServer(options.program, folder / fault, settings={
                "model.base_url": model.url, "model.name": "test-model",
                "model.seconds": 4, "model.silence_seconds": 1, "model.makes_agents": "false"}))
            where[fault] = settle(server)
        command = ["node", "--test", "--test-reporter=spec", "--test-reporter-destination=stdout"]
        if options.junit:
            command += ["--test-reporter=junit", f"--test-reporter-destination={options.junit}"]
        done = subprocess.run([*command, HERE / "client_test.mjs"], cwd=HERE, timeout=600,
                              env={**os.environ, "AURIGA_OPENAI": json.dumps(where)})
    sys.exit(done.returncode)


main()
