"""Every shell script passes shellcheck."""
import shutil
import subprocess

from checks.tree import Skip


def check_shell(tree):
    program = shutil.which("shellcheck")
    if not program:
        raise Skip("shellcheck is missing: scripts/bootstrap test")
    scripts = []
    for name in tree.files:
        if name.endswith(".sh"):
            scripts.append(name)
            continue
        if "." in name.rsplit("/", 1)[-1].lstrip("."):
            continue
        first = (tree.text(name) or "").split("\n", 1)[0]
        if first.startswith("#!") and first.endswith(("sh", "bash")):
            scripts.append(name)
    done = subprocess.run([program, "-x", "-f", "gcc", *scripts], cwd=tree.root,
                          capture_output=True, text=True)
    return [f"{line}. Mend it, or disable it in place with the reason"
            for line in done.stdout.split("\n") if line] or (
                [done.stderr.strip()] if done.returncode else [])
