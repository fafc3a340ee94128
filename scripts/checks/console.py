"""The console passes ESLint, the TypeScript compiler and, in --full, all of its browser tests."""
import os
import subprocess

from checks.tree import Skip


def npm(tree, script, **environment):
    web = tree.root / "web"
    if not (web / "package.json").exists():
        raise Skip("there is no console in this tree")
    if not (web / "node_modules").is_dir():
        raise Skip("web/node_modules is missing: scripts/test --only console")
    # lib.sh puts the right Node first in the path.
    done = subprocess.run(
        ["bash", "-c", f"source scripts/lib.sh && cd web && npm run --silent {script}"],
        cwd=tree.root, capture_output=True, text=True, env={**os.environ, **environment})
    if done.returncode != 0:
        yield (f"npm run {script} (in web/) says:\n" + (done.stdout + done.stderr).strip())[:8000]


def check_lint(tree):
    yield from npm(tree, "lint")


def check_types(tree):
    yield from npm(tree, "typecheck")


def check_whole(tree):
    """Every wide page in both themes, and broadcasts as they sound."""
    if not (tree.root / "build/release/auriga").exists():
        raise Skip("build/release/auriga is missing: scripts/test --only build")
    yield from npm(tree, "e2e", AURIGA_E2E="whole")
