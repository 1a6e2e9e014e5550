"""No Python file has more than 500 lines: one file, one concern."""

from __future__ import annotations

import sys
from pathlib import Path

LIMIT = 500
SKIPPED = {".git", ".venv", "build", "dist", "src"}


def too_long(root: Path) -> list[str]:
    """Return a line for each file over the limit, ordered by path."""
    found = []
    for path in sorted(root.rglob("*.py")):
        if SKIPPED.intersection(path.relative_to(root).parts[:-1]):
            continue
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LIMIT:
            found.append(f"{path.relative_to(root)}: {lines} lines, more than {LIMIT}")
    return found


if __name__ == "__main__":
    problems = too_long(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
    sys.stdout.write("".join(f"{problem}\n" for problem in problems))
    sys.exit(1 if problems else 0)
