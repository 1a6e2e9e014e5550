"""Every check must fail on a planted violation, and name its rule and the planted file.

A copy of the tree gets one violation of each kind; a check that stays silent there would be
silent anywhere. Run after the checks themselves have passed on the tree as it is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tree import ROOT, copy

CODE_FOLDERS = ("agents", "app", "bench", "graphs", "knowledge", "llm", "tools")
UNTYPED = '"""Planted."""\n\n\ndef untyped(value):\n    """Return it."""\n    return value\n'
UNTYPED_ERROR = "Function is missing a type annotation  [no-untyped-def]"
UPWARD = '"""Planted."""\n\nfrom araras import {above}\n\n__all__ = ["{above}"]\n'


class Planted(NamedTuple):
    """A check, the files that must break it, and what its output must then say."""

    check: str
    command: tuple[str, ...]
    files: dict[str, str]
    said: tuple[str, ...]


def planted(python: str) -> list[Planted]:
    """Return every check with its violations."""
    scripts = ROOT / "scripts"
    return [
        Planted(
            "imports go one way",
            ("lint-imports", "--no-cache"),
            {
                "knowledge/planted_upward.py": UPWARD.format(above="app"),
                "tools/planted_sideways.py": UPWARD.format(above="llm"),
            },
            (
                "one way BROKEN",
                "araras.knowledge.planted_upward -> araras.app",
                "araras.tools.planted_sideways -> araras.llm",
            ),
        ),
        Planted(
            "types, in every linked folder",
            (python, "-m", "mypy", "-p", "araras"),
            {f"{folder}/planted_untyped.py": UNTYPED for folder in CODE_FOLDERS},
            tuple(
                f"araras/{folder}/planted_untyped.py:4: error: {UNTYPED_ERROR}"
                for folder in CODE_FOLDERS
            ),
        ),
        Planted(
            "at most 500 lines",
            (python, str(scripts / "check_file_length.py"), "."),
            {"agents/planted_long.py": "# line\n" * 501},
            ("agents/planted_long.py: 501 lines, at most 500",),
        ),
        Planted(
            "lint",
            (python, "-m", "ruff", "check", "--no-cache", "--output-format=concise", "."),
            {"graphs/planted_unused.py": '"""Planted."""\n\nimport json\n'},
            ("graphs/planted_unused.py:3:8: F401",),
        ),
        Planted(
            "format",
            (python, "-m", "ruff", "format", "--no-cache", "--check", "."),
            {"tests/planted_format.py": "value = {'a':1}\n"},
            ("tests/planted_format.py",),
        ),
        Planted(
            "no trace of a machine",
            (python, str(scripts / "check_traces.py"), "."),
            {"bench/planted_trace.md": "See /" + "home/someone/notes.\n"},
            ("bench/planted_trace.md:1: names a folder of one person",),
        ),
    ]


def silent(case: Planted, tree: Path) -> str | None:
    """Return why the check is not to be trusted, or None when it failed as it must."""
    environment = {**os.environ, "PYTHONPATH": str(tree / "src"), "NO_COLOR": "1"}
    command = [shutil.which(case.command[0]) or case.command[0], *case.command[1:]]
    done = subprocess.run(
        command, cwd=tree, env=environment, check=False, capture_output=True, text=True
    )
    output = done.stdout + done.stderr
    if done.returncode == 0:
        return "it passes"
    missing = [text for text in case.said if text not in output]
    return f"its output lacks {missing}:\n{output[-3000:]}" if missing else None


def main() -> int:
    """Plant, run every check, and report; 1 if one did not fail as it must."""
    failed = False
    with tempfile.TemporaryDirectory(prefix="araras-planted-") as folder:
        tree = copy(Path(folder).resolve() / "tree")
        cases = planted(sys.executable)
        for case in cases:
            for name, text in case.files.items():
                (tree / name).write_text(text, encoding="utf-8")
        for case in cases:
            reason = silent(case, tree)
            failed |= reason is not None
            sys.stdout.write(f"planted, {case.check}: {reason or 'caught'}\n")
            sys.stdout.flush()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
