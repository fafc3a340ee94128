"""C++ looks as .clang-format says."""
import concurrent.futures
import os
import shutil
import subprocess

from checks.tree import Skip


def check_format(tree):
    program = shutil.which("clang-format-19")
    if not program:
        raise Skip("clang-format-19 is missing: scripts/bootstrap test")
    names = [name for name in tree.named(".cpp", ".hpp") if ".gen." not in name]

    def wrong(batch):
        done = subprocess.run([program, "--dry-run", "--Werror", "--ferror-limit=1", *batch],
                              cwd=tree.root, capture_output=True, text=True)
        if done.returncode == 0:
            return []
        return sorted({line.split(":")[0] for line in done.stderr.split("\n") if ": error:" in line}
                      or {done.stderr.strip()})

    batches = [names[i:i + 10] for i in range(0, len(names), 10)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for found in pool.map(wrong, batches):
            for name in found:
                yield f"{name} is not formatted. Run scripts/format"
