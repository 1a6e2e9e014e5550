"""The files that belong to the project, and a copy of them as a clean clone would have it.

`python scripts/tree.py FOLDER` copies them there; `--links-as-text` writes each symbolic link
as a text file that holds its target, as a clone with `core.symlinks=false` or a plain unzip
does. With `--list`, prints the files of the tree at FOLDER instead.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IGNORED = {"__pycache__", "build", "dist"}


def files(root: Path = ROOT) -> list[str]:
    """Return the tracked files and those that git would add, as ordered relative paths.

    Outside a git checkout (an unpacked archive), every file but caches and stores.
    """
    found = _git_files(root) if (root / ".git").exists() else _walk(root)
    return sorted(name for name in set(found) if os.path.lexists(root / name))


def _git_files(root: Path) -> list[str]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    return [name for name in listed.stdout.split("\0") if name]


def _walk(root: Path) -> list[str]:
    found: list[str] = []
    for folder, below, names in os.walk(root):
        here = Path(folder)
        links = [name for name in below if (here / name).is_symlink()]
        below[:] = [
            name
            for name in below
            if name not in links
            and name not in IGNORED
            and (not name.startswith(".") or name == ".ci")
        ]
        kept = [name for name in names if not name.endswith((".sqlite", ".partial", ".pyc"))]
        found += [(here / name).relative_to(root).as_posix() for name in [*kept, *links]]
    return found


def copy(target: Path, root: Path = ROOT, *, links_as_text: bool = False) -> Path:
    """Copy the project's files into the new folder `target` and return it."""
    for name in files(root):
        source, copied = root / name, target / name
        copied.parent.mkdir(parents=True, exist_ok=True)
        if source.is_symlink() and links_as_text:
            copied.write_text(source.readlink().as_posix(), encoding="utf-8")
        else:
            shutil.copy2(source, copied, follow_symlinks=False)
    return target


def main() -> int:
    """Copy the tree to the folder that the command line names, or list that folder's files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--links-as-text", action="store_true")
    parser.add_argument("--list", action="store_true", dest="listed")
    wanted = parser.parse_args()
    if wanted.listed:
        sys.stdout.write("".join(f"{name}\n" for name in files(wanted.folder)))
    else:
        copy(wanted.folder, links_as_text=wanted.links_as_text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
