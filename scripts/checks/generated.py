"""Files made from others equal their source."""
import subprocess
import sys


def check_generated(tree):
    done = subprocess.run([sys.executable, tree.root / "scripts/generate", "--check"],
                          capture_output=True, text=True)
    if done.returncode != 0:
        yield (done.stderr or done.stdout).strip()
