"""The alarms in deploy/prometheus: promtool reads them, each has its texts and a test that rings it."""
import re
import shutil
import subprocess

from checks.tree import Skip

RULES = "deploy/prometheus/auriga.rules.yml"
CONFIGURATION = "deploy/prometheus/prometheus.yml"
TESTS = "tests/integration/alarms/alarms_test.yml"
ALARM = re.compile(r"^ *- alert: (\w+)$", re.MULTILINE)
WANTED = ("severity: ", "summary: ", "description: ", "action: ")


def promtool(tree):
    own = tree.root / ".cache/prometheus/promtool"
    program = str(own) if own.exists() else shutil.which("promtool")
    if not program:
        raise Skip("promtool is missing: scripts/bootstrap test")
    return program


def check_alarms(tree):
    program = promtool(tree)
    for words in (["check", "config", CONFIGURATION], ["test", "rules", TESTS]):
        done = subprocess.run([program, *words], cwd=tree.root, capture_output=True, text=True)
        if done.returncode != 0:
            yield f"promtool {' '.join(words)}:\n{(done.stdout + done.stderr).strip()}"
    rules, tests = tree.text(RULES), tree.text(TESTS)
    starts = [*(match.start() for match in ALARM.finditer(rules)), len(rules)]
    for name, begin, end in zip(ALARM.findall(rules), starts, starts[1:]):
        for wanted in WANTED:
            if wanted not in rules[begin:end]:
                yield f"{RULES}: {name} has no {wanted.strip(': ')}. Say it in plain words"
        if not re.search(rf'alertname="{name}",alertstate="firing"', tests):
            yield f"{TESTS}: nothing rings {name}. Add series that do"
