"""Links between pages lead somewhere."""
import pathlib
import re
import urllib.parse

LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)|!\[[^\]\n]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
FOREIGN = ("/corpus/", "demo/", "tests/data/")


def anchors(text):
    """The anchors of a page's headings, as GitHub makes them."""
    found = set()
    for heading in re.findall(r"^#+\s+(.*?)\s*#*$", FENCE.sub("", text), re.MULTILINE):
        plain = re.sub(r"[`*_]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        found.add(re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", plain)))
    return found


def check_links(tree):
    for name in tree.named(".md"):
        if any(part in name for part in FOREIGN):
            continue
        text = FENCE.sub("", tree.text(name) or "")
        text = re.sub(r"`[^`\n]*`", "", text)
        for match in LINK.finditer(text):
            link = urllib.parse.unquote(match[1] or match[2])
            if re.match(r"[a-z][a-z+.-]*:", link):
                continue
            path, _, anchor = link.partition("#")
            target = (tree.root / name).parent / path if path else tree.root / name
            if not target.exists():
                yield f"{name}: the link {link} leads nowhere. Mend it or write the page"
                continue
            if anchor and target.suffix == ".md" and anchor not in anchors(target.read_text()):
                here = pathlib.Path(path or name).name
                yield f"{name}: {here} has no heading for #{anchor}"
