"""C++ looks as .clang-format says. A file that passed is not looked at again until it changes: the
hashes are kept in .cache/format."""
import concurrent.futures
import hashlib
import os
import shutil
import subprocess

from checks.tree import Skip


def check_format(tree):
    program = shutil.which("clang-format-19")
    if not program:
        raise Skip("clang-format-19 is missing: scripts/bootstrap test")
    passed = tree.root / ".cache/format"
    passed.mkdir(parents=True, exist_ok=True)
    style = tree.text(".clang-format")

    def mark(name):
        return passed / hashlib.sha256(f"{style}\0{tree.text(name)}".encode()).hexdigest()

    names = [name for name in tree.named(".cpp", ".hpp") if ".gen." not in name]
    names = [name for name in names if not mark(name).exists()]

    def wrong(batch):
        done = subprocess.run([program, "--dry-run", "--Werror", "--ferror-limit=1", *batch],
                              cwd=tree.root, capture_output=True, text=True)
        found = set()
        if done.returncode != 0:
            found = {line.split(":")[0] for line in done.stderr.split("\n") if ": error:" in line}
            found = found or {done.stderr.strip()}
        for name in set(batch) - found if found <= set(batch) else ():
            mark(name).touch()
        return sorted(found)

    batches = [names[i:i + 10] for i in range(0, len(names), 10)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for found in pool.map(wrong, batches):
            for name in found:
                yield f"{name} is not formatted. Run scripts/format"
