"""The data folder seen from below: rows without objects, objects without rows, what a crash left."""
import pathlib
import sqlite3
import time


def faults(data, timeout=60):
    """Sentences; waits for the clean-up that runs after a start, up to `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while True:
        found = list(look(pathlib.Path(data)))
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.5)


def database_in(data):
    for path in sorted(data.rglob("*")):
        if path.is_file() and path.suffix in (".db", ".sqlite", ".sqlite3"):
            return path
    raise FileNotFoundError(f"no SQLite database in {data}: " +
                            ", ".join(str(p) for p in data.iterdir()))


def look(data):
    connection = sqlite3.connect(f"file:{database_in(data)}?mode=ro", uri=True, timeout=30)
    try:
        state = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if state != "ok":
            yield f"the database says: {state}"
        for row in connection.execute("PRAGMA foreign_key_check").fetchmany(3):
            yield f"a row without its parent: {row}"
        named = dict(connection.execute(
            "SELECT object_key, id FROM documents WHERE object_key IS NOT NULL"))
        bare = connection.execute(
            "SELECT d.id FROM documents d LEFT JOIN document_contents c ON c.document_id = d.id "
            "WHERE c.document_id IS NULL").fetchall()
        for (document_id,) in bare[:3]:
            yield f"document {document_id} has no contents"
        agents = {one for (one,) in connection.execute("SELECT id FROM agents")}
        bare = connection.execute(
            "SELECT a.id FROM agents a LEFT JOIN agent_versions v ON v.agent_id = a.id "
            "AND v.version = a.version WHERE a.version > 0 AND v.definition IS NULL").fetchall()
        for (agent_id,) in bare[:3]:
            yield f"agent {agent_id} answers by a version without a definition"
        # Archived ones keep the status they had; but their making ends too.
        unmade = connection.execute(
            "SELECT id FROM agents WHERE status = 'creating' AND archived_at IS NULL UNION "
            "SELECT agent_id FROM agent_versions WHERE status = 'building'").fetchall()
        for (agent_id,) in unmade[:3]:
            yield f"agent {agent_id} is still being made"
    finally:
        connection.close()
    # An object is a file <key>.object below the store's root; .new holds what is being written.
    roots = {path.parent for path in data.rglob(".new")}
    stored = {}
    for root in roots:
        for path in root.rglob("*.object"):
            stored[str(path.relative_to(root)).removesuffix(".object")] = path
        for path in (root / ".new").iterdir():
            yield f"a half-written object remains: {path.relative_to(data)}"
    for key, document_id in named.items():
        if key not in stored:
            yield f"document {document_id} names the object {key}, which is not there"
    made = {f"generated/{agent_id}/agent.json" for agent_id in agents}
    for key in sorted(set(stored) - set(named) - made)[:3]:
        yield f"the object {key} belongs to no document and no agent"
