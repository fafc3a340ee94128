"""The console passes ESLint and the TypeScript compiler."""
import subprocess

from checks.tree import Skip


def npm(tree, script):
    web = tree.root / "web"
    if not (web / "package.json").exists():
        raise Skip("there is no console in this tree")
    if not (web / "node_modules").is_dir():
        raise Skip("web/node_modules is missing: scripts/test --only console")
    # lib.sh puts the right Node first in the path.
    done = subprocess.run(
        ["bash", "-c", f"source scripts/lib.sh && cd web && npm run --silent {script}"],
        cwd=tree.root, capture_output=True, text=True)
    if done.returncode != 0:
        yield (f"npm run {script} (in web/) says:\n" + (done.stdout + done.stderr).strip())[:8000]


def check_lint(tree):
    yield from npm(tree, "lint")


def check_types(tree):
    yield from npm(tree, "typecheck")
