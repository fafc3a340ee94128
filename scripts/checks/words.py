"""Words that do not land: promises instead of work, and places that exist on one machine only."""
import re

# Written in pieces, so that this file does not find itself.
PROMISE = re.compile(r"\b(" + "|".join(("FIX" + "ME", "TO" + "DO", "XX" + "X", "HA" + "CK")) + r")\b")
MACHINE = re.compile(r"(?<![\w.~-])/(?:home/(?!auriga\b)[a-z]\w*|root|Users/\w+|work)/\w")
REGISTRY = re.compile(r"\b(?:registry\.(?:npmjs|yarnpkg)|deb\.debian|security\.debian|pypi|"
                      r"files\.pythonhosted|crates|proxy\.golang)\.(?:org|com|io)\b")
# What others wrote or what a tool wrote is not ours to reword.
FOREIGN = ("LICENSE", "/corpus/", "tests/data/", "package-lock.json")


def lines(tree):
    for name in tree.files:
        if any(part in name for part in FOREIGN):
            continue
        text = tree.text(name)
        if text is None:
            continue
        for number, line in enumerate(text.split("\n"), 1):
            yield name, number, line


def check_words(tree):
    for name, number, line in lines(tree):
        found = PROMISE.search(line)
        if found:
            yield (f"{name}:{number}: {found[0]} does not land. Do it, or state what is not "
                   "guaranteed, what that loses and why that is fine")


def check_places(tree):
    for name, number, line in lines(tree):
        if MACHINE.search(line):
            yield (f"{name}:{number}: a path of one machine: {line.strip()[:80]}. Take it relative "
                   "to the project, or from an option")
        if REGISTRY.search(line):
            yield (f"{name}:{number}: names a registry's host. Use the package manager as the "
                   "machine has it configured")
    for name in tree.named("package-lock.json"):
        if '"resolved": "http' in (tree.text(name) or ""):
            yield (f"{name}: holds addresses of a registry. Set omit-lockfile-registry-resolved in "
                   ".npmrc beside it and run npm install")
