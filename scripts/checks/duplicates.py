"""Copied code: a run of lines that stands in the tree twice."""
import re

LINES = 12
CHARACTERS = 300
CODE = (".cpp", ".hpp", ".ts", ".tsx", ".py", ".sh")
# Lines that say nothing by themselves: braces, includes, imports, comments, namespaces.
EMPTY = re.compile(r"^(?:[\s{}()\[\];,<>/]*|#\s*(?:include|pragma).*|//.*|\#.*|import\b.*|using\b.*|"
                   r"namespace\b.*|BOOST_DESCRIBE.*|\*.*|/\*.*)$")


def significant(text):
    """(line number, the line without white space) of each line that says something."""
    for number, line in enumerate(text.split("\n"), 1):
        if not EMPTY.match(line.strip()):
            yield number, re.sub(r"\s+", "", line)


def check_duplicates(tree):
    files = [name for name in tree.named(*CODE)
             if ".gen." not in name and not name.startswith(("tests/data/", "demo/"))
             and "/generated/" not in name]
    seen = {}
    for name in files:
        lines = list(significant(tree.text(name) or ""))
        skip_to = 0
        for i in range(len(lines) - LINES + 1):
            if i < skip_to:
                continue
            window = tuple(text for _, text in lines[i:i + LINES])
            if sum(map(len, window)) < CHARACTERS:
                continue
            known = seen.setdefault(window, (name, i, lines))
            other, j, theirs = known
            if other == name and j >= i - LINES:
                continue
            length = LINES
            while (i + length < len(lines) and j + length < len(theirs)
                   and lines[i + length][1] == theirs[j + length][1]):
                length += 1
            yield (f"{name}:{lines[i][0]}: {length} lines stand in {other}:{theirs[j][0]} as well. "
                   "Give what they share a name in one place")
            skip_to = i + length
