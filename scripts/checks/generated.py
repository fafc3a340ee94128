"""Files made from others equal their source."""
import subprocess
import sys

from checks.tree import Part


def check_generated(tree):
    done = subprocess.run([sys.executable, tree.root / "scripts/generate", "--check"],
                          capture_output=True, text=True)
    if done.returncode != 0:
        yield (done.stderr or done.stdout).strip()
        return
    left = [line for line in done.stderr.splitlines() if line.startswith("not compared: ")]
    if left:
        raise Part("\n".join(left))
