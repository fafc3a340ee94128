"""clang-tidy with the profile in .clang-tidy, every finding an error.

It reads the compile commands of the preset `release` and the precompiled headers made there, so that a
file costs seconds; each file by itself, though the build compiles several as one. A file that passed
is not read again until it, a header of ours that it includes, or the profile changes: the hashes are
kept in .cache/tidy.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import time

from checks.tree import Part, Skip

SECONDS_FOR_CHANGED = 90
ALONE = pathlib.Path("build/release/alone")
JOINED = re.compile(r'^#include "(.+)"$', re.MULTILINE)
FINDING = re.compile(r"^(/\S+?):(\d+):\d+: (?:error|warning): (.*)$", re.MULTILINE)


def ninja(build, *words):
    done = subprocess.run(["ninja", "-C", build, *words], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"ninja {' '.join(words)}: {done.stdout[-3000:]}")
    return done.stdout


def commands(tree):
    """Configures the preset and makes what compiling needs: generated and precompiled headers."""
    if not shutil.which("clang-tidy-19"):
        raise Skip("clang-tidy-19 is missing: scripts/bootstrap test")
    done = subprocess.run(["bash", "-c", "source scripts/lib.sh && configure release"],
                          cwd=tree.root, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError("cmake --preset release: " + done.stderr[-3000:])
    build = tree.root / "build/release"
    listed = ninja(build, "-t", "targets", "all")
    made = [line.split(":")[0] for line in listed.split("\n") if not line.startswith("/")]
    # Ninja would compile the libraries below before it makes a header, so the one command is run.
    for header in (name for name in made if name.endswith(".gen.hpp")):
        command = ninja(build, "-t", "commands", "-s", header)
        subprocess.run(command, shell=True, cwd=build, check=True, capture_output=True)
    ninja(build, *(name for name in made if name.endswith(".pch")))
    table = by_file(json.loads((build / "compile_commands.json").read_text()))
    (tree.root / ALONE).mkdir(parents=True, exist_ok=True)
    (tree.root / ALONE / "compile_commands.json").write_text(json.dumps(table))
    return {os.path.relpath(row["file"], tree.root) for row in table}


def by_file(table):
    """A row for each file of ours, in place of those that include several (CMake's unity builds)."""
    rows = []
    for row in table:
        joint = row["file"]
        if "/Unity/" not in joint:
            rows.append(row)
            continue
        for file in JOINED.findall(pathlib.Path(joint).read_text()):
            rows.append(row | {"file": file, "command": row["command"].replace(joint, file)})
    return rows


def fingerprint(tree, name, profile):
    """Of a file, all headers of ours below it, and the profile."""
    seen, waiting = set(), [name]
    while waiting:
        file = waiting.pop()
        if file in seen:
            continue
        seen.add(file)
        for _, quoted, path in tree.includes(file):
            for target in ("src/" + path, path):
                if quoted and target in tree.files:
                    waiting.append(target)
    digest = hashlib.sha256(profile.encode())
    for file in sorted(seen):
        digest.update(file.encode() + b"\0" + (tree.text(file) or "").encode() + b"\0")
    return digest.hexdigest()


def tidy(tree, names, seconds):
    known = commands(tree)
    passed = tree.root / ".cache/tidy"
    passed.mkdir(parents=True, exist_ok=True)
    profile = tree.text(".clang-tidy")
    work = [(name, fingerprint(tree, name, profile)) for name in names if name in known]
    work = [(name, mark) for name, mark in work if not (passed / mark).exists()]
    deadline = time.monotonic() + seconds

    def one(item):
        name, mark = item
        if time.monotonic() > deadline:
            return name, None
        done = subprocess.run(["clang-tidy-19", "--quiet", "-p", str(ALONE), name],
                              cwd=tree.root, capture_output=True, text=True)
        if done.returncode == 0:
            (passed / mark).touch()
            return name, []
        every = [(os.path.relpath(path, tree.root), line, text)
                 for path, line, text in FINDING.findall(done.stdout)]
        # The analyzer also follows calls into libraries, where it guesses.
        found = [f"{path}:{line}: {text}. Mend it, or NOLINT it in place with the reason"
                 for path, line, text in every
                 if not path.startswith("..") or "clang-analyzer" not in text]
        if every and not found:
            (passed / mark).touch()
            return name, []
        return name, found or [f"{name}: clang-tidy failed: {(done.stdout + done.stderr)[-1500:]}"]

    problems, unread = set(), []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, found in pool.map(one, work):
            if found is None:
                unread.append(name)
            else:
                problems.update(found)
    if unread and not problems:
        raise Part(f"time is up: of {len(work)} files to read {len(unread)} are left for the next run, "
                   f"or scripts/check --full: {' '.join(unread)}")
    return sorted(problems)


def check_changed(tree):
    """The changed files, and where a header changed the files that include it directly."""
    changed = tree.changed_since_main()
    headers = {name.removeprefix("src/") for name in changed if name.endswith(".hpp")}
    names = [name for name in tree.named(".cpp")
             if name in changed or any(path in headers for _, _, path in tree.includes(name))]
    return tidy(tree, names, SECONDS_FOR_CHANGED) if names else []


def check_all(tree):
    return tidy(tree, tree.named(".cpp"), float("inf"))
