"""No file names a package registry, a folder of one machine, or what lies beside the checkout.

It looks for what this machine would leave: the servers and folders that pip is configured
with, the checkout's own path, the hidden folders beside it, and anybody's home folder.
`python scripts/check_traces.py [ROOT [CHECKOUT]]`; CHECKOUT is where ROOT was cloned from.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from tree import ROOT, files

RULES = {"a folder of one person": r"(?<![\w.~-])/(?:home|Users)/\w"}
UNTELLING = {"", "/", "/tmp", "/usr", "/opt", "/etc", "/home"}  # noqa: S108 - compared, not used


def rules(checkout: Path) -> dict[str, re.Pattern[str]]:
    """Return a pattern for each kind of trace, by what it is called in the output."""
    found = dict(RULES)
    for name, words in {
        "what pip is configured with here": _pip_words(),
        "the path of this checkout": {str(checkout.parent)} - UNTELLING,
        "a folder beside the checkout": _hidden_neighbours(checkout),
    }.items():
        if words:
            found[name] = "|".join(rf"(?<![\w.-]){re.escape(word)}(?=/)" for word in sorted(words))
    return {name: re.compile(pattern) for name, pattern in found.items()}


def _pip_words() -> set[str]:
    command = [sys.executable, "-m", "pip", "config", "list"]
    loud = {**os.environ, "PIP_QUIET": "0"}  # a quiet pip lists nothing
    listed = subprocess.run(command, check=False, capture_output=True, text=True, env=loud).stdout
    words: set[str] = set()
    for line in listed.splitlines():
        key, _, value = line.partition("=")
        if key.endswith(("index-url", "find-links", "trusted-host", "proxy")):
            for part in value.strip("'\" ").split():
                words.add(urlsplit(part).hostname or part.rstrip("/"))
    return words - UNTELLING


def _hidden_neighbours(checkout: Path) -> set[str]:
    parent = checkout.parent
    if parent in (Path.home(), Path(checkout.anchor)) or str(parent) in UNTELLING:
        return set()
    own = {path.name for path in checkout.iterdir()}
    return {p.name for p in parent.glob(".?*") if p.is_dir() and p.name not in own}


def traces(root: Path, checkout: Path) -> Iterator[str]:
    """Yield one line for each line of a file of `root` that breaks a rule."""
    patterns = rules(checkout)
    for name in files(root):
        path = root / name
        if path.is_symlink() or not path.is_file():
            continue
        data = path.read_bytes()
        if b"\0" in data[:8192]:
            continue
        for number, line in enumerate(data.decode("utf-8", errors="replace").splitlines(), 1):
            for rule, pattern in patterns.items():
                if pattern.search(line):
                    yield f"{name}:{number}: names {rule}"


def main() -> int:
    """Print every trace; 1 if there is any."""
    given = [Path(argument).resolve() for argument in sys.argv[1:]]
    root, checkout = given if len(given) == 2 else (given * 2 or [ROOT, ROOT])
    found = list(traces(root, checkout))
    sys.stdout.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
