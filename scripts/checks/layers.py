"""Who may include whom: layers, cycles, domains, core, the headers of heavy libraries."""
import re

from checks.tree import Skip, layer_of

RANK = {"core": 0, "platform": 1, "engines": 2, "helpers": 3, "domains": 3, "app": 4}

# Library: what its headers look like, and the folders that may include them.
HEAVY = {
    "Boost.Beast": (r"boost/beast", ("src/platform/http/", "src/platform/websocket/")),
    "Asio's TLS": (r"boost/asio/ssl", ("src/platform/http/", "src/platform/mail/")),
    "libpq": (r"(postgresql/)?libpq-fe\.h", ("src/platform/database/",)),
    "SQLite": (r"sqlite3(ext)?\.h", ("src/platform/database/",)),
    "NATS": (r"nats/", ("src/platform/bus/",)),
    "libcurl": (r"curl/", ("src/platform/http_client/",)),
    "Snowball": (r"libstemmer", ("src/engines/retrieval/",)),
    "XGBoost": (r"xgboost/", ("src/engines/learning/",)),
    "poppler": (r"poppler/|poppler-", ("src/helpers/extract/",)),
    "libarchive": (r"archive(_entry)?\.h", ("src/helpers/extract/",)),
    "libxml2": (r"libxml/", ("src/helpers/extract/",)),
    "espeak-ng": (r"espeak", ("src/helpers/speech/",)),
    "pocketsphinx": (r"pocketsphinx|sphinxbase", ("src/helpers/speech/",)),
    "libsodium": (r"sodium", ("src/core/",)),
    "RE2": (r"re2/", ("src/core/",)),
    "CLI11": (r"CLI/", ("src/app/",)),
    "toml++": (r"toml\+\+", ("src/core/",)),
}


def sources(tree):
    return tree.named(".cpp", ".hpp", under="src/")


def ours(tree, name):
    """(line, path in the tree) of each include of a file of ours."""
    for line, quoted, path in tree.includes(name):
        if quoted and "src/" + path in tree.files:
            yield line, "src/" + path


def check_layers(tree):
    for name in sources(tree):
        layer, unit = layer_of(name)
        if layer not in RANK:
            yield f"{name}: unknown layer; sources live in src/{{{','.join(RANK)}}}/"
            continue
        for line, target in ours(tree, name):
            other, other_unit = layer_of(target)
            if other not in RANK:
                continue
            upward = RANK[other] > RANK[layer]
            sideways = RANK[other] == RANK[layer] and other != layer
            into_helper = other == "helpers" and unit != other_unit
            if upward or sideways or into_helper:
                yield (f"{name}:{line}: includes {target}, but includes point only downward "
                       "(app → domains → engines → platform → core; a helper is nobody's). "
                       "Pass a callback or an interface of the lower layer instead")


def check_cycles(tree):
    graph = {}
    for name in sources(tree):
        _, unit = layer_of(name)
        for line, target in ours(tree, name):
            _, other = layer_of(target)
            if other and other != unit:
                graph.setdefault(unit, {}).setdefault(other, f"{name}:{line}")
    state, path, found = {}, [], []

    def visit(unit):
        state[unit] = "open"
        path.append(unit)
        for other, place in sorted(graph.get(unit, {}).items()):
            if state.get(other) == "open":
                ring = " → ".join([*path[path.index(other):], other])
                found.append(f"{place}: closes the cycle {ring}. Move what both need into a third "
                             "folder or a lower layer")
            elif other not in state:
                visit(other)
        path.pop()
        state[unit] = "done"

    for unit in sorted(graph):
        if unit not in state:
            visit(unit)
    return found


ARROW = re.compile(r"^\|\s*`?([a-z_/]+)`?\s*\|\s*`?([a-z_/]+)`?\s*\|\s*(types|service)\s*\|", re.M)


def check_domains(tree):
    """Arrows are the rows `| from | to | types or service |` of src/domains/README.md."""
    text = tree.text("src/domains/README.md") if "src/domains/README.md" in tree.files else None
    if text is None:
        yield "src/domains/README.md is missing: it lists which domain may include which"
        return
    arrows = {(row[0], row[1]): row[2] for row in ARROW.findall(text)}
    for name in tree.named(".cpp", ".hpp", under="src/domains/"):
        own = layer_of(name)[1].removeprefix("domains/")
        for line, target in ours(tree, name):
            layer, unit = layer_of(target)
            other = (unit or "").removeprefix("domains/")
            if layer != "domains" or other == own:
                continue
            file = target.rsplit("/", 1)[1]
            reach = arrows.get((own, other))
            allowed = {"types": {"types.hpp"}, "service": {"types.hpp", "service.hpp"}}
            if file not in allowed.get(reach, set()):
                yield (f"{name}:{line}: includes {target}; a domain includes of another only "
                       "types.hpp or service.hpp, along the arrows of src/domains/README.md "
                       f"(for {own} → {other} it says {reach or 'nothing'}). To react to something, "
                       "subscribe to its event")


def check_core(tree):
    suspends = re.compile(r"\bco_(await|yield|return)\b")
    for name in tree.named(".cpp", ".hpp", under="src/core/"):
        for line, _, path in tree.includes(name):
            if path.startswith(("boost/asio", "boost/beast")):
                yield f"{name}:{line}: core/ has no I/O: it includes no {path}. Move it to platform/"
        for number, text in enumerate((tree.text(name) or "").split("\n"), 1):
            if suspends.search(text.split("//")[0]):
                yield f"{name}:{number}: core/ never suspends. Move the coroutine to platform/"


def check_heavy_headers(tree):
    for name in sources(tree):
        for line, _, path in tree.includes(name):
            for library, (pattern, folders) in HEAVY.items():
                if re.match(pattern, path) and not name.startswith(folders):
                    yield (f"{name}:{line}: {library} appears in {' and '.join(folders)} alone. "
                           "Use the interface there, or widen it")


def check_scope_users(tree):
    """SystemScope crosses organisations; who may make one is listed, with the reason."""
    lists = "scripts/checks/scope_users.txt"
    listed = {}
    for number, text in enumerate((tree.text(lists) or "").split("\n"), 1):
        text = text.strip()
        if text and not text.startswith("#"):
            name, _, reason = text.partition(" ")
            listed[name] = (number, reason.strip())
    users = {name for name in sources(tree)
             for _, _, path in tree.includes(name) if path == "app/scope.hpp"}
    for name in sorted(users - listed.keys()):
        yield (f"{name}: includes app/scope.hpp, which makes the right to cross organisations. "
               f"Take a Tenant instead, or add the file with its reason to {lists}")
    for name, (number, reason) in sorted(listed.items()):
        if name not in users:
            yield f"{lists}:{number}: {name} no longer includes app/scope.hpp. Take it off the list"
        elif not reason:
            yield f"{lists}:{number}: {name} has no reason beside it"
    if not sources(tree):
        raise Skip("there are no sources")
