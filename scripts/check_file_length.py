"""No Python file over 500 lines. `python scripts/check_file_length.py [ROOT]`."""

from __future__ import annotations

import sys
from pathlib import Path

from tree import ROOT, files

LIMIT = 500


def too_long(root: Path) -> list[str]:
    """Return one line for each file over the limit."""
    found = []
    for name in files(root):
        path = root / name
        if name.endswith(".py") and path.is_file() and not path.is_symlink():
            count = len(path.read_bytes().splitlines())
            if count > LIMIT:
                found.append(f"{name}: {count} lines, at most {LIMIT}")
    return found


def main() -> int:
    """Print what is too long; 1 if anything is."""
    root = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT
    found = too_long(root)
    sys.stdout.write("".join(f"{line}\n" for line in found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
