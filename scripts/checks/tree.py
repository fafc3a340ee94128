"""The project's files as the checks see them: what git tracks or would track."""
import functools
import pathlib
import re
import subprocess

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.MULTILINE)


class Skip(Exception):
    """Raised by a check that cannot run; says what is missing."""


class Part(Exception):
    """Raised by a check that found nothing wrong as far as it came; says what is left."""


class Tree:
    def __init__(self, root):
        self.root = root

    @functools.cached_property
    def files(self):
        """Paths relative to the root, sorted, as strings."""
        listed = self.git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
        if listed is None:
            raise Skip("this is not a git clone, so there is no list of its files")
        names = {name for name in listed.split("\0") if name}
        return sorted(name for name in names if (self.root / name).is_file())

    def named(self, *suffixes, under=""):
        return [name for name in self.files if name.endswith(suffixes) and name.startswith(under)]

    @functools.lru_cache(maxsize=None)
    def text(self, name):
        """A file's text; None where it is not UTF-8."""
        try:
            return (self.root / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            return None

    @functools.lru_cache(maxsize=None)
    def includes(self, name):
        """(line number, is it ours, path) of each #include; ours are written with quotes."""
        text = self.text(name) or ""
        return [(text.count("\n", 0, match.start(2)) + 1, match[1] == '"', match[2])
                for match in INCLUDE.finditer(text)]

    def git(self, *words):
        """Standard output, or None where git says no."""
        done = subprocess.run(["git", *words], cwd=self.root, capture_output=True, text=True)
        return done.stdout if done.returncode == 0 else None

    def changed_since_main(self):
        """Files that differ from where this branch left main (on main: from the commit before)."""
        base = None
        for name in ("main", "origin/main"):
            found = self.git("merge-base", "HEAD", name)
            if found:
                base = found.strip()
                break
        head = (self.git("rev-parse", "HEAD") or "").strip()
        if base is None or base == head:
            base = (self.git("rev-parse", "HEAD~1") or head).strip()
        changed = (self.git("diff", "--name-only", base) or "").split("\n")
        new = (self.git("ls-files", "--others", "--exclude-standard") or "").split("\n")
        return sorted(set(changed + new) & set(self.files))


def layer_of(name):
    """(layer, unit) of a file in src/: ("platform", "platform/http"), ("core", "core"), …"""
    parts = pathlib.PurePath(name).parts
    if not parts or parts[0] != "src" or len(parts) < 3:
        return None, None
    layer = parts[1]
    if layer in ("core", "app"):
        return layer, layer
    return layer, "/".join(parts[1:-1])
