"""What the code emits is what src/core/events.json lists."""
import json
import re

REGISTRY = "src/core/events.json"
STATEMENT = re.compile(r"\b(?:emit|change)\([^;]*;")
NAME = re.compile(r'"([a-z_]+\.[a-z_]+)"')


def check_events(tree):
    table = json.loads(tree.text(REGISTRY))
    listed = {each["name"] for each in table["events"]} | set(table["internal"])
    named = set()
    for file in tree.named(".cpp", ".hpp"):
        if not file.startswith(("src/domains/", "src/app/")):
            continue
        text = tree.text(file)
        named.update(NAME.findall(text))
        for statement in STATEMENT.findall(text):
            for name in NAME.findall(statement):
                if name not in listed:
                    yield f"{file}: emits {name}. Say in {REGISTRY} what it means, then run scripts/generate"
    for name in sorted(listed - named):
        yield f"{REGISTRY}: nothing emits {name}. Take it out, then run scripts/generate"
