"""What g++ 12 miscompiles in coroutines: temporaries it destroys twice.

In a full expression that suspends (holds co_await), g++ 12 runs the destructor of an aggregate made
by braces, and of a closure with captures, once too often. A string inside is then freed twice, a
shared_ptr released twice. A named object beside the expression is treated right, and so are
temporaries of classes with a constructor.
"""
import re

AWAIT = re.compile(r"\bco_await\b")
CLOSURE = re.compile(r"(?<![\w\])])\[[^\]\[]*[\w&=][^\]\[]*\]\s*(\([^()]*\)\s*(mutable\s*)?(->[^{;]*)?)?\{")
AGGREGATE = re.compile(r"[(,{=]\s*\{\s*[^}\s]|\b(?:[A-Z]\w*|\w+::[A-Z]\w*)(?:<[^<>;]*>)?\s*\{\s*[^}\s]")
BLOCK = re.compile(r"(\)|\belse|\bdo|\btry|;|\{|\}|\bmutable|\bnoexcept|\bconst|\boverride|:)$")
REMEDY = ("g++ 12 destroys {what} twice when the expression it stands in suspends. Give it a name "
          "on a line of its own and move it in")


def plain(text):
    """The code with comments and texts blanked; lines kept."""
    text = re.sub(r'R"(\w*)\(.*?\)\1"', lambda m: '""' + "\n" * m[0].count("\n"), text, flags=re.S)
    text = re.sub(r"//[^\n]*", "", text)
    return re.sub(r'"(\\.|[^"\\\n])*"|\'(\\.|[^\'\\\n])\'', '""', text)


def opens_block(text, brace):
    before = text[:brace].rstrip()
    if BLOCK.search(before):
        return True
    # A return type written after the parameters: `-> Work<bool> {`.
    return re.search(r"->[^;{}()]*$", before) is not None


def start_of(text, at):
    """Where the statement around `at` begins, and whether a brace of an initialiser encloses it."""
    depth, enclosed = 0, False
    for i in range(at - 1, -1, -1):
        c = text[i]
        if c in ")]}":
            depth += 1
        elif c in "([":
            depth -= 1 if depth else 0
        elif c == "{":
            if depth:
                depth -= 1
            elif opens_block(text, i):
                return i + 1, enclosed
            else:
                enclosed = True
        elif c == ";" and depth == 0:
            return i + 1, enclosed
    return 0, enclosed


def end_of(text, at):
    depth = 0
    for i in range(at, len(text)):
        c = text[i]
        if c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
            if depth < 0 and (c == "}" or text[i + 1:i + 40].lstrip().startswith("{")):
                return i  # The end of a block, or of a condition before its block.
        elif c == ";" and depth <= 0:
            return i
    return len(text)


def check_awaited_temporaries(tree):
    for name in tree.named(".cpp", ".hpp"):
        if not name.startswith(("src/", "tests/", "bench/")):
            continue
        text = plain(tree.text(name) or "")
        told = set()
        for found in AWAIT.finditer(text):
            _, enclosed = start_of(text, found.start())
            after = text[found.start():end_of(text, found.start())]
            line = text.count("\n", 0, found.start()) + 1
            what = ("a closure with captures" if CLOSURE.search(after) else
                    "an aggregate made by braces" if enclosed or AGGREGATE.search(after) else None)
            if what and line not in told:
                told.add(line)
                yield f"{name}:{line}: " + REMEDY.format(what=what)
