"""Each folder has a README of at most a screen; each file is of a size that can be read."""
import pathlib
import re

LINES_IN_README = 60
LINES_IN_FILE = 450
CODE = (".cpp", ".hpp", ".c", ".h", ".ts", ".tsx", ".js", ".mjs", ".css", ".py", ".sh", ".cmake")
MADE = ("web/package-lock.json", "web/openapi.json", "web/src/lib/api-types.ts")


def wants_readme(folder):
    parts = folder.parts
    if not parts or parts[0].startswith("."):
        return False
    if parts[0] == "src":
        return parts[-1] != "migrations"
    if parts[0] == "tests":
        return len(parts) <= 2
    if parts[0] in ("bench", "clients"):
        return len(parts) <= 2
    return len(parts) == 1


def check_readmes(tree):
    folders = {parent for name in tree.files for parent in pathlib.PurePath(name).parents}
    for folder in sorted(filter(wants_readme, folders)):
        readme = f"{folder}/README.md"
        if readme not in tree.files:
            yield (f"{folder}/ has no README.md. Say in a screen what it is for, its public names "
                   "and who may include or use it")
            continue
        lines = (tree.text(readme) or "").count("\n")
        if lines > LINES_IN_README:
            yield (f"{readme} has {lines} lines; at most {LINES_IN_README}. Move the rest to docs/ "
                   "or beside the code")


LONG = re.compile(r"\blong,? (because|since|as)\b", re.IGNORECASE)


def check_file_size(tree):
    for name in tree.named(*CODE):
        text = tree.text(name)
        if text is None or ".gen." in name or name in MADE:
            continue
        lines = text.count("\n")
        if lines > LINES_IN_FILE and not LONG.search("\n".join(text.split("\n")[:15])):
            yield (f"{name} has {lines} lines; more than {LINES_IN_FILE} need a reason. Split it by "
                   "idea, or say in its first lines “Long because …”")
