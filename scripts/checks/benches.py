"""Every bench still works: a short run of each must end well and print a figure of its name."""
import json
import subprocess


def check_benches(tree):
    for folder in sorted(path for path in (tree.root / "bench").iterdir() if path.is_dir()):
        name = folder.name
        if name.startswith("__"):
            continue
        done = subprocess.run(["scripts/bench", name, "--quick"], cwd=tree.root, text=True,
                              capture_output=True, timeout=1800)
        figures = [json.loads(line) for line in done.stdout.splitlines()]
        if done.returncode != 0 or not figures:
            yield f"scripts/bench {name} --quick: exit {done.returncode}\n{done.stderr[-2000:]}"
        elif any(figure["name"] != name for figure in figures):
            yield f"scripts/bench {name} --quick prints figures of another name"
