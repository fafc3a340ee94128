"""A licence for every library, and no library in a program that its licence keeps out.

cmake/licences.json says which library may be in which program. The source is compared with it by
#include, the built programs by their NEEDED entries, the console by its lock file.
"""
import json
import re
import subprocess

TABLE = "cmake/licences.json"
# Where the source of each program lies; what is not named here belongs to all programs.
OWN = {"src/helpers/extract/": {"auriga-extract"}, "src/app/": {"auriga"},
       "src/domains/": {"auriga"}, "src/engines/": {"auriga"}}


def load(tree):
    return json.loads((tree.root / TABLE).read_text())


def check_libraries(tree):
    table = load(tree)
    libraries = table["libraries"]
    for library in libraries:
        for target in library["targets"]:
            if library["licence"] not in table["accepted"][target]:
                yield (f"{TABLE}: {library['name']} ({library['licence']}) must not be linked into "
                       f"{target}. Move its use into a helper of its own")
    used = set()
    for name in tree.named(".cpp", ".hpp", under="src/"):
        programs = next((own for folder, own in OWN.items() if name.startswith(folder)), None)
        for line, quoted, path in tree.includes(name):
            # The standard library's headers have neither a folder nor an ending.
            if quoted or ("/" not in path and "." not in path):
                continue
            library = next((each for each in libraries if re.match(each["headers"], path)), None)
            used.add(library["name"] if library else None)
            if library is None:
                yield (f"{name}:{line}: <{path}> belongs to no library in {TABLE}. Add the library "
                       "with its licence and the programs it may be in (and an ADR of ten lines)")
            elif programs and not programs & set(library["targets"]):
                yield (f"{name}:{line}: {library['name']} may not be linked into "
                       f"{', '.join(sorted(programs))} ({TABLE})")
    for library in libraries:
        if library["name"] not in used:
            yield (f"{TABLE}: no file of src/ includes {library['name']}. Take it off, here, in "
                   "cmake/Dependencies.cmake and in scripts/bootstrap")
    for program in table["accepted"]:
        path = tree.root / "build/release" / program
        if path.exists():
            yield from check_program(program, path, libraries)
    yield from check_notice(tree, libraries)


def check_program(program, path, libraries):
    listed = subprocess.run(["readelf", "-d", path], capture_output=True, text=True, check=True)
    for needed in re.findall(r"\(NEEDED\).*\[(.+?)\]", listed.stdout):
        found = [library for library in libraries
                 if re.match(library.get("sonames", "$"), needed)]
        if not found:
            yield f"build/release/{program} links {needed}, which {TABLE} does not name"
        elif not any(program in library["targets"] for library in found):
            yield (f"build/release/{program} links {needed} ({found[0]['licence']}), which {TABLE} "
                   "keeps out of it. Link it into the helper alone")


def check_notice(tree, libraries):
    """NOTICE is what travels with the binaries: it names every library of the table."""
    notice = tree.text("NOTICE") if "NOTICE" in tree.files else ""
    for library in libraries + load(tree).get("data", []):
        if library["name"] not in notice:
            yield f"NOTICE does not name {library['name']}. Add its row as in {TABLE}"


def check_npm(tree):
    """What the console ships: the dependencies in its lock file that are not for development."""
    accepted = set(load(tree)["npm_accepted"])
    for lock in tree.named("package-lock.json"):
        for path, package in json.loads(tree.text(lock))["packages"].items():
            if not path or package.get("dev") or package.get("link"):
                continue
            licence = package.get("licence") or package.get("license") or "none"
            options = set(re.split(r"\s+OR\s+", licence.strip("()")))
            if not options & accepted:
                yield (f"{lock}: {path.removeprefix('node_modules/')} has the licence {licence}, "
                       f"which {TABLE} does not accept. Choose another package")
